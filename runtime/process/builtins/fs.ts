import { Blob } from './blob.ts';
import { abortError, validateFunction } from './validate.ts';
import { kernel } from '../current.ts';
import { absolute, optionsOf, pathOf, timeOf } from './fs/arguments.ts';
import { constants } from './fs/constants.ts';
import * as content from './fs/content.ts';
import { cpAsync, cpSync } from './fs/copying.ts';
import { named } from './fs/descriptors.ts';
import { Dir, opendir } from './fs/directory.ts';
import * as entries from './fs/entries.ts';
import { FileHandle } from './fs/file-handle.ts';
import {
  callbackForm,
  later,
  laterAsPromise,
  promiseForm,
  syncForm,
  type Operation,
} from './fs/forms.ts';
import { globFiles } from './fs/globbing.ts';
import { Dirent, Stats } from './fs/stats.ts';
import * as streams from './fs/streams.ts';
import { unwatchFile, watch, watchAsync, watchFile } from './fs/watching.ts';

/** Operations of all three forms, with how many arguments each cannot do without. */
const OPERATIONS: Record<string, [Operation, required: number]> = {
  access: [entries.access, 1],
  appendFile: [content.appendFile, 2],
  chmod: [entries.chmod, 2],
  chown: [entries.chown, 3],
  copyFile: [content.copyFile, 2],
  lchown: [entries.lchown, 3],
  link: [entries.link, 2],
  lstat: [entries.lstat, 1],
  lutimes: [entries.lutimes, 3],
  mkdir: [entries.mkdir, 1],
  mkdtemp: [entries.mkdtemp, 1],
  opendir: [opendir, 1],
  readFile: [content.readFile, 1],
  readdir: [entries.readdir, 1],
  readlink: [entries.readlink, 1],
  realpath: [entries.realpath, 1],
  rename: [entries.rename, 2],
  rm: [entries.rm, 1],
  rmdir: [entries.rmdir, 1],
  stat: [entries.stat, 1],
  statfs: [entries.statfs, 1],
  symlink: [entries.symlink, 2],
  truncate: [content.truncate, 1],
  unlink: [entries.unlink, 1],
  utimes: [entries.utimes, 3],
  writeFile: [content.writeFile, 2],
};

/** Operations on descriptors; their promise forms are methods of {@link FileHandle}. */
const ON_DESCRIPTORS: Record<string, [Operation, required: number]> = {
  fchmod: [entries.fchmod, 2],
  fchown: [entries.fchown, 3],
  fdatasync: [content.fdatasync, 1],
  fstat: [entries.fstat, 1],
  fsync: [content.fsync, 1],
  ftruncate: [content.ftruncate, 1],
  futimes: [entries.futimes, 3],
  open: [content.open, 1],
};

/** Operations whose callbacks are given their buffer as well. */
const WITH_BUFFERS: Record<string, [Operation, result: string, argument: string]> = {
  read: [content.read, 'bytesRead', 'buffer'],
  readv: [content.readv, 'bytesRead', 'buffers'],
  write: [content.write, 'bytesWritten', 'buffer'],
  writev: [content.writev, 'bytesWritten', 'buffers'],
};

type AnyFunction = (...args: never[]) => unknown;
const module: Record<string, unknown> = {};
const promiseForms: Record<string, unknown> = {};

for (const [name, [operation, required]] of Object.entries({ ...OPERATIONS, ...ON_DESCRIPTORS })) {
  module[name] = callbackForm(name, operation, required);
  module[`${name}Sync`] = syncForm(name, operation);
}
for (const [name, [operation]] of Object.entries(OPERATIONS)) {
  promiseForms[name] = promiseForm(name, operation);
}
for (const [name, [operation, result, argument]] of Object.entries(WITH_BUFFERS)) {
  const reads = name === 'read' ? content.readArguments : undefined;
  module[name] = callbackForm(name, operation, name === 'read' ? 1 : 2, {
    result,
    argument,
    read: reads,
  });
  module[`${name}Sync`] = syncForm(name, operation);
}

const ignoreUnlessFailed = (error?: Error | null): void => {
  if (error) throw error;
};

/** `fs.close(fd[, callback])` */
function close(fd: unknown, callback: unknown = ignoreUnlessFailed): void {
  validateFunction(callback, 'cb');
  const done = callback as (error: unknown) => void;
  later(content.close(fd), (outcome) => done('error' in outcome ? outcome.error : null));
}

/** `fs.exists(path, callback)`: the callback is given whether it is there, and nothing else. */
function exists(path: unknown, callback: unknown): void {
  validateFunction(callback, 'cb');
  const done = callback as (found: unknown) => void;
  later(
    () => entries.existsSync(path),
    (outcome) => done('value' in outcome && outcome.value),
  );
}
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: (path: unknown) => laterAsPromise(() => entries.existsSync(path)),
});

/** `fs.cp(src, dest[, options], callback)` */
function cp(src: unknown, dest: unknown, given: unknown, callback?: unknown): void {
  const done = (typeof given === 'function' ? given : callback) as (error: unknown) => void;
  validateFunction(done, 'cb');
  const copied = cpAsync(src, dest, typeof given === 'function' ? undefined : given);
  const tell = (error: unknown): void =>
    later(
      () => undefined,
      () => done(error),
    );
  copied.then(() => tell(null), tell);
}

/** `fs.glob(pattern[, options], callback)` */
function glob(pattern: unknown, given: unknown, callback?: unknown): void {
  const done = (typeof given === 'function' ? given : callback) as AnyFunction;
  validateFunction(done, 'callback');
  const options = typeof given === 'function' ? undefined : given;
  later(
    () => [...globFiles(pattern, options)],
    (outcome) => {
      const call = done as (...args: unknown[]) => unknown;
      if ('error' in outcome) call(outcome.error);
      else call(null, outcome.value);
    },
  );
}

/** `fs.openAsBlob(path[, options])`: the file's content as it is now. */
function openAsBlob(path: unknown, options: { type?: string } = {}): Promise<unknown> {
  const at = pathOf(path);
  return laterAsPromise(() => {
    const bytes = named(at, () => kernel().files.readFile(absolute(at)));
    return new Blob([new Uint8Array(bytes)], { type: options.type ?? '' });
  });
}

function realpathNative(...args: unknown[]): void {
  (callbackForm('native', entries.realpathNative, 1) as (...all: unknown[]) => void)(...args);
}
Object.assign(module['realpath'] as object, { native: realpathNative });
Object.assign(module['realpathSync'] as object, {
  native: syncForm('native', entries.realpathNative),
});

/** A temporary directory that goes when it is disposed of. */
function mkdtempDisposableSync(prefix: unknown, options?: unknown): Disposable {
  const path = String(entries.mkdtemp(prefix, options)());
  // The program may change its directory meanwhile.
  const whole = absolute(path);
  const remove = (): void => entries.rm(whole, { recursive: true, force: true })();
  const made = { path, remove, [Symbol.dispose]: remove };
  return made;
}

async function mkdtempDisposable(prefix: unknown, options?: unknown): Promise<object> {
  const path = String(await laterAsPromise(entries.mkdtemp(prefix, options)));
  const whole = absolute(path);
  const remove = (): Promise<unknown> =>
    laterAsPromise(entries.rm(whole, { recursive: true, force: true }));
  return { path, remove, [Symbol.asyncDispose]: remove };
}

async function openHandle(path: unknown, flags?: unknown, mode?: unknown): Promise<FileHandle> {
  return new FileHandle((await laterAsPromise(content.open(path, flags, mode))) as number);
}

/** Of the three that take a descriptor in other forms: a promise wants a FileHandle. */
for (const name of ['appendFile', 'readFile', 'writeFile']) {
  const form = promiseForms[name] as (...args: unknown[]) => Promise<unknown>;
  const checked = async (file: unknown, ...rest: unknown[]): Promise<unknown> =>
    form(typeof file === 'number' ? pathOf(file) : file, ...rest);
  promiseForms[name] = Object.defineProperty(checked, 'name', { value: name });
}

type Pieces = Iterable<unknown> | AsyncIterable<unknown>;

function isPieces(data: unknown): data is Pieces {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return false;
  return Symbol.iterator in data || Symbol.asyncIterator in data;
}

/** `fs.promises.writeFile(file, data[, options])`: the data may come in pieces. */
async function writeFile(file: unknown, data: unknown, given?: unknown): Promise<unknown> {
  const whole = promiseForms['writeFile'] as (...args: unknown[]) => Promise<unknown>;
  if (!isPieces(data)) return whole(file, data, given);
  const { encoding, flag, mode, signal } = optionsOf(given, { encoding: 'utf8' });
  const handle = file instanceof FileHandle ? file : await openHandle(file, flag ?? 'w', mode);
  try {
    for await (const piece of data) {
      if (signal?.aborted) throw abortError(signal);
      await laterAsPromise(content.write(handle.fd, content.bytesToWrite(piece, encoding)));
    }
  } finally {
    if (handle !== file) await handle.close();
  }
  return undefined;
}

/** `fs.promises` and `node:fs/promises`. */
export const promises: Record<string, unknown> = {
  ...promiseForms,
  writeFile,
  cp: (...args: [unknown, unknown, unknown]) =>
    laterAsPromise(() => undefined).then(() => cpAsync(...args)),
  glob: async function* (pattern: unknown, options?: unknown) {
    yield* globFiles(pattern, options);
  },
  lchmod: undefined,
  mkdtempDisposable,
  open: openHandle,
  watch: watchAsync,
  constants,
};

/** `node:fs` (Node documentation: File system). */
export const fs: Record<string, unknown> = Object.assign(module, {
  close,
  closeSync: syncForm('close', content.close),
  cp,
  cpSync,
  createReadStream: streams.createReadStream,
  createWriteStream: streams.createWriteStream,
  exists,
  existsSync: entries.existsSync,
  glob,
  globSync: (pattern: unknown, options?: unknown) => [...globFiles(pattern, options)],
  lchmod: undefined,
  lchmodSync: undefined,
  mkdtempDisposableSync,
  openAsBlob,
  unwatchFile,
  watch,
  watchFile,
  Dir,
  Dirent,
  FileReadStream: streams.CallableReadStream,
  FileWriteStream: streams.CallableWriteStream,
  ReadStream: streams.CallableReadStream,
  Stats,
  WriteStream: streams.CallableWriteStream,
  _toUnixTimestamp: (time: unknown) => timeOf(time, 'time') / 1000,
  constants,
  promises,
});
streams.setStreamFunctions(fs as Parameters<typeof streams.setStreamFunctions>[0]);
