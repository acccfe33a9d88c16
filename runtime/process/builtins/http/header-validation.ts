import { nodeError } from '../../node-errors.ts';

/** What a header may be set to. */
export type HeaderValue = string | number | readonly string[];

/** What a header or a method may be called (RFC 9110, 5.6.2). */
export const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
// Horizontal tab, visible ASCII and Latin-1; anything else would let one header smuggle in another.
const INVALID_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/** Throws `ERR_INVALID_HTTP_TOKEN` unless a header can have this name. */
export function validateHeaderName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !TOKEN.test(name)) {
    throw nodeError(
      TypeError as ErrorConstructor,
      'ERR_INVALID_HTTP_TOKEN',
      `Header name must be a valid HTTP token ["${String(name)}"]`,
    );
  }
}

/** Throws `ERR_HTTP_INVALID_HEADER_VALUE` or `ERR_INVALID_CHAR` unless a header can have this value. */
export function validateHeaderValue(name: string, value: unknown): asserts value is HeaderValue {
  if (value === undefined) {
    throw nodeError(
      TypeError as ErrorConstructor,
      'ERR_HTTP_INVALID_HEADER_VALUE',
      `Invalid value "${String(value)}" for header "${name}"`,
    );
  }
  const texts = Array.isArray(value) ? value.map(String) : [String(value)];
  if (texts.some((text) => INVALID_VALUE.test(text))) {
    throw nodeError(
      TypeError as ErrorConstructor,
      'ERR_INVALID_CHAR',
      `Invalid character in header content ["${name}"]`,
    );
  }
}
