import { Buffer, SlowBuffer } from 'buffer';
import { invalidArgumentType, nodeError } from '../node-errors.ts';

export { Blob, File } from './blob.ts';
export { Buffer, SlowBuffer };

export const atob: (text: string) => string = globalThis.atob.bind(globalThis);
export const btoa: (text: string) => string = globalThis.btoa.bind(globalThis);
export const INSPECT_MAX_BYTES = 50;
/** The most that V8 gives to an array buffer and to a string, as in Node on 64-bit machines. */
export const kMaxLength: number = Number.MAX_SAFE_INTEGER;
export const kStringMaxLength = 536_870_888;
export const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength };

type Bytes = ArrayBuffer | ArrayBufferView;

function bytesOf(input: unknown): Uint8Array {
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  throw invalidArgumentType('input', 'an instance of ArrayBuffer, Buffer, or TypedArray', input);
}

/** Whether bytes are valid UTF-8. Throws `ERR_INVALID_ARG_TYPE`. */
export function isUtf8(input: Bytes): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(input));
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_INVALID_ARG_TYPE') throw error;
    return false;
  }
}

/** Whether all bytes are below 128. Throws `ERR_INVALID_ARG_TYPE`. */
export function isAscii(input: Bytes): boolean {
  return bytesOf(input).every((byte) => byte < 128);
}

/** The greatest character of each encoding of {@link transcode}. */
const GREATEST: Record<string, number> = {
  ascii: 0x7f,
  latin1: 0xff,
  binary: 0xff,
  utf8: 0x10ffff,
  'utf-8': 0x10ffff,
  ucs2: 0x10ffff,
  'ucs-2': 0x10ffff,
  utf16le: 0x10ffff,
  'utf-16le': 0x10ffff,
};

/**
 * Writes text in another encoding; a character that it has not becomes `?`.
 *
 * @param source - the bytes of the text
 * @param from - its encoding
 * @param to - the encoding of the result
 */
export function transcode(source: Uint8Array, from: string, to: string): Buffer {
  if (!(source instanceof Uint8Array)) {
    throw invalidArgumentType('source', 'an instance of Buffer or Uint8Array', source);
  }
  const greatest = GREATEST[to.toLowerCase()];
  if (greatest === undefined || GREATEST[from.toLowerCase()] === undefined) {
    const message = 'Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]';
    throw nodeError(Error, 'U_ILLEGAL_ARGUMENT_ERROR', message);
  }
  const text = Buffer.from(source).toString(from as BufferEncoding);
  const known = [...text].map((char) => ((char.codePointAt(0) ?? 0) > greatest ? '?' : char));
  return Buffer.from(known.join(''), to as BufferEncoding);
}

/** The encodings whose `…Slice` and `…Write` methods old programs call. */
const ENCODINGS = ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'] as const;

type Method = (this: Buffer, ...args: never[]) => unknown;

/** Gives the library's Buffer what Node 24 has besides. */
function complete(): void {
  const { isEncoding } = Buffer;
  const { toString, write } = Buffer.prototype;
  const isUrl = (encoding: unknown): boolean =>
    typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';
  const methods: Record<string, Method> = {
    toString(encoding?: BufferEncoding, start?: number, end?: number) {
      if (!isUrl(encoding)) return toString.call(this, encoding, start, end);
      const text = toString.call(this, 'base64', start, end);
      return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    },
    write(...args: [string, ...(number | BufferEncoding)[]]) {
      // Reading base64 the library takes the characters of both alphabets.
      const known = args.map((value) => (isUrl(value) && value !== args[0] ? 'base64' : value));
      return Reflect.apply(write, this, known);
    },
  };
  for (const order of ['LE', 'BE']) {
    for (const verb of ['read', 'write']) {
      methods[`${verb}BigUint64${order}`] = (Buffer.prototype as unknown as Record<string, Method>)[
        `${verb}BigUInt64${order}`
      ] as Method;
    }
  }
  for (const encoding of ENCODINGS) {
    methods[`${encoding}Slice`] = function (start?: number, end?: number) {
      return this.toString(encoding, start, end);
    };
    methods[`${encoding}Write`] = function (text: string, offset = 0, length?: number) {
      return this.write(text, offset, length ?? this.length - offset, encoding);
    };
  }
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(Buffer.prototype, name, { value, configurable: true, writable: true });
  }
  Object.assign(Buffer, {
    isEncoding: (name: string) => isUrl(name) || isEncoding(name),
    copyBytesFrom(
      view: ArrayBufferView & { slice?(from: number, to?: number): Uint8Array },
      offset = 0,
      length?: number,
    ) {
      if (!ArrayBuffer.isView(view) || !view.slice) {
        throw invalidArgumentType('view', 'an instance of TypedArray', view);
      }
      const part = view.slice(offset, length === undefined ? undefined : offset + length);
      return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    },
  });
}

complete();
