import { Buffer } from 'buffer';
import { fileError } from '../../../files/errors.ts';
import { kernel } from '../../current.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import {
  abortError,
  invalidArgumentValue,
  outOfRange,
  validateBoolean,
  validateInteger,
  validateObject,
} from '../validate.ts';
import {
  descriptorOf,
  flagsOf,
  modeOf,
  optionsOf,
  pathOf,
  positionOf,
  viewOf,
  type FileOptions,
} from './arguments.ts';
import { closeFile, fileOf, openFile, readInto, truncateOpen, writeFrom } from './descriptors.ts';

type Work<Value> = () => Value;

export function open(path: unknown, flags?: unknown, mode?: unknown): Work<number> {
  const at = pathOf(path);
  const [how, permissions] = [flagsOf(flags), modeOf(mode, 'mode', 0o666)];
  return () => openFile(at, how, permissions);
}

export function close(fd: unknown): Work<void> {
  const descriptor = descriptorOf(fd);
  return () => closeFile(descriptor);
}

/** Where in a buffer a read or write takes place. */
function partOf(
  buffer: unknown,
  given: unknown[],
): { view: Uint8Array; position: number | undefined } {
  const view = viewOf(buffer);
  const named = typeof given[0] === 'object' && given[0] !== null;
  const options = (named ? given[0] : {}) as Record<string, unknown>;
  const [offset, length, position] = named
    ? [options['offset'], options['length'], options['position']]
    : given;
  const start = offset ?? 0;
  validateInteger(start, 'offset', 0);
  const count = length ?? view.byteLength - start;
  const part = within(view, start, count);
  return { view: part, position: positionOf(position, 'position', part.byteLength) };
}

function within(view: Uint8Array, start: number, length: unknown): Uint8Array {
  validateInteger(length, 'length');
  if (length < 0) throw outOfRange('length', '>= 0', length);
  if (length > view.byteLength - start) {
    throw outOfRange('length', `<= ${view.byteLength - start}`, length);
  }
  return view.subarray(start, start + length);
}

/** The forms of `fs.read`'s arguments, as `fd, buffer, offset, length, position`. */
export function readArguments(args: unknown[]): unknown[] {
  const [fd, second, ...place] = args;
  if (ArrayBuffer.isView(second)) return args;
  const options = objectOf(second ?? undefined);
  const { buffer = Buffer.alloc(16_384) } = options;
  return [fd, buffer, ...(place.length > 0 ? place : [options])];
}

export function read(fd: unknown, target: unknown, ...place: unknown[]): Work<number> {
  const descriptor = descriptorOf(fd);
  const [first] = place;
  const isOptions = place.length === 1 && first != null;
  if (isOptions) validateObject(first, 'options');
  const { view, position } = partOf(target, place);
  const whole = viewOf(target);
  if (whole.byteLength === 0 && view.byteLength === 0 && (place[1] as number) > 0) {
    throw invalidArgumentValue('buffer', target, 'is empty and cannot be written');
  }
  return () => (view.byteLength === 0 ? 0 : readInto(descriptor, view, position));
}

export function write(fd: unknown, data: unknown, ...place: unknown[]): Work<number> {
  const descriptor = descriptorOf(fd);
  if (typeof data === 'string') {
    const [position, encoding] = place;
    if (typeof encoding === 'string' && !Buffer.isEncoding(encoding)) {
      throw invalidArgumentValue('encoding', encoding, 'is invalid encoding');
    }
    const at = typeof position === 'number' && position >= 0 ? position : undefined;
    return () =>
      writeFrom(descriptor, Buffer.from(data, (encoding ?? 'utf8') as BufferEncoding), at);
  }
  if (!ArrayBuffer.isView(data)) throw notWritable(data, 'buffer');
  const [offset] = place;
  if (typeof offset === 'number' && offset > data.byteLength) {
    throw outOfRange('offset', `<= ${data.byteLength}`, offset);
  }
  const [, , position] = place;
  const lenient = typeof position === 'number' || position == null ? position : null;
  const at = typeof offset === 'object' ? place : [place[0], place[1], lenient];
  const part = partOf(data, at);
  return () => writeFrom(descriptor, part.view, part.position);
}

function notWritable(data: unknown, name: string): Error {
  const expected = 'of type string or an instance of Buffer, TypedArray, or DataView';
  return invalidArgumentType(name, expected, data);
}

function viewsOf(buffers: unknown): Uint8Array[] {
  if (!Array.isArray(buffers) || !buffers.every((each) => ArrayBuffer.isView(each))) {
    throw invalidArgumentType('buffers', 'an ArrayBufferView[]', buffers);
  }
  return buffers.map((each) => viewOf(each));
}

export function readv(fd: unknown, buffers: unknown, position?: unknown): Work<number> {
  const descriptor = descriptorOf(fd);
  const views = viewsOf(buffers);
  const start = typeof position === 'number' ? position : undefined;
  return () => {
    let total = 0;
    for (const view of views) {
      const count = readInto(descriptor, view, start === undefined ? undefined : start + total);
      total += count;
      if (count < view.byteLength) break;
    }
    return total;
  };
}

export function writev(fd: unknown, buffers: unknown, position?: unknown): Work<number> {
  const descriptor = descriptorOf(fd);
  const views = viewsOf(buffers);
  const at = typeof position === 'number' ? position : undefined;
  return () => writeFrom(descriptor, Buffer.concat(views), at);
}

export function fsync(fd: unknown): Work<void> {
  const descriptor = descriptorOf(fd);
  return () => void fileOf(descriptor, 'fsync');
}

export function fdatasync(fd: unknown): Work<void> {
  const descriptor = descriptorOf(fd);
  return () => void fileOf(descriptor, 'fdatasync');
}

export function ftruncate(fd: unknown, length: unknown = 0): Work<void> {
  const descriptor = descriptorOf(fd);
  const size = length ?? 0;
  validateInteger(size, 'len');
  return () => truncateOpen(descriptor, Math.max(0, size));
}

export function truncate(path: unknown, length: unknown = 0): Work<void> {
  const at = pathOf(path);
  const size = length ?? 0;
  validateInteger(size, 'len');
  return () => withFile(at, flagsOf('r+'), 0o666, (fd) => truncateOpen(fd, Math.max(0, size)));
}

/** Opens a file for one piece of work. */
function withFile<Value>(
  path: string,
  flags: number,
  mode: number,
  work: (fd: number) => Value,
): Value {
  const fd = openFile(path, flags, mode);
  try {
    return work(fd);
  } finally {
    closeFile(fd);
  }
}

/** All bytes from where a descriptor is. */
function readRest(fd: number): Buffer {
  const file = fileOf(fd, 'read');
  if (file.node.kind !== 'file') throw fileError('EISDIR', 'read');
  const bytes = Buffer.alloc(Math.max(0, file.node.bytes.length - file.position));
  readInto(fd, bytes, undefined);
  return bytes;
}

/** A path, a descriptor or a `FileHandle`. */
function targetOf(file: unknown): string | number {
  if (Number.isInteger(file)) return descriptorOf(file);
  const fd = (file as { fd?: unknown } | null)?.fd;
  return typeof fd === 'number' && !(file instanceof Uint8Array) ? fd : pathOf(file);
}

/** Throws what ends an operation whose signal has aborted. */
export function assertGoesOn({ signal }: FileOptions): void {
  if (signal?.aborted) throw abortError(signal);
}

export function readFile(file: unknown, given?: unknown): Work<string | Buffer> {
  const options = optionsOf(given, { flag: 'r' });
  const target = targetOf(file);
  const flags = flagsOf(options.flag, 'options.flag');
  return () => {
    assertGoesOn(options);
    const bytes =
      typeof target === 'number' ? readRest(target) : withFile(target, flags, 0o666, readRest);
    const { encoding } = options;
    return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
  };
}

/** What is to be written, as bytes. */
export function bytesToWrite(
  data: unknown,
  encoding: FileOptions['encoding'],
  name = 'data',
): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, (encoding ?? 'utf8') as BufferEncoding);
  if (ArrayBuffer.isView(data)) return viewOf(data);
  throw notWritable(data, name);
}

function writeAll(flag: string): (file: unknown, data: unknown, given?: unknown) => Work<void> {
  return (file, data, given) => {
    const options = optionsOf(given, { encoding: 'utf8', mode: 0o666, flag, flush: false });
    if (options.flush != null) validateBoolean(options.flush, 'options.flush');
    const bytes = bytesToWrite(data, options.encoding);
    const target = targetOf(file);
    const flags = flagsOf(options.flag || flag, 'options.flag');
    const mode = modeOf(options.mode, 'mode', 0o666);
    return () => {
      assertGoesOn(options);
      if (typeof target === 'number') writeFrom(target, bytes, undefined);
      else withFile(target, flags, mode, (fd) => writeFrom(fd, bytes, undefined));
    };
  };
}

export const writeFile = writeAll('w');
export const appendFile = writeAll('a');

export function copyFile(path: unknown, to: unknown, mode: unknown = 0): Work<void> {
  const [from, target] = [pathOf(path, 'src'), pathOf(to, 'dest')];
  const how = mode ?? 0;
  validateInteger(how, 'mode', 0, 7);
  return () => {
    const failure = (code: 'EEXIST' | 'ENOENT'): Error => fileError(code, 'copyfile', from, target);
    let bytes: Uint8Array;
    let permissions = 0o644;
    try {
      const node = kernel().files.lookup(absolutePath(from), 'copyfile');
      if (node.kind !== 'file') throw fileError('EISDIR', 'copyfile', from, target);
      bytes = node.bytes;
      permissions = node.mode;
    } catch (error) {
      throw failure((error as { code: 'ENOENT' }).code);
    }
    const { files } = kernel();
    const at = absolutePath(target);
    if (how & 1 && files.exists(at)) throw failure('EEXIST');
    try {
      files.writeFile(at, bytes, permissions);
    } catch (error) {
      throw failure((error as { code: 'ENOENT' }).code);
    }
  };
}

const absolutePath = (path: string): string =>
  path.startsWith('/') ? path : `${kernel().start.cwd}/${path}`;

/** Checks that something is an object of options, and gives it. */
export function objectOf(options: unknown, name = 'options'): Record<string, unknown> {
  if (options === undefined) return {};
  validateObject(options, name);
  return options as Record<string, unknown>;
}
