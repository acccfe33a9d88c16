import { Buffer } from 'buffer';
import { invalidArgumentType, nodeTypeError } from '../../node-errors.ts';
import { outOfRange, validateInteger, validateNumber } from '../validate.ts';

type Method = (this: Buffer, ...args: never[]) => unknown;

/** `ERR_UNKNOWN_ENCODING` */
export function unknownEncoding(encoding: unknown): Error {
  return nodeTypeError('ERR_UNKNOWN_ENCODING', `Unknown encoding: ${String(encoding)}`);
}

const BYTES = 'an instance of Buffer or Uint8Array';

function compareBytes(one: Uint8Array, two: Uint8Array): -1 | 0 | 1 {
  const length = Math.min(one.length, two.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [one[index] ?? 0, two[index] ?? 0];
    if (a !== b) return a < b ? -1 : 1;
  }
  return one.length === two.length ? 0 : one.length < two.length ? -1 : 1;
}

/** `Buffer.compare` */
export function compare(one: unknown, two: unknown): number {
  if (!(one instanceof Uint8Array)) throw invalidArgumentType('buf1', BYTES, one);
  if (!(two instanceof Uint8Array)) throw invalidArgumentType('buf2', BYTES, two);
  return compareBytes(one, two);
}

/** `Buffer.concat` */
export function concat(list: unknown, total?: unknown): Buffer {
  if (!Array.isArray(list)) throw invalidArgumentType('list', 'an instance of Array', list);
  for (const [index, each] of list.entries()) {
    if (!(each instanceof Uint8Array)) throw invalidArgumentType(`list[${index}]`, BYTES, each);
  }
  const parts = list as Uint8Array[];
  if (parts.length === 0) return Buffer.alloc(0);
  if (total !== undefined) validateInteger(total, 'length', 0);
  const length = (total as number | undefined) ?? parts.reduce((sum, part) => sum + part.length, 0);
  const result = Buffer.alloc(length);
  let at = 0;
  for (const part of parts) {
    if (at >= length) break;
    result.set(part.subarray(0, length - at), at);
    at += part.length;
  }
  return result;
}

/** The place of some bytes; the search goes by so many at a time. */
function find(
  whole: Uint8Array,
  part: Uint8Array,
  from: number,
  forwards: boolean,
  step: number,
): number {
  const matches = (at: number): boolean => part.every((byte, index) => whole[at + index] === byte);
  const last = whole.length - part.length;
  for (let at = Math.min(from, forwards ? from : last); at >= 0 && at <= last;) {
    if (matches(at)) return at;
    at += forwards ? step : -step;
  }
  return -1;
}

function search(
  whole: Uint8Array,
  value: unknown,
  given: unknown,
  encoding: unknown,
  forwards: boolean,
): number {
  if (typeof given === 'string') return search(whole, value, undefined, given, forwards);
  const { length } = whole;
  const number = Math.trunc(Number(given));
  const start = Number.isNaN(number) ? (forwards ? 0 : length) : number;
  let from = start < 0 ? start + length : Math.min(start, length);
  if (from < 0) {
    if (!forwards) return -1;
    from = 0;
  }
  if (typeof value === 'number') {
    const byte = value & 0xff;
    const { indexOf, lastIndexOf } = Uint8Array.prototype;
    return forwards ? indexOf.call(whole, byte, from) : lastIndexOf.call(whole, byte, from);
  }
  let part: Uint8Array;
  if (typeof value === 'string') {
    const name = encoding ?? 'utf8';
    if (!Buffer.isEncoding(name as string)) throw unknownEncoding(encoding);
    part = Buffer.from(value, name as BufferEncoding);
  } else if (value instanceof Uint8Array) part = value;
  else {
    const expected = 'one of type number or string or an instance of Buffer or Uint8Array';
    throw invalidArgumentType('value', expected, value);
  }
  if (part.length === 0) return from;
  const wide = typeof encoding === 'string' && /^(ucs-?2|utf-?16le)$/i.test(encoding);
  // Characters of two bytes are found only whole, and where one can begin.
  if (wide && part.length < 2) return -1;
  return find(whole, part, from, forwards, wide ? 2 : 1);
}

function checkEnd(value: unknown, name: string, most: number): number {
  validateNumber(value, name);
  const whole = Math.trunc(value);
  if (whole < 0 || whole > most || Number.isNaN(whole)) {
    throw outOfRange(name, `>= 0 && <= ${most}`, value);
  }
  return whole;
}

/** The methods of a Buffer that compare, search and copy. */
export const searchMethods: Record<string, Method> = {
  equals(other: unknown) {
    if (!(other instanceof Uint8Array)) throw invalidArgumentType('otherBuffer', BYTES, other);
    return compareBytes(this, other) === 0;
  },
  compare(
    other: unknown,
    otherStart?: unknown,
    otherEnd?: unknown,
    start?: unknown,
    end?: unknown,
  ) {
    if (!(other instanceof Uint8Array)) throw invalidArgumentType('target', BYTES, other);
    const most = Number.MAX_SAFE_INTEGER;
    const from = otherStart === undefined ? 0 : checkEnd(otherStart, 'targetStart', most);
    const to =
      otherEnd === undefined ? other.length : checkEnd(otherEnd, 'targetEnd', other.length);
    const ownFrom = start === undefined ? 0 : checkEnd(start, 'sourceStart', most);
    const ownTo = end === undefined ? this.length : checkEnd(end, 'sourceEnd', this.length);
    if (ownFrom >= ownTo) return from >= to ? 0 : -1;
    if (from >= to) return 1;
    return compareBytes(this.subarray(ownFrom, ownTo), other.subarray(from, to));
  },
  indexOf(value: unknown, from?: unknown, encoding?: unknown) {
    return search(this, value, from, encoding, true);
  },
  lastIndexOf(value: unknown, from?: unknown, encoding?: unknown) {
    return search(this, value, from, encoding, false);
  },
  includes(value: unknown, from?: unknown, encoding?: unknown) {
    return search(this, value, from, encoding, true) !== -1;
  },
  copy(target: unknown, targetStart?: unknown, start?: unknown, end?: unknown) {
    if (!ArrayBuffer.isView(target)) throw invalidArgumentType('target', BYTES, target);
    const room = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    const at = toPlace(targetStart, 0);
    if (at < 0) throw outOfRange('targetStart', '>= 0', targetStart);
    const from = toPlace(start, 0);
    if (from < 0 || from > this.length) {
      throw outOfRange('sourceStart', `>= 0 && <= ${this.length}`, start);
    }
    const to = toPlace(end, this.length);
    if (to < 0) throw outOfRange('sourceEnd', '>= 0', end);
    if (at >= room.length || from >= to) return 0;
    const part = this.subarray(from, Math.min(to, from + room.length - at));
    room.set(part, at);
    return part.length;
  },
};

/** A place as a whole number; what is no number is the start. */
function toPlace(value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  const number = Math.trunc(Number(value));
  return Number.isNaN(number) ? 0 : number;
}
