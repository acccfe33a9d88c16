/**
 * The bytes of a file after a write into it; `bytes` itself stays as it is for those who read it.
 * Memory grows by doubling, so that a file may be written piece by piece.
 *
 * @param bytes - before
 * @param offset - where the new ones go; a gap is filled with zeros
 * @param added - the new ones
 */
export function patched(bytes: Uint8Array, offset: number, added: Uint8Array): Uint8Array {
  const length = Math.max(bytes.length, offset + added.length);
  const spare = bytes.buffer.byteLength - bytes.byteOffset - bytes.length;
  const appends = offset === bytes.length && grown.has(bytes);
  if (appends && spare >= added.length) {
    grown.delete(bytes);
    const longer = new Uint8Array(bytes.buffer, bytes.byteOffset, length);
    longer.set(added, offset);
    grown.add(longer);
    return longer;
  }
  const memory = new Uint8Array(length > bytes.length ? length * 2 : length);
  const result = memory.subarray(0, length);
  result.set(bytes);
  result.set(added, offset);
  grown.add(result);
  return result;
}

/** Bytes behind which memory is free, and that nobody has appended to yet. */
const grown = new WeakSet<Uint8Array>();

/** The bytes of a file cut off at a length, or filled up with zeros to it. */
export function resized(bytes: Uint8Array, length: number): Uint8Array {
  const result = new Uint8Array(length);
  result.set(bytes.subarray(0, length));
  return result;
}

/**
 * Joins byte arrays into one.
 *
 * @param chunks - in order
 */
export function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
