/** Headers of which only the first counts (Node documentation: HTTP, `message.headers`). */
const FIRST_ONLY = new Set(
  (
    'age authorization content-length content-type etag expires from host if-modified-since ' +
    'if-unmodified-since last-modified location max-forwards proxy-authorization referer ' +
    'retry-after server user-agent'
  ).split(' '),
);

/** Headers by lower-case name; `set-cookie` is always a list. */
export type IncomingHeaders = Record<string, string | string[] | undefined>;

/**
 * Adds one header to an object by Node's rules for duplicates.
 *
 * @param joinAll - whether those of which only the first counts are joined as well
 */
export function addHeader(
  headers: IncomingHeaders,
  field: string,
  value: string,
  joinAll = false,
): void {
  const name = field.toLowerCase();
  const known = headers[name];
  if (name === 'set-cookie') {
    if (Array.isArray(known)) known.push(value);
    else headers[name] = [value];
  } else if (known === undefined) {
    headers[name] = value;
  } else if (joinAll || !FIRST_ONLY.has(name)) {
    headers[name] = `${String(known)}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
}

/**
 * Joins raw headers into an object by Node's rules for duplicates.
 *
 * @param raw - names and values in turn
 * @param joinAll - whether those of which only the first counts are joined as well
 *
 * @example
 * ```ts
 * joinHeaders(['Accept', 'a', 'accept', 'b']); // => { accept: 'a, b' }
 * ```
 */
export function joinHeaders(raw: readonly string[], joinAll = false): IncomingHeaders {
  const headers: IncomingHeaders = {};
  for (let index = 0; index < raw.length; index += 2) {
    addHeader(headers, raw[index] ?? '', raw[index + 1] ?? '', joinAll);
  }
  return headers;
}

/**
 * Every value of every header, by lower-case name.
 *
 * @param raw - names and values in turn
 *
 * @example
 * ```ts
 * distinctHeaders(['Host', 'a', 'host', 'b']).host; // => ['a', 'b']
 * ```
 */
export function distinctHeaders(raw: readonly string[]): Record<string, string[]> {
  const distinct: Record<string, string[]> = Object.create(null);
  for (let index = 0; index < raw.length; index += 2) {
    (distinct[(raw[index] ?? '').toLowerCase()] ??= []).push(raw[index + 1] ?? '');
  }
  return distinct;
}
