import { Buffer } from 'buffer';
import { nodeError } from '../node-errors.ts';

/** What `parse` gives: one value, or all values of a name that came more than once. */
export type ParsedQuery = Record<string, string | string[]>;

/** How `parse` reads. */
export interface ParseOptions {
  /** Names taken at most; 0 is no limit. @default 1000 */
  maxKeys?: number;
  decodeURIComponent?: (text: string) => string;
}

/** `a b&` // => `a%20b%26` (Node documentation: Query string) */
export function escape(text: unknown): string {
  const string = typeof text === 'object' ? String(text) : `${String(text)}`;
  try {
    return encodeURIComponent(string);
  } catch {
    throw nodeError(URIError as ErrorConstructor, 'ERR_INVALID_URI', 'URI malformed');
  }
}

/** `a%20b` // => `a b`; what is no escape stays as it is */
export function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBuffer(text).toString();
  }
}

/** The bytes of an escaped text; what is no escape stays as it is. */
export function unescapeBuffer(text: string): Buffer {
  const bytes = text.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

/**
 * Makes a query of an object.
 *
 * @param query - values that are no string, number, bigint or boolean become empty
 * @param separator - between pairs
 * @param equals - between name and value
 * @param options - `encodeURIComponent` in the place of {@link escape}
 */
export function stringify(
  query: unknown,
  separator?: string | null,
  equals?: string | null,
  options?: { encodeURIComponent?: (text: string) => string } | null,
): string {
  if (typeof query !== 'object' || query === null) return '';
  const encode = options?.encodeURIComponent ?? querystring.escape;
  return Object.entries(query)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(
        (each) => `${encode(name)}${equals || '='}${encode(primitive(each))}`,
      ),
    )
    .join(separator || '&');
}

function primitive(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? String(value) : '';
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return '';
  }
}

/**
 * Reads a query, without its `?`.
 *
 * @param query - anything but a string gives an empty object
 * @param separator - between pairs
 * @param equals - between name and value
 * @returns an object without a prototype
 */
export function parse(
  query: unknown,
  separator = '&',
  equals = '=',
  options?: ParseOptions,
): ParsedQuery {
  const maxKeys = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000;
  const { decodeURIComponent: decode = querystring.unescape } = options ?? {};
  const parsed: ParsedQuery = Object.create(null);
  if (typeof query !== 'string' || query === '') return parsed;
  const pairs = query.split(separator || '&').filter((pair) => pair !== '');
  for (const pair of maxKeys > 0 ? pairs.slice(0, maxKeys) : pairs) {
    const at = pair.indexOf(equals || '=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at), decode);
    const value = at < 0 ? '' : decoded(pair.slice(at + (equals || '=').length), decode);
    const known = parsed[name];
    if (known === undefined) parsed[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else parsed[name] = [known, value];
  }
  return parsed;
}

function decoded(text: string, decode: (text: string) => string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decode(spaced);
  } catch {
    return unescape(spaced);
  }
}

/** The module as `require` gives it; programs may put their own `escape` and `unescape` in. */
export const querystring = {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
