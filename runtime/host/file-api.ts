import { proxy } from 'comlink';
import { fileError } from '../files/errors.ts';
import type { FileTree } from '../files/file-tree.ts';
import { watchPath, type WatchEvent } from '../files/watch-path.ts';
import { resolveClientPath } from './client-path.ts';
import { argumentError, decodeBytes, encodeText } from './encodings.ts';

/** An encoding's name, alone or among other options, as Node's fs takes it. */
type Options<More = object> = string | (More & { encoding?: string | null }) | null | undefined;
type WatchListener = (event: WatchEvent, name: string | Uint8Array) => void;

/** An entry of `readdir` with `withFileTypes`: 1 is a file, 2 a directory, 3 a symlink. */
interface DirectoryEntry {
  name: string | Uint8Array;
  'Symbol(type)': 1 | 2 | 3;
}

const ENTRY_TYPES = { file: 1, directory: 2, symlink: 3 } as const;

/** What the file API needs of its container. */
export interface FileSurroundings {
  files: FileTree;
  /** The client's root; see {@link resolveClientPath}. */
  workdir: string;
  /** Throws once the container is torn down. */
  assertUsable(): void;
  /** Told of what went wrong where the client would tell the console alone. */
  report(error: unknown): void;
}

/**
 * The `fs` of the container API: `fs.promises` of Node, in short, scoped to the working directory.
 * Errors are Node's (`ENOENT: no such file or directory, open '…'`, with `code`).
 */
export function createFileApi({ files, workdir, assertUsable, report }: FileSurroundings): FileApi {
  const at = (path: unknown): string => {
    assertUsable();
    return resolveClientPath(workdir, checkedPath(path));
  };
  return {
    readFile(path, options) {
      const encoding = encodingOf(options);
      const bytes = files.readFile(at(path));
      return encoding ? decodeBytes(bytes, encoding) : bytes;
    },
    writeFile(path, data, options) {
      files.writeFile(at(path), toBytes(data, encodingOf(options) ?? 'utf8'));
    },
    readdir(path, options) {
      const name = nameEncoder(options);
      const entries = files.readdir(at(path));
      if (typeof options !== 'object' || !options?.withFileTypes) {
        return entries.map((entry) => name(entry.name));
      }
      return entries.map((entry) => ({
        name: name(entry.name),
        'Symbol(type)': ENTRY_TYPES[entry.kind],
      }));
    },
    mkdir(path, options) {
      const first = files.mkdir(at(path), options ?? {});
      return first && asClientWrote(path, workdir, first);
    },
    rm: (path, options) => remove(files, workdir, at(path), options ?? {}),
    rename(path, to) {
      const [source, target] = [at(path), at(to)];
      if (source === workdir || target === workdir) {
        throw fileError('EBUSY', 'rename', source, target);
      }
      files.rename(source, target);
    },
    watch(path, options, listener) {
      try {
        const name = nameEncoder(options);
        const recursive = typeof options === 'object' && options?.recursive === true;
        const stop = watchPath(files, at(path), { recursive }, (event, changed) =>
          listener?.(event, name(changed)),
        );
        return proxy({ close: stop });
      } catch (error) {
        report(error);
        throw error;
      }
    },
  };
}

function checkedPath(path: unknown): string {
  if (typeof path !== 'string') {
    const message = `The "path" argument must be of type string. Received type ${typeof path} (${String(path)})`;
    throw argumentError('TYPE', message);
  }
  if (path.includes('\0')) {
    const shown = path.replaceAll('\0', '\\x00');
    const message = `The argument 'path' must be a string without null bytes. Received '${shown}'`;
    throw argumentError('VALUE', message);
  }
  return path;
}

function encodingOf(options: Options): string | undefined {
  return (typeof options === 'string' ? options : options?.encoding) || undefined;
}

function toBytes(data: unknown, encoding: string): Uint8Array {
  if (typeof data === 'string') return encodeText(data, encoding);
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  }
  const message = `The "data" argument must be of type string or Uint8Array. Received type ${typeof data} (${String(data)})`;
  throw argumentError('TYPE', message);
}

/** Names leave as text, as bytes for the encoding `buffer`, or as their bytes in another encoding. */
function nameEncoder(options: Options): (name: string) => string | Uint8Array {
  const encoding = encodingOf(options) ?? 'utf8';
  if (encoding === 'buffer') return (name) => encodeText(name, 'utf8');
  decodeBytes(new Uint8Array(), encoding);
  return (name) => decodeBytes(encodeText(name, 'utf8'), encoding);
}

/** The first directory that was made, written as the client wrote the path: relative or absolute. */
function asClientWrote(path: string, workdir: string, made: string): string {
  if (path.startsWith(workdir)) return made;
  const relative = made.slice(workdir.length + 1);
  return path.startsWith('/') ? `/${relative}` : relative;
}

function remove(
  files: FileTree,
  workdir: string,
  path: string,
  options: { recursive?: boolean; force?: boolean },
): void {
  if (path === workdir) throw fileError('EBUSY', 'rm', path);
  if (!options.force || files.exists(path)) {
    const { kind } = files.lookup(path, 'lstat', { follow: false });
    if (kind === 'directory' && !options.recursive) throw isDirectory(path);
  }
  files.remove(path, options);
}

/** Node's `fs.rm` checks this itself, and words it otherwise than the kernel would. */
function isDirectory(path: string): Error {
  const message = `Path is a directory: rm returned EISDIR (is a directory) ${path}`;
  const fields = { code: 'ERR_FS_EISDIR', errno: 21, syscall: 'rm', path };
  return Object.assign(new Error(message), { name: 'SystemError', ...fields });
}

/** The methods that the client calls; see {@link createFileApi}. */
export interface FileApi {
  readFile(path: string, options?: Options): Uint8Array | string;
  writeFile(path: string, data: string | Uint8Array, options?: Options): void;
  readdir(
    path: string,
    options?: Options<{ withFileTypes?: boolean }>,
  ): (string | Uint8Array)[] | DirectoryEntry[];
  mkdir(path: string, options?: { recursive?: boolean }): string | undefined;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): void;
  rename(path: string, to: string): void;
  watch(
    path: string,
    options?: Options<{ recursive?: boolean }>,
    listener?: WatchListener,
  ): { close(): void };
}
