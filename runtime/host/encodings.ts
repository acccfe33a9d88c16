import { Buffer } from 'buffer';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Node's `ERR_INVALID_ARG_TYPE` or `ERR_INVALID_ARG_VALUE`. */
export function argumentError(code: 'TYPE' | 'VALUE', message: string): TypeError {
  return Object.assign(new TypeError(message), { code: `ERR_INVALID_ARG_${code}` });
}

/**
 * Turns bytes into text with one of the encodings of Node's Buffer, in any case.
 *
 * @param bytes - any bytes; what is not valid UTF-8 becomes U+FFFD, as in Node
 * @param encoding - `utf8`, `ascii`, `latin1`, `binary`, `hex`, `base64`, `base64url`, `utf16le` …
 * @throws a `TypeError` with code `ERR_INVALID_ARG_VALUE` for any other
 *
 * @example
 * ```ts
 * decodeBytes(new Uint8Array([251, 255]), 'base64url'); // => '-_8'
 * ```
 */
export function decodeBytes(bytes: Uint8Array, encoding: string): string {
  const known = knownEncoding(encoding);
  if (known === 'utf8') return decoder.decode(bytes);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (known !== 'base64url') return buffer.toString(known);
  const text = buffer.toString('base64');
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Turns text into bytes: the inverse of {@link decodeBytes}. Throws as it does.
 *
 * @param text - what does not belong to the encoding is left out or ends the text, as in Node
 * @param encoding - as for {@link decodeBytes}
 */
export function encodeText(text: string, encoding: string): Uint8Array {
  const known = knownEncoding(encoding);
  if (known === 'utf8') return encoder.encode(text);
  // Node stops before the first pair that is no hexadecimal number; the library reads half of one.
  if (known === 'hex')
    return new Uint8Array(Buffer.from(/^(?:[\da-f]{2})*/i.exec(text)?.[0] ?? '', known));
  // Both alphabets of base64 are read by either name.
  return new Uint8Array(Buffer.from(text, known === 'base64url' ? 'base64' : known));
}

/** The browser's Buffer library knows every encoding of Node but `base64url`. */
function knownEncoding(encoding: unknown): BufferEncoding {
  const name = typeof encoding === 'string' ? encoding.toLowerCase() : '';
  if (name === 'utf8' || name === 'utf-8') return 'utf8';
  if (name === 'base64url' || Buffer.isEncoding(name)) return name as BufferEncoding;
  const received = typeof encoding === 'string' ? `'${encoding}'` : String(encoding);
  throw argumentError('VALUE', `The argument 'encoding' is invalid encoding. Received ${received}`);
}
