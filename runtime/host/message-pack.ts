import { concatenate } from '../files/bytes.ts';
/** What a snapshot is made of: text, bytes, and maps with text as keys. */
export type Packed = string | Uint8Array | { [key: string]: Packed };

interface Kind {
  /** Type bytes for lengths of 1, 2 and 4 bytes; maps have none of 1. */
  wide: [number | undefined, number, number];
  /** Type byte to which a short length is added, and the longest one that fits. */
  short?: [number, number];
}

const TEXT: Kind = { wide: [0xd9, 0xda, 0xdb], short: [0xa0, 31] };
const BYTES: Kind = { wide: [0xc4, 0xc5, 0xc6] };
const MAP: Kind = { wide: [undefined, 0xde, 0xdf], short: [0x80, 15] };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Writes a value in MessagePack, of which a tree of files needs three types: `str`, `bin` and `map`.
 * Follows https://github.com/msgpack/msgpack/blob/master/spec.md.
 *
 * @param value - text, bytes and maps, however deep
 * @returns its bytes, each length in the shortest form
 *
 * @example
 * ```ts
 * [...packMessage({ a: 'é' })]; // => [0x81, 0xa1, 0x61, 0xa2, 0xc3, 0xa9]
 * ```
 */
export function packMessage(value: Packed): Uint8Array {
  const chunks: Uint8Array[] = [];
  const write = (part: Packed): void => {
    if (typeof part === 'string') {
      const bytes = encoder.encode(part);
      chunks.push(header(TEXT, bytes.length), bytes);
    } else if (part instanceof Uint8Array) {
      chunks.push(header(BYTES, part.length), part);
    } else {
      const entries = Object.entries(part);
      chunks.push(header(MAP, entries.length));
      for (const [key, child] of entries) {
        write(key);
        write(child);
      }
    }
  };
  write(value);
  return concatenate(chunks);
}

/**
 * Reads what {@link packMessage}, or any other writer of MessagePack, wrote.
 *
 * @param bytes - one value and nothing after it
 * @throws a `RangeError` where the bytes end too early, go on too long or are of another type
 */
export function unpackMessage(bytes: Uint8Array): Packed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError(`it ends within a value, at byte ${at}`);
    at += length;
    return bytes.slice(at - length, at);
  };
  const readLength = (kind: Kind, type: number): number | undefined => {
    const [first, longest] = kind.short ?? [0, -1];
    if (type >= first && type <= first + longest) return type - first;
    const size = [1, 2, 4][kind.wide.indexOf(type)];
    if (size === undefined) return undefined;
    take(size);
    if (size === 1) return view.getUint8(at - 1);
    return size === 2 ? view.getUint16(at - 2) : view.getUint32(at - 4);
  };
  const read = (): Packed => {
    const type = take(1)[0] ?? 0;
    const text = readLength(TEXT, type);
    if (text !== undefined) return decoder.decode(take(text));
    const binary = readLength(BYTES, type);
    if (binary !== undefined) return take(binary);
    const size = readLength(MAP, type);
    if (size === undefined) {
      throw new RangeError(`byte ${at - 1} (0x${type.toString(16)}) starts no text, bytes or map`);
    }
    const entries: [string, Packed][] = [];
    while (entries.length < size) {
      const key = read();
      if (typeof key !== 'string') throw new RangeError(`a key is not text, before byte ${at}`);
      entries.push([key, read()]);
    }
    return Object.fromEntries(entries);
  };
  const value = read();
  if (at < bytes.length) throw new RangeError(`something follows the value, at byte ${at}`);
  return value;
}

function header({ wide: [wide8, wide16, wide32], short }: Kind, length: number): Uint8Array {
  if (short && length <= short[1]) return Uint8Array.of(short[0] + length);
  if (wide8 !== undefined && length <= 0xff) return Uint8Array.of(wide8, length);
  if (length <= 0xffff) return Uint8Array.of(wide16, length >> 8, length & 0xff);
  const bytes = new Uint8Array(5);
  bytes[0] = wide32;
  new DataView(bytes.buffer).setUint32(1, length);
  return bytes;
}
