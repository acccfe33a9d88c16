import { Buffer } from 'buffer';
import type { Readable } from 'readable-stream';
import { nodeRangeError } from '../node-errors.ts';
import { execFileSync, execSync, spawnSync } from './child-process/awaited.ts';
import { DEFAULT_MAX_BUFFER, readSpawn, type SpawnOptions } from './child-process/spawn-options.ts';
import { ChildProcess } from './child-process/subprocess.ts';
import { process } from './process.ts';
import { inheritedOptions } from './process/inherited-options.ts';
import { validateFunction, validateString } from './validate.ts';

export { ChildProcess, execFileSync, execSync, spawnSync };

interface ExecFileOptions extends SpawnOptions {
  encoding?: string | null;
  /** In bytes, for each stream. */
  maxBuffer?: number;
}

type ExecCallback = (error: Error | null, stdout: string | Buffer, stderr: string | Buffer) => void;

/**
 * Starts a program of the container (Node's documentation: Child process).
 *
 * @param rest - the arguments, which may be left out, and the options
 * @throws `ERR_INVALID_ARG_TYPE` and other codes for what cannot be understood; a program that cannot
 *   be started is told by the event `error`, with the code `ENOENT`
 */
export function spawn(file: string, ...rest: unknown[]): ChildProcess {
  const { program, options } = readSpawn(file, rest);
  return new ChildProcess().start(program, options);
}

/** What was asked for, as errors name it. */
function commandLine(file: string, { args }: { args: string[] }, { shell }: SpawnOptions): string {
  // A shell's arguments are `-c` and the line.
  return shell ? (args[1] ?? '') : [file, ...args].join(' ');
}

/** What a stream gave, up to so many bytes. */
class Collected {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(stream: Readable | null, limit: number, exceeded: () => void) {
    stream?.on('data', (chunk: Buffer) => {
      const room = limit - this.#length;
      this.#chunks.push(chunk.subarray(0, Math.max(0, room)));
      this.#length += chunk.length;
      if (chunk.length > room) exceeded();
    });
  }

  in(encoding: string | null): string | Buffer {
    const bytes = Buffer.concat(this.#chunks);
    const text = encoding !== null && encoding !== 'buffer' && Buffer.isEncoding(encoding);
    return text ? bytes.toString(encoding as BufferEncoding) : bytes;
  }
}

function failure(child: ChildProcess, command: string, stderr: string | Buffer): Error {
  return Object.assign(new Error(`Command failed: ${command}\n${String(stderr)}`), {
    code: child.exitCode,
    killed: child.killed,
    signal: child.signalCode,
    cmd: command,
  });
}

function tooMuch(stream: string): Error {
  const code = 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
  return nodeRangeError(code, `${stream} maxBuffer length exceeded`);
}

/**
 * Starts a program and collects what it prints.
 *
 * @param rest - the arguments, the options and the callback, each of which may be left out; the
 *   callback is given the error (with `code`, `signal`, `killed`, `cmd`), what the program printed on
 *   stdout and on stderr
 */
export function execFile(file: string, ...rest: unknown[]): ChildProcess {
  const last = rest.at(-1);
  if (rest.length === 3 && last != null) validateFunction(last, 'callback');
  const callback = typeof last === 'function' ? (last as ExecCallback) : undefined;
  const { program, options } = readSpawn(file, callback ? rest.slice(0, -1) : rest);
  const { encoding = 'utf8', maxBuffer = DEFAULT_MAX_BUFFER } = options as ExecFileOptions;
  const child = new ChildProcess().start({ ...program, stdio: ['pipe', 'pipe', 'pipe'] }, options);
  let problem: Error | undefined;
  const collect = (name: 'stdout' | 'stderr'): Collected =>
    new Collected(child[name], maxBuffer, () => {
      problem ??= tooMuch(name);
      child.kill(options.killSignal);
    });
  const [stdout, stderr] = [collect('stdout'), collect('stderr')];
  const command = commandLine(file, program, options);
  child.on('error', (error: Error) => (problem ??= Object.assign(error, { cmd: command })));
  child.on('close', (code: number | null, signal: string | null) => {
    const [out, err] = [stdout.in(encoding), stderr.in(encoding)];
    if (code !== 0 || signal !== null) problem ??= failure(child, command, err);
    callback?.(problem ?? null, out, err);
  });
  return child;
}

/**
 * Runs a command line in a shell and collects what it prints.
 *
 * @param rest - the options and the callback, each of which may be left out; see {@link execFile}
 */
export function exec(command: string, ...rest: unknown[]): ChildProcess {
  validateString(command, 'command');
  const callback = rest.at(-1);
  const given = typeof rest[0] === 'object' && rest[0] !== null ? rest[0] : {};
  const options = { ...given, shell: 'shell' in given && given.shell ? given.shell : true };
  return execFile(command, options, typeof callback === 'function' ? callback : undefined);
}

/** `util.promisify` of `exec` and `execFile` gives both texts. */
function withPromise<Start extends (...args: never[]) => ChildProcess>(start: Start): Start {
  const promised = (...args: unknown[]): Promise<{ stdout: unknown; stderr: unknown }> => {
    const { promise, resolve, reject } = Promise.withResolvers<{
      stdout: unknown;
      stderr: unknown;
    }>();
    const child: unknown = Reflect.apply(start, undefined, [
      ...args,
      (error: Error | null, stdout: unknown, stderr: unknown) => {
        if (error) reject(Object.assign(error, { stdout, stderr }));
        else resolve({ stdout, stderr });
      },
    ]);
    return Object.assign(promise, { child });
  };
  return Object.defineProperty(start, Symbol.for('nodejs.util.promisify.custom'), {
    value: promised,
  });
}
withPromise(exec);
withPromise(execFile);

/**
 * Starts another program with Node, and a channel for messages with it.
 *
 * @param rest - the arguments, which may be left out, and the options
 */
export function fork(modulePath: string, ...rest: unknown[]): ChildProcess {
  validateString(modulePath, 'modulePath');
  const args = Array.isArray(rest[0]) ? (rest[0] as string[]) : [];
  const given = (Array.isArray(rest[0]) ? rest[1] : (rest[0] ?? rest[1])) as
    (SpawnOptions & { execArgv?: string[]; silent?: boolean }) | undefined;
  const { execArgv = inheritedOptions(process), silent = false, ...options } = given ?? {};
  const stream = silent ? 'pipe' : 'inherit';
  const stdio = options.stdio ?? [stream, stream, stream, 'ipc'];
  return spawn(process.execPath, [...execArgv, modulePath, ...args], { ...options, stdio });
}
