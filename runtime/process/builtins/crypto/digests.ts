import { SHA384_START, SHA512_START, sha512, truncatedStart } from './sha512.ts';

/** A hash function over whole messages. */
export type Digest = (message: Uint8Array) => Uint8Array;

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** The first 32 bits behind the point, which is how these standards make their constants. */
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/** A message with a bit 1, zeros, and its length in bits, in whole blocks of 64 bytes. */
function padded(message: Uint8Array, littleEndian: boolean): DataView {
  const blocks = Math.ceil((message.length + 9) / 64);
  const bytes = new Uint8Array(blocks * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(message.length) * 8n, littleEndian);
  return view;
}

/** Runs a compression function over all blocks, on words of 32 bits. */
function digest(
  message: Uint8Array,
  initial: readonly number[],
  littleEndian: boolean,
  compress: (words: Int32Array, state: Int32Array) => number[],
): Uint8Array {
  const view = padded(message, littleEndian);
  const state = Int32Array.from(initial);
  const words = new Int32Array(80);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let index = 0; index < 16; index++) {
      words[index] = view.getInt32(block + index * 4, littleEndian);
    }
    for (const [index, word] of compress(words, state).entries()) {
      state[index] = ((state[index] ?? 0) + word) | 0;
    }
  }
  const result = new DataView(new ArrayBuffer(state.length * 4));
  for (const [index, word] of state.entries()) result.setInt32(index * 4, word, littleEndian);
  return new Uint8Array(result.buffer);
}

const SHA256_ROUNDS = firstPrimes(64).map((prime) => fraction(Math.cbrt(prime)));
const SHA256_START = firstPrimes(8).map((prime) => fraction(Math.sqrt(prime)));
const SHA1_START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
const SHA1_ROUNDS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
const MD5_ROUNDS = Array.from({ length: 64 }, (_, round) =>
  Math.floor(Math.abs(Math.sin(round + 1)) * 2 ** 32),
);
const MD5_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

type State8 = [number, number, number, number, number, number, number, number];

function compressSha256(words: Int32Array, state: Int32Array): number[] {
  const at = (index: number): number => words[index] ?? 0;
  for (let index = 16; index < 64; index++) {
    const [one, two] = [at(index - 15), at(index - 2)];
    const low = rotate(one, 25) ^ rotate(one, 14) ^ (one >>> 3);
    const high = rotate(two, 15) ^ rotate(two, 13) ^ (two >>> 10);
    words[index] = (at(index - 16) + low + at(index - 7) + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as State8;
  for (let round = 0; round < 64; round++) {
    const sumE = rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sumE + choice + (SHA256_ROUNDS[round] ?? 0) + at(round)) | 0;
    const sumA = rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + sumA + majority) | 0];
  }
  return [a, b, c, d, e, f, g, h];
}

function compressSha1(words: Int32Array, state: Int32Array): number[] {
  const at = (index: number): number => words[index] ?? 0;
  for (let index = 16; index < 80; index++) {
    words[index] = rotate(at(index - 3) ^ at(index - 8) ^ at(index - 14) ^ at(index - 16), 1);
  }
  let [a, b, c, d, e] = state as unknown as State8;
  for (let round = 0; round < 80; round++) {
    const part = Math.floor(round / 20);
    const mixed = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][part];
    const next = rotate(a, 5) + (mixed ?? 0) + e + (SHA1_ROUNDS[part] ?? 0) + at(round);
    [e, d, c, b, a] = [d, c, rotate(b, 30), a, next | 0];
  }
  return [a, b, c, d, e];
}

function compressMd5(words: Int32Array, state: Int32Array): number[] {
  let [a, b, c, d] = state as unknown as State8;
  for (let round = 0; round < 64; round++) {
    const part = round >> 4;
    const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][part];
    const word = [round, 5 * round + 1, 3 * round + 5, 7 * round][part] ?? 0;
    const sum = (a + (mixed ?? 0) + (MD5_ROUNDS[round] ?? 0) + (words[word % 16] ?? 0)) | 0;
    [a, d, c, b] = [d, c, b, (b + rotate(sum, MD5_SHIFTS[part]?.[round % 4] ?? 0)) | 0];
  }
  return [a, b, c, d];
}

/** The low halves of the words that SHA-384 begins with. */
const SHA224_START = SHA384_START.map((word) => Number(word & 0xffff_ffffn) | 0);

/** The hash functions by name: FIPS 180-4 (SHA-1, SHA-2) and RFC 1321 (MD5). */
export const digests: Readonly<Record<string, Digest>> = {
  md5: (message) => digest(message, SHA1_START.slice(0, 4), true, compressMd5),
  sha1: (message) => digest(message, SHA1_START, false, compressSha1),
  sha224: (message) => digest(message, SHA224_START, false, compressSha256).slice(0, 28),
  sha256: (message) => digest(message, SHA256_START, false, compressSha256),
  sha384: (message) => sha512(message, SHA384_START, 48),
  sha512: (message) => sha512(message, SHA512_START, 64),
  'sha512-224': (message) => sha512(message, truncatedStart('SHA-512/224'), 28),
  'sha512-256': (message) => sha512(message, truncatedStart('SHA-512/256'), 32),
};

/** How many bytes a hash function takes at a time, which RFC 2104 asks. */
export function blockSizeOf(name: string): number {
  return /^sha(384|512)/.test(name) ? 128 : 64;
}
