import { Buffer } from 'buffer';
import { kernel } from '../current.ts';

type Path = string | URL | Uint8Array;
type Encoding = BufferEncoding | { encoding?: BufferEncoding | null } | null | undefined;
type Callback<Value> = (error: Error | null, value?: Value) => void;

function toPath(path: Path): string {
  if (path instanceof URL) return decodeURIComponent(path.pathname);
  const text = typeof path === 'string' ? path : Buffer.from(path).toString();
  return text.startsWith('/') ? text : `${kernel().start.cwd}/${text}`;
}

function encodingOf(options: Encoding): BufferEncoding | undefined {
  return (typeof options === 'string' ? options : options?.encoding) ?? undefined;
}

/** Reads a whole file: a string with an encoding, else a Buffer. */
export function readFileSync(path: Path, options?: Encoding): string | Buffer {
  const bytes = Buffer.from(kernel().files.readFile(toPath(path)));
  const encoding = encodingOf(options);
  return encoding ? bytes.toString(encoding) : bytes;
}

/** Creates or replaces a file. */
export function writeFileSync(path: Path, data: string | Uint8Array, options?: Encoding): void {
  const bytes = typeof data === 'string' ? Buffer.from(data, encodingOf(options)) : data;
  kernel().files.writeFile(toPath(path), new Uint8Array(bytes));
}

/** Adds to a file's end, creating it where it is missing. */
export function appendFileSync(path: Path, data: string | Uint8Array, options?: Encoding): void {
  const before = existsSync(path) ? kernel().files.readFile(toPath(path)) : new Uint8Array();
  const added = typeof data === 'string' ? Buffer.from(data, encodingOf(options)) : data;
  kernel().files.writeFile(toPath(path), new Uint8Array(Buffer.concat([before, added])));
}

export function existsSync(path: Path): boolean {
  return kernel().files.exists(toPath(path));
}

export function readdirSync(path: Path): string[] {
  return kernel()
    .files.readdir(toPath(path))
    .map(({ name }) => name);
}

export function mkdirSync(path: Path, options?: { recursive?: boolean }): string | undefined {
  return kernel().files.mkdir(toPath(path), options ?? {});
}

export function rmSync(path: Path, options?: { recursive?: boolean; force?: boolean }): void {
  kernel().files.remove(toPath(path), options ?? {});
}

export function unlinkSync(path: Path): void {
  kernel().files.remove(toPath(path));
}

export function renameSync(path: Path, to: Path): void {
  kernel().files.rename(toPath(path), toPath(to));
}

/** The promise form of a synchronous operation: it fails by rejecting, and settles in a later task. */
function promised<Args extends unknown[], Value>(
  operation: (...args: Args) => Value,
): (...args: Args) => Promise<Value> {
  return (...args) => {
    const release = kernel().loop.hold();
    return new Promise((resolve, reject) => {
      kernel().loop.queue('poll', () => {
        try {
          resolve(operation(...args));
        } catch (error) {
          reject(error);
        }
        kernel().loop.queue('poll', release);
      });
    });
  };
}

/** The callback form; the callback is the last argument. */
function withCallback<Args extends unknown[], Value>(
  operation: (...args: Args) => Value,
): (...args: [...Args, Callback<Value>]) => void {
  const start = promised(operation);
  return (...args) => {
    const callback = args.at(-1) as Callback<Value>;
    const call = (...results: [Error | null, Value?]): void =>
      kernel().loop.enter(() => callback(...results));
    start(...(args.slice(0, -1) as unknown as Args)).then(
      (value) => call(null, value),
      (error: Error) => call(error),
    );
  };
}

export const readFile = withCallback(readFileSync);
export const writeFile = withCallback(writeFileSync);
export const appendFile = withCallback(appendFileSync);
export const readdir = withCallback(readdirSync);
export const mkdir = withCallback(mkdirSync);
export const rm = withCallback(rmSync);
export const unlink = withCallback(unlinkSync);
export const rename = withCallback(renameSync);

/** `fs.promises`. */
export const promises = {
  readFile: promised(readFileSync),
  writeFile: promised(writeFileSync),
  appendFile: promised(appendFileSync),
  readdir: promised(readdirSync),
  mkdir: promised(mkdirSync),
  rm: promised(rmSync),
  unlink: promised(unlinkSync),
  rename: promised(renameSync),
};
