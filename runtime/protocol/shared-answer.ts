// How the host answers a process that stands still: through memory that both share. The process first
// waits for the answer's length and then, with memory of that length, for the answer itself.

const STATE = 0;
const LENGTH = 1;
const HEADER_BYTES = 8;
const LENGTH_BYTES = 4;

/** The two words in which a process waits for the length of an answer. */
export function createSignal(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(HEADER_BYTES));
}

/** Tells a process that its answer is ready, and how long it is, in bytes. */
export function signalAnswer(signal: Int32Array<SharedArrayBuffer>, length: number): void {
  Atomics.store(signal, LENGTH, length);
  Atomics.store(signal, STATE, 1);
  Atomics.notify(signal, STATE);
}

/**
 * Stands still until the other side has signalled, and makes the signal usable again.
 *
 * @returns the length that was told, in bytes
 */
export function awaitAnswer(signal: Int32Array<SharedArrayBuffer>): number {
  Atomics.wait(signal, STATE, 0);
  Atomics.store(signal, STATE, 0);
  return Atomics.load(signal, LENGTH);
}

/** A place in the bytes that follow the text. */
interface Reference {
  $bytes: [offset: number, length: number];
}

/**
 * Makes bytes of plain data in which there may be byte arrays.
 *
 * @example
 * ```ts
 * decodeAnswer(encodeAnswer({ a: 1, b: [new Uint8Array([2])] })); // => { a: 1, b: [new Uint8Array([2])] }
 * ```
 */
export function encodeAnswer(value: unknown): Uint8Array {
  const arrays: Uint8Array[] = [];
  let size = 0;
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (!(part instanceof Uint8Array)) return part;
    arrays.push(part);
    size += part.length;
    return { $bytes: [size - part.length, part.length] } satisfies Reference;
  });
  const header = new TextEncoder().encode(text);
  const answer = new Uint8Array(LENGTH_BYTES + header.length + size);
  new DataView(answer.buffer).setUint32(0, header.length);
  answer.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + header.length;
  for (const array of arrays) {
    answer.set(array, at);
    at += array.length;
  }
  return answer;
}

/** The inverse of {@link encodeAnswer}. */
export function decodeAnswer(answer: Uint8Array): unknown {
  const length = new DataView(answer.buffer, answer.byteOffset).getUint32(0);
  const text = new TextDecoder().decode(answer.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  const bytes = answer.subarray(LENGTH_BYTES + length);
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || !('$bytes' in part)) return part;
    const [offset, size] = (part as Reference).$bytes;
    return bytes.slice(offset, offset + size);
  });
}
