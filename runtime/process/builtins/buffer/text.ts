import { Buffer } from 'buffer';
import { nodeError, nodeTypeError } from '../../node-errors.ts';
import { invalidArgumentValue, validateInteger, validateNumber } from '../validate.ts';
import { unknownEncoding } from './search.ts';

type Method = (this: Buffer, ...args: never[]) => unknown;

const LONGEST = 536_870_888;
const NAMES = /^(utf-?8|hex|ascii|latin1|binary|base64|base64url|ucs-?2|utf-?16le)$/i;

const isUrl = (encoding: unknown): boolean =>
  typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';

/** `Buffer.isEncoding` */
export function isEncoding(name: unknown): boolean {
  return typeof name === 'string' && NAMES.test(name);
}

/** Where a part of text begins or ends: whatever is no place is taken to the nearest. */
function place(value: unknown, fallback: number, length: number): number {
  if (value === undefined) return fallback;
  const number = Math.trunc(Number(value)) || 0;
  return Math.min(Math.max(number, 0), length);
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function decode(bytes: Buffer, encoding: string, original: Method): string {
  if (/^utf-?8$/i.test(encoding)) return decoder.decode(bytes);
  if (!isUrl(encoding)) return original.call(bytes, encoding as never) as string;
  const text = original.call(bytes, 'base64' as never) as string;
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The `toString` of Buffers, on that of the library. */
export function textMethods(original: {
  toString: Method;
  write: Method;
  fill: Method;
}): Record<string, Method> {
  return {
    toString(this: Buffer, encoding?: unknown, start?: unknown, end?: unknown) {
      const from = place(start, 0, this.length);
      const to = place(end, this.length, this.length);
      if (to <= from) return '';
      const name = encoding === undefined ? 'utf8' : String(encoding);
      if (!isEncoding(name)) throw unknownEncoding(name);
      if (to - from > LONGEST) {
        const message = `Cannot create a string longer than 0x${LONGEST.toString(16)} characters`;
        throw nodeError(Error, 'ERR_STRING_TOO_LONG', message);
      }
      return decode(this.subarray(from, to), name, original.toString);
    },
    write(text: unknown, ...given: unknown[]) {
      if (typeof text !== 'string') throw notText();
      const [encoding = 'utf8'] = given.filter((each) => typeof each === 'string');
      const [offset, length]: unknown[] = given.filter((each) => typeof each !== 'string');
      if (offset !== undefined) validateInteger(offset, 'offset', 0, this.length);
      const from = offset ?? 0;
      if (length !== undefined) validateInteger(length, 'length', 0, this.length);
      const room = Math.min(length ?? Infinity, this.length - from);
      if (!isEncoding(encoding)) throw unknownEncoding(encoding);
      // Reading base64 the library takes the characters of both alphabets.
      const name = isUrl(encoding) ? 'base64' : encoding;
      return original.write.call(this, ...([text, from, room, name] as never[]));
    },
    fill(value: unknown, ...given: unknown[]) {
      const encoding = given.find((each) => typeof each === 'string') as string | undefined;
      const [start, end]: unknown[] = given.filter((each) => typeof each !== 'string');
      if (typeof value === 'string' && encoding !== undefined && !isEncoding(encoding)) {
        throw unknownEncoding(encoding);
      }
      const from = checkedPlace(start, 'offset', this.length) ?? 0;
      const to = checkedPlace(end, 'end', this.length) ?? this.length;
      if (from >= to) return this as Uint8Array;
      const bytes = fillBytes(value, encoding);
      if (bytes.length === 0) {
        if (typeof value === 'string' && value.length > 0) {
          throw invalidArgumentValue('value', value);
        }
        return Uint8Array.prototype.fill.call(this, 0, from, to);
      }
      for (let at = from; at < to; at++) this[at] = bytes[(at - from) % bytes.length] ?? 0;
      return this;
    },
  };
}

function checkedPlace(value: unknown, name: string, most: number): number | undefined {
  if (value === undefined) return undefined;
  validateNumber(value, name, 0, most);
  return Math.trunc(value);
}

function fillBytes(value: unknown, encoding: string | undefined): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value, encoding as BufferEncoding);
  if (ArrayBuffer.isView(value)) {
    if (value.byteLength === 0) throw invalidArgumentValue('value', value);
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return Uint8Array.of(Number(value) & 0xff);
}

/** Checks a Buffer's size. Throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`. */
function notText(): Error {
  return nodeTypeError('ERR_INVALID_ARG_TYPE', 'argument must be a string');
}

export function checkSize(size: unknown): asserts size is number {
  validateNumber(size, 'size', 0, Number.MAX_SAFE_INTEGER);
}
