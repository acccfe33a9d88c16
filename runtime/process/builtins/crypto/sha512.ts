const MASK = (1n << 64n) - 1n;

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate);
  }
  return primes;
}

/** The whole part of a root. */
function root(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 80n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

const primes = firstPrimes(80);
/** The first 64 bits behind the point, which is how the standard makes its constants. */
const ROUNDS = primes.map((prime) => root(prime << 192n, 3n) & MASK);
const squareRoots = primes.slice(0, 16).map((prime) => root(prime << 128n, 2n) & MASK);

/** What the functions of FIPS 180-4 on words of 64 bits begin with. */
export const SHA512_START: readonly bigint[] = squareRoots.slice(0, 8);
export const SHA384_START: readonly bigint[] = squareRoots.slice(8);

const rotate = (word: bigint, bits: bigint): bigint =>
  ((word >> bits) | (word << (64n - bits))) & MASK;

function compress(state: bigint[], words: bigint[]): void {
  const at = (index: number): bigint => words[index] ?? 0n;
  for (let index = 16; index < 80; index++) {
    const [one, two] = [at(index - 15), at(index - 2)];
    const low = rotate(one, 1n) ^ rotate(one, 8n) ^ (one >> 7n);
    const high = rotate(two, 19n) ^ rotate(two, 61n) ^ (two >> 6n);
    words[index] = (at(index - 16) + low + at(index - 7) + high) & MASK;
  }
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (let round = 0; round < 80; round++) {
    const sumE = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
    const choice = (e & f) ^ (~e & MASK & g);
    const first = (h + sumE + choice + (ROUNDS[round] ?? 0n) + at(round)) & MASK;
    const sumA = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e] = [g, f, e, (d + first) & MASK];
    [d, c, b, a] = [c, b, a, (first + sumA + majority) & MASK];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
    state[index] = ((state[index] ?? 0n) + word) & MASK;
  }
}

/**
 * Hashes with SHA-512 or one of its kind (FIPS 180-4).
 *
 * @param message - any number of bytes
 * @param start - eight words of 64 bits
 * @param length - of the result, in bytes
 */
export function sha512(message: Uint8Array, start: readonly bigint[], length: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((message.length + 17) / 128) * 128);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(message.length) * 8n);
  const state = [...start];
  for (let block = 0; block < bytes.length; block += 128) {
    compress(
      state,
      Array.from({ length: 16 }, (_, index) => view.getBigUint64(block + index * 8)),
    );
  }
  const result = new DataView(new ArrayBuffer(64));
  for (const [index, word] of state.entries()) result.setBigUint64(index * 8, word);
  return new Uint8Array(result.buffer).slice(0, length);
}

/** The start of SHA-512/t, which is hashed from its name. */
export function truncatedStart(name: string): bigint[] {
  const masked = SHA512_START.map((word) => word ^ 0xa5a5_a5a5_a5a5_a5a5n);
  const seed = new DataView(sha512(new TextEncoder().encode(name), masked, 64).buffer);
  return Array.from({ length: 8 }, (_, index) => seed.getBigUint64(index * 8));
}
