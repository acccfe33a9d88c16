import { Transform } from 'readable-stream';
import { invalidArgumentType, nodeError } from '../node-errors.ts';
import { Buffer } from './buffer.ts';
import { blockSizeOf, digests, type Digest } from './crypto/digests.ts';
import { outOfRange, validateFunction, validateNumber, validateString } from './validate.ts';

type Data = string | ArrayBufferView;

/** What browsers allow one call of `getRandomValues`, in bytes. */
const RANDOM_PIECE = 65_536;

export const webcrypto: Crypto = globalThis.crypto;

function bytesOf(data: unknown, encoding?: BufferEncoding): Buffer {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const expected = 'of type string or an instance of Buffer, TypedArray, or DataView';
  throw invalidArgumentType('data', expected, data);
}

/** `SHA-256` and `RSA-SHA256` // => `sha256` */
const plainName = (name: string): string =>
  name.toLowerCase().replace(/^rsa-/, '').replace(/^sha-/, 'sha').replace('/', '-');

function digestNamed(name: unknown, argument: string): Digest {
  validateString(name, argument);
  const digest = digests[plainName(name)];
  if (digest) return digest;
  throw new Error('Digest method not supported');
}

/** Hashes what is written to it (Node documentation: Crypto, "Class: Hash" and "Class: Hmac"). */
class Hash extends Transform {
  readonly #finish: (message: Uint8Array) => Uint8Array;
  readonly #parts: Buffer[] = [];
  #finalized = false;

  constructor(finish: (message: Uint8Array) => Uint8Array) {
    super();
    this.#finish = finish;
  }

  update(data: Data, encoding?: BufferEncoding): this {
    this.#assertOpen();
    // A copy: the program may write over its bytes.
    this.#parts.push(Buffer.from(bytesOf(data, encoding)));
    return this;
  }

  digest(encoding?: BufferEncoding): string | Buffer {
    this.#assertOpen();
    this.#finalized = true;
    const result = Buffer.from(this.#finish(Buffer.concat(this.#parts)));
    return encoding === undefined ? result : result.toString(encoding);
  }

  copy(): Hash {
    this.#assertOpen();
    const copy = new Hash(this.#finish);
    copy.#parts.push(...this.#parts);
    return copy;
  }

  override _transform(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.update(chunk);
    callback();
  }

  override _flush(callback: () => void): void {
    this.push(this.digest());
    callback();
  }

  #assertOpen(): void {
    if (!this.#finalized) return;
    throw nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
  }
}

/** The names of the hash functions that are here. */
export function getHashes(): string[] {
  return Object.keys(digests);
}

/** Starts a hash: `md5`, `sha1`, `sha256`, `sha512` or another of {@link getHashes}. */
export function createHash(algorithm: string): Hash {
  return new Hash(digestNamed(algorithm, 'algorithm'));
}

/** Hashes at once. */
export function hash(algorithm: string, data: Data, encoding: BufferEncoding | 'buffer' = 'hex') {
  const digest = createHash(algorithm).update(data);
  return encoding === 'buffer' ? digest.digest() : digest.digest(encoding);
}

/** Starts a hash with a key (RFC 2104). */
export function createHmac(algorithm: string, key: Data): Hash {
  const digest = digestNamed(algorithm, 'hmac');
  if (typeof key !== 'string' && !ArrayBuffer.isView(key)) {
    const classes = 'ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey';
    throw invalidArgumentType('key', `of type string or an instance of ${classes}`, key);
  }
  const given = bytesOf(key);
  const block = Buffer.alloc(blockSizeOf(plainName(algorithm)));
  block.set(given.length > block.length ? digest(given) : given);
  const xor = (mask: number): Uint8Array => block.map((byte) => byte ^ mask);
  return new Hash((message) => {
    const inner = digest(Buffer.concat([xor(0x36), message]));
    return digest(Buffer.concat([xor(0x5c), inner]));
  });
}

/** Random bytes; with a callback they come a tick later. */
export function randomBytes(
  size: number,
  callback?: (error: null, bytes: Buffer) => void,
): Buffer | undefined {
  validateNumber(size, 'size');
  if (!(size >= 0 && size <= 2 ** 31 - 1)) throw outOfRange('size', '>= 0 && <= 2147483647', size);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += RANDOM_PIECE) {
    webcrypto.getRandomValues(bytes.subarray(at, at + RANDOM_PIECE) as Uint8Array<ArrayBuffer>);
  }
  if (!callback) return bytes;
  process.nextTick(() => callback(null, bytes));
  return undefined;
}

/** A random UUID, version 4; pages without HTTPS lack the browser's own. */
export function randomUUID(): string {
  const bytes = randomBytes(16) as Buffer;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Compares bytes in a time that does not tell where they differ. */
export function timingSafeEqual(one: ArrayBufferView, two: ArrayBufferView): boolean {
  for (const [name, value] of Object.entries({ buf1: one, buf2: two })) {
    if (!ArrayBuffer.isView(value)) {
      const expected = 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView';
      throw invalidArgumentType(name, expected, value);
    }
  }
  const [a, b] = [bytesOf(one), bytesOf(two)];
  if (a.length !== b.length) {
    const message = 'Input buffers must have the same byte length';
    throw nodeError(RangeError as ErrorConstructor, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', message);
  }
  let difference = 0;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}

/** What `randomFill` and `randomFillSync` fill: memory, or a part of it. */
function randomPart(buffer: unknown, offset: unknown = 0, size?: unknown): Uint8Array {
  if (!(buffer instanceof ArrayBuffer) && !ArrayBuffer.isView(buffer)) {
    const expected = 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView';
    throw invalidArgumentType('buf', expected, buffer);
  }
  const unit = (buffer as Partial<Uint8Array>).BYTES_PER_ELEMENT ?? 1;
  const { byteLength } = buffer;
  validateNumber(offset, 'offset', 0, byteLength);
  const start = offset * unit;
  const rest = byteLength - start;
  if (size !== undefined) {
    validateNumber(size, 'size', 0, 2 ** 31 - 1);
    if (size * unit > rest) throw outOfRange('size + offset', `<= ${byteLength}`, size + offset);
  }
  const length = size === undefined ? rest : (size as number) * unit;
  return ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset + start, length)
    : new Uint8Array(buffer, start, length);
}

/** Fills memory with random bytes, and gives it back. */
export function randomFillSync<Filled>(buffer: Filled, offset?: unknown, size?: unknown): Filled {
  const part = randomPart(buffer, offset, size);
  part.set(randomBytes(part.length) as Buffer);
  return buffer;
}

/** As {@link randomFillSync}, with a callback a tick later. */
export function randomFill(buffer: unknown, ...given: unknown[]): void {
  const callback = given.pop();
  validateFunction(callback, 'callback');
  const part = randomPart(buffer, ...given);
  part.set(randomBytes(part.length) as Buffer);
  process.nextTick(() => (callback as (error: null, filled: unknown) => void)(null, buffer));
}

/** The most that {@link randomInt} tells apart. */
const MOST_INTEGERS = 2 ** 48 - 1;

/** A random whole number from `min` to one below `max`; with a callback a tick later. */
export function randomInt(...given: unknown[]): number | undefined {
  const callback = typeof given.at(-1) === 'function' ? given.pop() : undefined;
  const [min, max] = given.length < 2 ? [0, given[0]] : given;
  for (const [name, value] of Object.entries({ min, max })) {
    if (!Number.isSafeInteger(value)) throw invalidArgumentType(name, 'a safe integer', value);
  }
  const [low, high] = [min as number, max as number];
  if (high <= low) {
    throw outOfRange('max', `greater than the value of "min" (${low})`, high);
  }
  const range = high - low;
  if (range > MOST_INTEGERS) throw outOfRange('max - min', `<= ${MOST_INTEGERS}`, range);
  // Numbers above the last whole multiple of the range would come up too often.
  const limit = 2 ** 48 - (2 ** 48 % range);
  let drawn: number;
  do drawn = (randomBytes(6) as Buffer).readUIntBE(0, 6);
  while (drawn >= limit);
  const result = low + (drawn % range);
  if (!callback) return result;
  process.nextTick(() => (callback as (error: null, value: number) => void)(null, result));
  return undefined;
}

/** Fills an array with random numbers, as in a page. */
export const getRandomValues: typeof webcrypto.getRandomValues =
  webcrypto.getRandomValues.bind(webcrypto);
export const subtle: SubtleCrypto = webcrypto.subtle;
