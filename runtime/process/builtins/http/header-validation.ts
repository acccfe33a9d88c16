import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { invalidArgumentValue, validateString } from '../validate.ts';

/** What a header may be set to. */
export type HeaderValue = string | number | readonly string[];

/** What a header or a method may be called (RFC 9110, 5.6.2). */
export const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
// Horizontal tab, visible ASCII and Latin-1; anything else would let one header smuggle in another.
const INVALID_VALUE = /[^\t\x20-\x7e\x80-\xff]/;
// What fetch allows beyond that (Node documentation: HTTP, `httpValidation`).
// eslint-disable-next-line no-control-regex
const INVALID_RELAXED_VALUE = /[^\x01-\x09\x0b\x0c\x0e-\xff]/;

/** Whether a text cannot stand in a header. */
export function hasInvalidCharacter(text: unknown, lenient = false): boolean {
  return (lenient ? INVALID_RELAXED_VALUE : INVALID_VALUE).test(String(text));
}

/** `ERR_INVALID_CHAR`, naming where the character stands. */
export function invalidCharacter(where: string, field?: string): Error {
  const detail = field === undefined ? '' : ` ["${field}"]`;
  const message = `Invalid character in ${where}${detail}`;
  return nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_CHAR', message);
}

/**
 * Throws `ERR_INVALID_HTTP_TOKEN` unless a header can have this name.
 *
 * @param label - what the name is called in the error
 */
export function validateHeaderName(name: unknown, label = 'Header name'): asserts name is string {
  if (typeof name !== 'string' || !TOKEN.test(name)) {
    throw nodeError(
      TypeError as ErrorConstructor,
      'ERR_INVALID_HTTP_TOKEN',
      `${label || 'Header name'} must be a valid HTTP token ["${String(name)}"]`,
    );
  }
}

/** Throws `ERR_HTTP_INVALID_HEADER_VALUE` or `ERR_INVALID_CHAR` unless a header can have this value. */
export function validateHeaderValue(
  name: string,
  value: unknown,
  lenient = false,
): asserts value is HeaderValue {
  if (value === undefined) {
    throw nodeError(
      TypeError as ErrorConstructor,
      'ERR_HTTP_INVALID_HEADER_VALUE',
      `Invalid value "${String(value)}" for header "${name}"`,
    );
  }
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  if (texts.some((text) => hasInvalidCharacter(text, lenient))) {
    throw invalidCharacter('header content', name);
  }
}

/** How strictly headers are read and written: the two options exclude each other. */
export interface Strictness {
  httpValidation?: 'strict' | 'relaxed' | 'insecure' | undefined;
  insecureHTTPParser?: boolean | undefined;
}

/** Throws unless the options can be meant. */
export function validateStrictness({ httpValidation, insecureHTTPParser }: Strictness): void {
  if (insecureHTTPParser !== undefined && typeof insecureHTTPParser !== 'boolean') {
    throw invalidArgumentType('options.insecureHTTPParser', 'of type boolean', insecureHTTPParser);
  }
  if (httpValidation === undefined) return;
  validateString(httpValidation, 'options.httpValidation');
  if (!['strict', 'relaxed', 'insecure'].includes(httpValidation)) {
    const reason = "must be one of: 'strict', 'relaxed', 'insecure'";
    throw invalidArgumentValue('options.httpValidation', httpValidation, reason);
  }
  if (insecureHTTPParser !== undefined) {
    const reason = 'cannot be used together with options.insecureHTTPParser';
    throw invalidArgumentValue('options.httpValidation', httpValidation, reason);
  }
}

/** Whether headers may hold control characters. */
export function isLenient({ httpValidation, insecureHTTPParser }: Strictness): boolean {
  return insecureHTTPParser === true || (httpValidation ?? 'strict') !== 'strict';
}
