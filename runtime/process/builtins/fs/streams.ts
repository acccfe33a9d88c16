import { Buffer } from 'buffer';
import { Readable, Stream, Writable } from 'readable-stream';
import { nodeTypeError } from '../../node-errors.ts';
import {
  outOfRange,
  validateBoolean,
  validateFunction,
  validateInteger,
  validateObject,
} from '../validate.ts';
import { descriptorOf, optionsOf, pathOf, type FileOptions } from './arguments.ts';

const { addAbortSignal, finished } = Stream as unknown as typeof import('node:stream');

type Callback = (error?: Error | null) => void;
type FsFunction = (...args: unknown[]) => void;
/** The functions that a stream works with; a program may give its own. */
type FsFunctions = Partial<Record<string, FsFunction>>;

/** Options of `createReadStream` and `createWriteStream`. */
interface StreamOptions extends FileOptions {
  fd?: unknown;
  flags?: string | number;
  autoClose?: boolean;
  emitClose?: boolean;
  start?: number;
  end?: number;
  highWaterMark?: number;
  fs?: FsFunctions;
}

/** A `FileHandle` as a stream uses it. */
interface HandleLike {
  fd: number;
  close(): Promise<void>;
  on?(event: string, listener: () => void): void;
  streamFunctions?(): FsFunctions;
}

let defaults: FsFunctions = {};

/** Gives streams the functions of the `fs` module, which is made after them. */
export function setStreamFunctions(functions: FsFunctions): void {
  defaults = functions;
}

/** What both kinds of streams keep: the file, and how it is opened and closed. */
class StreamFile {
  readonly path: unknown;
  readonly flags: string | number;
  readonly mode: number | string;
  readonly functions: FsFunctions;
  readonly handle: HandleLike | undefined;
  fd: number | null;

  constructor(path: unknown, options: StreamOptions, flags: string, needed: string[]) {
    const { fd, fs } = options;
    if (fs !== undefined) {
      validateObject(fs, 'options.fs');
      for (const name of needed) {
        const own = (fs as FsFunctions)[name];
        if (own !== undefined || name !== 'writev') validateFunction(own, `options.fs.${name}`);
      }
    }
    this.functions = fs ?? defaults;
    this.handle = isHandle(fd) ? fd : undefined;
    if (this.handle && fs) {
      throw nodeTypeError(
        'ERR_METHOD_NOT_IMPLEMENTED',
        'The FileHandle with fs method is not implemented',
      );
    }
    this.fd = fd == null ? null : descriptorOf(this.handle?.fd ?? fd);
    if (fd == null) pathOf(path);
    const known = path instanceof URL ? pathOf(path) : path;
    this.path = fd == null ? known : undefined;
    this.flags = options.flags ?? flags;
    this.mode = options.mode ?? 0o666;
  }

  call(name: string, ...args: unknown[]): void {
    this.functions[name]?.(...args);
  }

  open(stream: Readable | Writable, callback: Callback): void {
    if (this.fd !== null) return callback();
    const opened = (error: Error | null, fd: number): void => {
      if (error) return callback(error);
      this.fd = fd;
      callback();
      stream.emit('open', fd);
      stream.emit('ready');
    };
    this.call('open', this.path, this.flags, this.mode, opened);
  }

  close(callback: Callback): void {
    const { fd } = this;
    this.fd = null;
    if (fd === null) return callback();
    if (this.handle) this.handle.close().then(() => callback(), callback);
    else this.call('close', fd, (error?: Error | null) => callback(error));
  }
}

function isHandle(value: unknown): value is HandleLike {
  return (
    typeof value === 'object' && value !== null && typeof (value as HandleLike).fd === 'number'
  );
}

function checkRange({ start, end }: StreamOptions): void {
  if (start !== undefined) validateInteger(start, 'start', 0);
  if (end !== undefined && end !== Infinity) {
    validateInteger(end, 'end', 0);
    if (start !== undefined && start > end) {
      throw outOfRange('start', `<= "end" (here: ${end})`, start);
    }
  }
}

function baseOptions(options: StreamOptions): object {
  const { autoClose = true, emitClose = true } = options;
  return { ...options, autoDestroy: autoClose, emitClose, signal: undefined, fs: undefined };
}

/** Reads a file piece by piece (Node documentation: File system, "Class: fs.ReadStream"). */
export class ReadStream extends Readable {
  readonly #file: StreamFile;
  start: number | undefined;
  end: number;
  pos: number | undefined;
  bytesRead = 0;
  #reading = false;

  constructor(path: unknown, given?: unknown) {
    const options: StreamOptions = { ...optionsOf(given) };
    options.highWaterMark ??= 64 * 1024;
    const { encoding } = options;
    super({ ...baseOptions(options), encoding: undefined });
    this.#file = new StreamFile(path, options, 'r', ['open', 'read', 'close']);
    checkRange(options);
    this.start = options.start;
    this.end = options.end ?? Infinity;
    this.pos = options.start;
    if (encoding && encoding !== 'buffer') this.setEncoding(encoding);
    if (options.signal) addAbortSignal(options.signal, this);
  }

  get path(): unknown {
    return this.#file.path;
  }

  get fd(): number | null {
    return this.#file.fd;
  }

  get flags(): string | number {
    return this.#file.flags;
  }

  get mode(): number | string {
    return this.#file.mode;
  }

  get pending(): boolean {
    return this.#file.fd === null;
  }

  get autoClose(): boolean {
    return (this as unknown as { _readableState: { autoDestroy: boolean } })._readableState
      .autoDestroy;
  }

  set autoClose(value: boolean) {
    (this as unknown as { _readableState: { autoDestroy: boolean } })._readableState.autoDestroy =
      value;
  }

  override _construct(callback: Callback): void {
    this.#file.open(this, callback);
  }

  override _read(size: number): void {
    const left = this.end - (this.pos ?? this.bytesRead) + 1;
    const count = Math.min(size, left);
    if (count <= 0) return void this.push(null);
    const buffer = Buffer.allocUnsafe(count);
    this.#reading = true;
    const taken = (error: Error | null, bytesRead: number, bytes: Buffer): void => {
      this.#reading = false;
      if (this.destroyed) return void this.emit(CLOSABLE, error);
      if (error) return void this.destroy(error);
      if (bytesRead <= 0) return void this.push(null);
      this.bytesRead += bytesRead;
      if (this.pos !== undefined) this.pos += bytesRead;
      this.push(bytesRead === bytes.length ? bytes : Buffer.from(bytes.subarray(0, bytesRead)));
    };
    this.#file.call('read', this.#file.fd, buffer, 0, count, this.pos, taken);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    // The class may have failed before it knew its file.
    const close = (failure?: Error | null): void =>
      this.#file ? this.#file.close((late) => callback(error ?? failure ?? late)) : callback(error);
    // What is being read is waited for: the descriptor may be another file's by then.
    if (this.#reading) this.once(CLOSABLE, close);
    else close();
  }

  close(callback?: Callback): void {
    if (callback) finished(this, callback);
    this.destroy();
  }
}

const CLOSABLE = Symbol('nothing is being read or written');

/** Writes a file piece by piece (Node documentation: File system, "Class: fs.WriteStream"). */
export class WriteStream extends Writable {
  readonly #file: StreamFile;
  start: number | undefined;
  pos: number | undefined;
  bytesWritten = 0;
  #writing = false;
  readonly #flush: boolean;

  constructor(path: unknown, given?: unknown) {
    const options: StreamOptions = { ...optionsOf(given) };
    const { encoding } = options;
    super({ ...baseOptions(options), decodeStrings: true });
    this.#file = new StreamFile(path, options, 'w', ['open', 'write', 'close', 'writev']);
    if (options.start !== undefined) validateInteger(options.start, 'start', 0);
    if (options.flush != null) validateBoolean(options.flush, 'options.flush');
    this.#flush = options.flush ?? false;
    this.start = options.start;
    this.pos = options.start;
    if (encoding && encoding !== 'buffer') this.setDefaultEncoding(encoding);
    if (options.signal) addAbortSignal(options.signal, this);
  }

  get path(): unknown {
    return this.#file.path;
  }

  get fd(): number | null {
    return this.#file.fd;
  }

  get flags(): string | number {
    return this.#file.flags;
  }

  get mode(): number | string {
    return this.#file.mode;
  }

  get pending(): boolean {
    return this.#file.fd === null;
  }

  get autoClose(): boolean {
    return (this as unknown as { _writableState: { autoDestroy: boolean } })._writableState
      .autoDestroy;
  }

  set autoClose(value: boolean) {
    (this as unknown as { _writableState: { autoDestroy: boolean } })._writableState.autoDestroy =
      value;
  }

  override _construct(callback: Callback): void {
    this.#file.open(this, callback);
  }

  override _write(chunk: Buffer, _encoding: string, callback: Callback): void {
    this.#writing = true;
    const written = (error: Error | null, count: number): void => {
      this.#writing = false;
      if (this.destroyed) {
        callback(error);
        return void this.emit(CLOSABLE, error);
      }
      if (error) return callback(error);
      this.bytesWritten += count;
      if (this.pos !== undefined) this.pos += count;
      if (count < chunk.length) this._write(chunk.subarray(count), _encoding, callback);
      else callback();
    };
    this.#file.call('write', this.#file.fd, chunk, 0, chunk.length, this.pos, written);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    const close = (failure?: Error | null): void =>
      this.#file.close((late) => callback(error ?? failure ?? late));
    const flushAndClose = (): void => {
      if (!this.#flush || this.#file.fd === null) return close();
      this.#file.call('fsync', this.#file.fd, close);
    };
    if (this.#writing) this.once(CLOSABLE, close);
    else flushAndClose();
  }

  close(callback?: Callback): void {
    if (callback) {
      if (this.closed) return void process.nextTick(callback);
      this.on('close', callback);
    }
    // Without autoClose nothing else would close the file once it is written.
    if (!this.autoClose) this.on('finish', () => this.destroy());
    this.end();
  }

  destroySoon(): void {
    this.end();
  }
}

/** A class of streams that may be called without `new`, as old programs do. */
function callable<Class extends new (path: unknown, options?: unknown) => object>(
  Original: Class,
): Class {
  return new Proxy(Original, {
    apply: (target, _self, args: [unknown, unknown]) => new target(...args),
  });
}

export const CallableReadStream: typeof ReadStream = callable(ReadStream);
export const CallableWriteStream: typeof WriteStream = callable(WriteStream);

/** `fs.createReadStream(path[, options])` */
export function createReadStream(path: unknown, options?: unknown): ReadStream {
  return new ReadStream(path, options);
}

/** `fs.createWriteStream(path[, options])` */
export function createWriteStream(path: unknown, options?: unknown): WriteStream {
  return new WriteStream(path, options);
}
