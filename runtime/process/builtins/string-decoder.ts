import { Buffer } from 'buffer';
import { invalidArgumentType, nodeTypeError } from '../node-errors.ts';
import { callable } from './callable.ts';

/** The bytes that wait for the rest of their character. */
const PENDING = Symbol('pending');

type Encoding = 'utf8' | 'utf16le' | 'base64' | 'base64url' | 'hex' | 'latin1' | 'ascii';

const ENCODINGS: Record<string, Encoding> = {
  utf8: 'utf8',
  'utf-8': 'utf8',
  utf16le: 'utf16le',
  'utf-16le': 'utf16le',
  ucs2: 'utf16le',
  'ucs-2': 'utf16le',
  base64: 'base64',
  base64url: 'base64url',
  hex: 'hex',
  latin1: 'latin1',
  binary: 'latin1',
  ascii: 'ascii',
};

/** How long the character is that a byte of UTF-8 begins; 1 for bytes that begin none. */
function lengthFrom(byte: number): number {
  if (byte >> 5 === 0b110) return 2;
  if (byte >> 4 === 0b1110) return 3;
  return byte >> 3 === 0b11110 ? 4 : 1;
}

/** How many bytes at the end belong to a character that is not whole. */
function incompleteUtf8(bytes: Uint8Array): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count] ?? 0;
    if (byte >> 6 !== 0b10) return lengthFrom(byte) > count ? count : 0;
  }
  return 0;
}

function incompleteUtf16(bytes: Uint8Array): number {
  const odd = bytes.length % 2;
  const high = bytes[bytes.length - odd - 1] ?? 0;
  return bytes.length - odd >= 2 && high >> 2 === 0b110110 ? odd + 2 : odd;
}

/** How many bytes at the end have to wait for those that follow, in each encoding that has such. */
const INCOMPLETE: Partial<Record<Encoding, (bytes: Uint8Array) => number>> = {
  utf8: incompleteUtf8,
  utf16le: incompleteUtf16,
  base64: (bytes) => bytes.length % 3,
  base64url: (bytes) => bytes.length % 3,
};

/** How many bytes the unit has that begins with some that wait. */
function wholeLength(encoding: Encoding, pending: Uint8Array): number {
  if (encoding === 'utf8') return lengthFrom(pending[0] ?? 0);
  if (encoding !== 'utf16le') return 3;
  return pending.length >= 2 ? 4 : 2;
}

function bytesOf(data: unknown): Buffer {
  if (!ArrayBuffer.isView(data)) {
    throw invalidArgumentType('buf', 'an instance of Buffer, TypedArray, or DataView', data);
  }
  return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

class Decoder {
  /** Its name in the form that Node prefers. */
  readonly encoding: string;
  [PENDING]: Buffer = Buffer.alloc(0);

  /**
   * @param encoding - of the bytes @default 'utf8'
   * @throws `ERR_UNKNOWN_ENCODING`
   */
  constructor(encoding?: string | null) {
    const known = encoding ? ENCODINGS[String(encoding).toLowerCase()] : 'utf8';
    if (known === undefined) {
      throw nodeTypeError('ERR_UNKNOWN_ENCODING', `Unknown encoding: ${String(encoding)}`);
    }
    this.encoding = known;
  }

  /**
   * Decodes bytes, but for a character at their end that is not whole yet.
   *
   * @throws `ERR_INVALID_ARG_TYPE`
   */
  write(data: unknown): string {
    if (typeof data === 'string') return data;
    const bytes = bytesOf(data);
    const encoding = this.encoding as Encoding;
    const waited = this[PENDING].length > 0 ? fill(this, bytes) : { text: '', rest: bytes };
    const { text, rest } = waited;
    if (rest.length === 0) return text;
    const count = INCOMPLETE[encoding]?.(rest) ?? 0;
    this[PENDING] = Buffer.from(rest.subarray(rest.length - count));
    return text + rest.toString(encoding, 0, rest.length - count);
  }

  /** Decodes the last bytes; what is not whole becomes what the encoding has for it. */
  end(data?: unknown): string {
    const text = data === undefined ? '' : this.write(data);
    const rest = this[PENDING];
    this[PENDING] = Buffer.alloc(0);
    return text + rest.toString(this.encoding as Encoding);
  }

  /** The bytes that wait, in a place for a whole character. */
  get lastChar(): Buffer {
    return Buffer.concat([this[PENDING]], 4);
  }

  /** How many bytes are missing to the character that waits. */
  get lastNeed(): number {
    const { length } = this[PENDING];
    return length === 0 ? 0 : this.lastTotal - length;
  }

  /** How many bytes the character that waits has. */
  get lastTotal(): number {
    return this[PENDING].length === 0 ? 0 : wholeLength(this.encoding as Encoding, this[PENDING]);
  }
}

/** Adds to what waits until it is whole, or until a byte comes that cannot belong to it. */
function fill(self: Decoder, bytes: Buffer): { text: string; rest: Buffer } {
  let at = 0;
  while (
    self[PENDING].length < wholeLength(self.encoding as Encoding, self[PENDING]) &&
    at < bytes.length
  ) {
    const next = bytes[at] ?? 0;
    if (self.encoding === 'utf8' && next >> 6 !== 0b10) break;
    self[PENDING] = Buffer.concat([self[PENDING], bytes.subarray(at, ++at)]);
    if (self.encoding === 'utf16le' && self[PENDING].length === 2) {
      if (incompleteUtf16(self[PENDING]) === 0) break;
    }
  }
  const rest = bytes.subarray(at);
  const wait =
    at === bytes.length && (INCOMPLETE[self.encoding as Encoding]?.(self[PENDING]) ?? 0) > 0;
  if (wait) return { text: '', rest };
  const text = self[PENDING].toString(self.encoding as Encoding);
  self[PENDING] = Buffer.alloc(0);
  return { text, rest };
}

/**
 * Decodes bytes that come in pieces, without breaking a character that lies in two of them (Node's
 * documentation: String decoder, Class: StringDecoder).
 *
 * @example
 * ```ts
 * const decoder = new StringDecoder('utf8');
 * decoder.write(Buffer.from([0xe2, 0x82])) + decoder.write(Buffer.from([0xac])); // => '€'
 * ```
 */
export const StringDecoder: typeof Decoder = callable(
  Decoder,
  (make) =>
    function StringDecoder(this: unknown, ...args: never[]): unknown {
      return make(this, new.target as never, args);
    },
);
