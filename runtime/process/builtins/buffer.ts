import { Buffer as Library } from 'buffer';
import { inspect, type InspectOptions } from 'node-inspect-extracted';
import { invalidArgumentType, nodeError, nodeRangeError, nodeTypeError } from '../node-errors.ts';
import { numberMethods } from './buffer/numbers.ts';
import { compare, concat, searchMethods, unknownEncoding } from './buffer/search.ts';
import { checkSize, isEncoding, textMethods } from './buffer/text.ts';
import { validateInteger } from './validate.ts';

export { Blob, File, resolveObjectURL } from './blob.ts';

export const atob: (text: string) => string = globalThis.atob.bind(globalThis);
export const btoa: (text: string) => string = globalThis.btoa.bind(globalThis);
/** The most that V8 gives to an array buffer and to a string, as in Node on 64-bit machines. */
export const kMaxLength: number = Number.MAX_SAFE_INTEGER;
export const kStringMaxLength = 536_870_888;
export const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength };

type Bytes = ArrayBuffer | ArrayBufferView;

function attached(memory: ArrayBuffer): ArrayBuffer {
  return (memory as ArrayBuffer & { detached?: boolean }).detached ? new ArrayBuffer(0) : memory;
}

function bytesOf(input: unknown): Uint8Array {
  if (input instanceof ArrayBuffer) return new Uint8Array(attached(input));
  if (ArrayBuffer.isView(input)) {
    if (attached(input.buffer as ArrayBuffer).byteLength === 0) return new Uint8Array();
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  if (typeof SharedArrayBuffer !== 'undefined' && input instanceof SharedArrayBuffer) {
    return new Uint8Array(input).slice();
  }
  throw invalidArgumentType('input', 'an instance of ArrayBuffer, Buffer, or TypedArray', input);
}

/** Whether bytes are valid UTF-8. Throws `ERR_INVALID_ARG_TYPE`. */
export function isUtf8(input: Bytes): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(input));
    return true;
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('ERR_INVALID')) throw error;
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

/** What the module and `inspect` share: programs set it as `buffer.INSPECT_MAX_BYTES`. */
export const inspection = { INSPECT_MAX_BYTES: 50 };

function inspectBuffer(buffer: Buffer, options: InspectOptions): string {
  const most = inspection.INSPECT_MAX_BYTES;
  const shown = [...buffer.subarray(0, most)].map((byte) => byte.toString(16).padStart(2, '0'));
  const left = buffer.length - shown.length;
  let text = shown.join(' ');
  if (left > 0) text += `${text ? ' ' : ''}... ${left} more byte${left > 1 ? 's' : ''}`;
  const keys = Object.keys(buffer).filter((key) => !/^\d+$/.test(key));
  const extras = Object.fromEntries(keys.map((key) => [key, Reflect.get(buffer, key) as unknown]));
  if (keys.length > 0) {
    const inside = inspect(extras, { ...options, breakLength: Infinity, compact: true });
    text += `${text ? ', ' : ''}${inside.slice(2, -2)}`;
  }
  return `<${buffer.constructor.name} ${text}>`;
}

/** `Buffer.alloc`, `allocUnsafe` and the rest, checked as Node checks them. */
function statics(library: typeof Library): Record<string, unknown> {
  const { alloc, byteLength, from } = library;
  const sized = (size: unknown): Buffer => {
    checkSize(size);
    return alloc.call(library, size);
  };
  const nothing = 'The first argument';
  return {
    isEncoding,
    byteLength(value: unknown, encoding?: string) {
      const known = encoding?.toLowerCase() === 'base64url' ? 'base64' : encoding;
      if (typeof value === 'string') return byteLength.call(library, value, known as 'utf8');
      const size = (value as { byteLength?: unknown } | null)?.byteLength;
      const isMemory = ArrayBuffer.isView(value) || String(value).endsWith('ArrayBuffer]');
      if (isMemory && typeof size === 'number') return size;
      const expected = 'of type string or an instance of Buffer or ArrayBuffer';
      throw invalidArgumentType('string', expected, value);
    },
    compare,
    concat,
    alloc: (size: unknown, fill?: unknown, encoding?: BufferEncoding) => {
      const buffer = sized(size);
      if (fill === undefined || fill === 0) return buffer;
      return encoding === undefined
        ? buffer.fill(fill as string)
        : buffer.fill(fill as string, encoding);
    },
    allocUnsafe: sized,
    allocUnsafeSlow: sized,
    from(value: unknown, second?: unknown, length?: unknown) {
      if (typeof value === 'string') {
        const encoding = typeof second === 'string' && second !== '' ? second : 'utf8';
        if (!isEncoding(encoding)) throw unknownEncoding(encoding);
        const known = encoding.toLowerCase() === 'base64url' ? 'base64' : encoding;
        return Reflect.apply(from, library, [value, known]) as Buffer;
      }
      const usable = typeof value === 'object' && value !== null;
      const primitive = usable ? (value as { valueOf?(): unknown }).valueOf?.() : undefined;
      const hidden = usable && Symbol.toPrimitive in value;
      if (!usable || (!looksLikeBytes(value) && primitive === value && !hidden)) {
        const expected =
          'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object.';
        const { message } = invalidArgumentType('value', expected, value);
        throw nodeTypeError(
          'ERR_INVALID_ARG_TYPE',
          message.replace('The "value" argument', `${nothing}`).replace('Object.. ', 'Object. '),
        );
      }
      if (value instanceof ArrayBuffer) assertInside(value, second, length);
      return Reflect.apply(from, library, [value, second, length]) as Buffer;
    },
    of: (...bytes: number[]) => from.call(library, bytes),
    poolSize: 64 * 1024,
    copyBytesFrom(
      view: ArrayBufferView & { length: number; slice?(from: number, to?: number): Uint8Array },
      offset: unknown = 0,
      length?: unknown,
    ) {
      if (!ArrayBuffer.isView(view) || !view.slice) {
        throw invalidArgumentType('view', 'an instance of TypedArray', view);
      }
      validateInteger(offset, 'offset', 0);
      if (length !== undefined) validateInteger(length, 'length', 0);
      const end = length === undefined ? undefined : offset + (length as number);
      const part = view.slice(offset, end);
      return library.from(part.buffer, part.byteOffset, part.byteLength);
    },
  };
}

function assertInside(memory: ArrayBuffer, offset: unknown, length: unknown): void {
  const start = Number(offset) || 0;
  const room = memory.byteLength - start;
  const name = room < 0 ? 'offset' : 'length';
  if (room >= 0 && (length === undefined || Number(length) <= room)) return;
  const message = `"${name}" is outside of buffer bounds`;
  throw nodeRangeError('ERR_BUFFER_OUT_OF_BOUNDS', message);
}

function looksLikeBytes(value: object): boolean {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || Array.isArray(value))
    return true;
  if (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer) return true;
  const { length, type } = value as { length?: unknown; type?: unknown };
  return length !== undefined || type === 'Buffer';
}

/** Gives the library's Buffer what Node 24 has besides, and Node's errors. */
function complete(): void {
  const { toString, write, fill } = Library.prototype as unknown as Record<
    'toString' | 'write' | 'fill',
    Method
  >;
  const methods: Record<string | symbol, Method> = {
    ...numberMethods(),
    ...searchMethods,
    ...textMethods({ toString, write, fill }),
    [inspect.custom](this: Buffer, _depth: unknown, options: InspectOptions) {
      return inspectBuffer(this, options);
    },
  };
  methods['toLocaleString'] = methods['toString'] as () => string;
  for (const bits of [16, 32, 64] as const) {
    const swap = Library.prototype[`swap${bits}`];
    methods[`swap${bits}`] = function (this: Buffer) {
      if ((this.length * 8) % bits === 0) return swap.call(this);
      const message = `Buffer size must be a multiple of ${bits}-bits`;
      throw nodeRangeError('ERR_INVALID_BUFFER_SIZE', message);
    };
  }
  for (const encoding of ENCODINGS) {
    methods[`${encoding}Slice`] = function (start?: number, end?: number) {
      return this.toString(encoding, start, end);
    };
    methods[`${encoding}Write`] = function (text: string, offset = 0, length?: number) {
      return this.write(text, offset, length ?? this.length - offset, encoding);
    };
  }
  for (const name of Reflect.ownKeys(methods)) {
    const value: unknown = Reflect.get(methods, name);
    Object.defineProperty(Library.prototype, name, { value, configurable: true, writable: true });
  }
  Object.assign(Library, statics(Library));
}

complete();

let warnedOfConstructor = false;

/** What `Buffer(…)` and `new Buffer(…)` do, which Node has deprecated. */
function construct(args: unknown[]): Buffer {
  if (!warnedOfConstructor) {
    warnedOfConstructor = true;
    const message =
      'Buffer() is deprecated due to security and usability issues. Please use the ' +
      'Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.';
    process.emitWarning(message, 'DeprecationWarning', 'DEP0005');
  }
  const [value, ...rest] = args;
  if (typeof value !== 'number') return Reflect.apply(Library.from, Library, args) as Buffer;
  if (typeof rest[0] === 'string') throw invalidArgumentType('string', 'of type string', value);
  return Library.alloc(value);
}

/** `Buffer` (Node documentation: Buffer). */
export const Buffer: typeof Library = new Proxy(Library, {
  apply: (_target, _self, args) => construct(args),
  construct: (_target, args) => construct(args),
});
// What the engine itself makes of a Buffer, as in `map`, is no call of the program's.
Object.defineProperty(Library, Symbol.species, { get: () => Library });
Object.defineProperty(Library.prototype, 'constructor', {
  value: Buffer,
  configurable: true,
  writable: true,
});
export type Buffer = Library;

/** `SlowBuffer`, the old name of `Buffer.allocUnsafeSlow`. */
export function SlowBuffer(size: unknown): Buffer {
  checkSize(size);
  return Library.alloc(size);
}
