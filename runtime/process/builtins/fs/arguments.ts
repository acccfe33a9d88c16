import { Buffer } from 'buffer';
import { kernel } from '../../current.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { fileURLToPath } from '../url.ts';
import {
  invalidArgumentValue,
  outOfRange,
  validateAbortSignal,
  validateInteger,
} from '../validate.ts';
import { constants } from './constants.ts';

/** How `fs` writes names: text, bytes, or text in another encoding. */
export type NameEncoding = BufferEncoding | 'buffer' | undefined;
export type Name = string | Buffer;

/** Options that `fs` functions share; each reads its own from the rest. */
export interface FileOptions {
  encoding?: NameEncoding | null;
  flag?: string | number;
  mode?: number | string;
  signal?: AbortSignal;
  flush?: boolean;
  [name: string]: unknown;
}

/**
 * A path argument as text. Throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`.
 *
 * @param path - text, its bytes or a `file:` URL
 * @param name - of the argument
 */
export function pathOf(path: unknown, name = 'path'): string {
  const given = path instanceof URL ? fileURLToPath(path) : path;
  if (typeof given !== 'string' && !(given instanceof Uint8Array)) {
    const expected = 'of type string or an instance of Buffer or URL';
    throw invalidArgumentType(name, expected, path);
  }
  const text = typeof given === 'string' ? given : Buffer.from(given).toString();
  if (text.includes('\0')) {
    const reason = 'must be a string, Uint8Array, or URL without null bytes';
    throw invalidArgumentValue(name, path, reason);
  }
  return text;
}

/** The absolute form of a path. */
export function absolute(path: string): string {
  return path.startsWith('/') ? path : `${kernel().start.cwd}/${path}`;
}

/**
 * Reads the `options` of a function: nothing, an encoding's name, or an object.
 *
 * @throws `ERR_INVALID_ARG_TYPE`, and `ERR_INVALID_ARG_VALUE` for an encoding that Node has not
 */
export function optionsOf(options: unknown, defaults: FileOptions = {}): FileOptions {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options !== 'string' && typeof options !== 'object') {
    const expected = 'of type string or an instance of Object';
    throw invalidArgumentType('options', expected, options);
  }
  const given = typeof options === 'string' ? { encoding: options } : options;
  // Inherited ones count as well.
  const read: FileOptions = { ...defaults };
  for (const name in given) read[name] = Reflect.get(given, name) as unknown;
  const { encoding, signal } = read;
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw invalidArgumentValue('encoding', encoding, 'is invalid encoding');
  }
  validateAbortSignal(signal, 'options.signal');
  return read;
}

/** A name in the encoding that was asked for. */
export function encodeName(name: string, { encoding }: FileOptions): Name {
  if (!encoding || encoding === 'utf8' || encoding === ('utf-8' as string)) return name;
  const bytes = Buffer.from(name);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

/** A file descriptor. Throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`. */
export function descriptorOf(fd: unknown, name = 'fd'): number {
  validateInteger(fd, name, 0, 2 ** 31 - 1);
  return fd;
}

const FLAGS: Record<string, number> = {
  r: constants.O_RDONLY,
  rs: constants.O_RDONLY | constants.O_SYNC,
  'r+': constants.O_RDWR,
  'rs+': constants.O_RDWR | constants.O_SYNC,
  w: constants.O_TRUNC | constants.O_CREAT | constants.O_WRONLY,
  'w+': constants.O_TRUNC | constants.O_CREAT | constants.O_RDWR,
  a: constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY,
  'a+': constants.O_APPEND | constants.O_CREAT | constants.O_RDWR,
};
for (const flag of ['w', 'w+', 'a', 'a+']) {
  const exclusive = (FLAGS[flag] ?? 0) | constants.O_EXCL;
  FLAGS[flag.replace(/^./, '$&x')] = exclusive;
  FLAGS[flag.replace(/^./, 'x$&')] = exclusive;
}
for (const [name, flag] of [
  ['as', 'a'],
  ['as+', 'a+'],
] as const) {
  const synchronous = (FLAGS[flag] ?? 0) | constants.O_SYNC;
  FLAGS[name] = synchronous;
  FLAGS[name.replace('as', 'sa')] = synchronous;
}
FLAGS['sr'] = FLAGS['rs'] as number;
FLAGS['sr+'] = FLAGS['rs+'] as number;

/** File system flags as a number (Node documentation: File system, "File system flags"). */
export function flagsOf(flags: unknown, name = 'flags', fallback = 'r'): number {
  const given = flags ?? fallback;
  if (typeof given === 'number') {
    validateInteger(given, name, -(2 ** 31), 2 ** 31 - 1);
    return given;
  }
  const known = typeof given === 'string' ? FLAGS[given] : undefined;
  if (known === undefined) throw invalidArgumentValue(name, flags);
  return known;
}

/** A file mode: a number, or its octal digits. Throws `ERR_INVALID_ARG_TYPE` and `…_VALUE`. */
export function modeOf(mode: unknown, name = 'mode', fallback?: number): number {
  let value = mode ?? fallback;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) {
      const reason = 'must be a 32-bit unsigned integer or an octal string';
      throw invalidArgumentValue(name, mode, reason);
    }
    value = Number.parseInt(value, 8);
  }
  validateInteger(value, name, 0, 2 ** 32 - 1);
  return value;
}

/** A user's or group's number; -1 leaves it as it is. */
export function ownerOf(id: unknown, name: string): number {
  validateInteger(id, name, -1, 2 ** 32 - 1);
  return id;
}

/** A time in seconds or a Date, as ms since the epoch. Throws `ERR_INVALID_ARG_TYPE`. */
export function timeOf(time: unknown, name: string): number {
  if (time instanceof Date) return time.getTime();
  const seconds = typeof time === 'string' && time !== '' ? Number(time) : time;
  if (typeof seconds === 'number' && Number.isFinite(seconds)) {
    return seconds < 0 ? Date.now() : seconds * 1000;
  }
  throw invalidArgumentType(name, 'of type number or string or an instance of Date', time);
}

/** Bytes that are read into or written from. Throws `ERR_INVALID_ARG_TYPE`. */
export function viewOf(buffer: unknown, name = 'buffer'): Uint8Array {
  if (!ArrayBuffer.isView(buffer)) {
    throw invalidArgumentType(name, 'an instance of Buffer, TypedArray, or DataView', buffer);
  }
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** A place in a file; `undefined` stands for where the descriptor is. */
export function positionOf(position: unknown, name = 'position', length = 0): number | undefined {
  if (position == null) return undefined;
  if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (position < -1n || position > most) {
      throw outOfRange(name, `>= -1 && <= ${most}`, position);
    }
    return position < 0n ? undefined : Number(position);
  }
  if (typeof position !== 'number') {
    throw invalidArgumentType(name, 'of type bigint or integer', position);
  }
  validateInteger(position, name, -1);
  return position < 0 ? undefined : position;
}
