import { invalidArgumentType } from '../../node-errors.ts';
import { parse as parseQuery, stringify, type ParsedQuery } from '../querystring.ts';

/** Schemes whose addresses always have a host, and `//` before it. */
const SLASHED = new Set(['http:', 'https:', 'ftp:', 'gopher:', 'file:', 'ws:', 'wss:']);
const HOSTLESS = new Set(['javascript:']);

/** A parsed address (Node documentation: URL, "Legacy URL API"). */
export class Url {
  protocol: string | null = null;
  slashes: boolean | null = null;
  auth: string | null = null;
  host: string | null = null;
  port: string | null = null;
  hostname: string | null = null;
  hash: string | null = null;
  search: string | null = null;
  query: string | ParsedQuery | null = null;
  pathname: string | null = null;
  path: string | null = null;
  href = '';

  format(): string {
    return formatUrl(this);
  }
}

/** What may be formatted: the fields of {@link Url}, any of them left out. */
export type UrlFields = Partial<Record<keyof Url, unknown>>;

/**
 * Takes an address apart.
 *
 * @param address - absolute or relative
 * @param queryAsObject - whether `query` is an object
 * @param slashesDenoteHost - whether `//a/b` has the host `a`
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_URL`
 */
export function parse(address: unknown, queryAsObject = false, slashesDenoteHost = false): Url {
  if (address instanceof Url) return address;
  warnOnce();
  if (typeof address !== 'string') throw invalidArgumentType('url', 'of type string', address);
  const url = new Url();
  let rest = address.trim();
  const hashAt = rest.indexOf('#');
  if (hashAt >= 0) {
    url.hash = escapeOdd(rest.slice(hashAt));
    rest = rest.slice(0, hashAt);
  }
  const searchAt = rest.indexOf('?');
  if (searchAt >= 0) {
    url.search = escapeOdd(rest.slice(searchAt));
    rest = rest.slice(0, searchAt);
  }
  rest = parseHost(url, rest.replaceAll('\\', '/'), slashesDenoteHost);
  if (url.search !== null) url.query = url.search.slice(1);
  if (queryAsObject) {
    url.query = parseQuery(url.query);
  }
  if (rest !== '') url.pathname = escapeOdd(rest);
  if (url.hostname && SLASHED.has(url.protocol ?? '') && !url.pathname) url.pathname = '/';
  if (url.pathname || url.search) url.path = (url.pathname ?? '') + (url.search ?? '');
  url.href = url.format();
  return url;
}

let warned = false;

function warnOnce(): void {
  if (warned) return;
  warned = true;
  const message =
    '`url.parse()` behavior is not standardized and prone to errors that have security ' +
    'implications. Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` ' +
    'vulnerabilities.';
  process.emitWarning(message, 'DeprecationWarning', 'DEP0169');
}

/** Reads scheme, credentials, host and port off the front; gives what follows. */
function parseHost(url: Url, text: string, slashesDenoteHost: boolean): string {
  let rest = text;
  const scheme = /^[a-z\d.+-]+:/i.exec(rest)?.[0].toLowerCase();
  if (scheme !== undefined) {
    url.protocol = scheme;
    rest = rest.slice(scheme.length);
  }
  const slashes = rest.startsWith('//') && !HOSTLESS.has(url.protocol ?? '');
  const hostFollows = slashesDenoteHost || scheme !== undefined || /^\/\/[^@/]+@[^@/]+/.test(rest);
  const bare = scheme !== undefined && !SLASHED.has(scheme) && !HOSTLESS.has(scheme);
  if (slashes && hostFollows) {
    url.slashes = true;
    rest = rest.slice(2);
  } else if (!bare) return rest;
  const authority = /^[^/]*/.exec(rest)?.[0] ?? '';
  rest = rest.slice(authority.length);
  const at = authority.lastIndexOf('@');
  if (at >= 0) url.auth = decodeURIComponent(authority.slice(0, at));
  const [, name = '', port] = /^(.*?)(?::(\d*))?$/.exec(authority.slice(at + 1)) ?? [];
  if (port) url.port = port;
  url.hostname = hostName(name);
  const bracketed = url.hostname.includes(':') ? `[${url.hostname}]` : url.hostname;
  url.host = bracketed + (url.port === null ? '' : `:${url.port}`);
  return rest;
}

function hostName(name: string): string {
  if (name.startsWith('[') && name.endsWith(']')) return name.slice(1, -1).toLowerCase();
  if (!/[^\0-\x7F]/.test(name)) return name.toLowerCase();
  // The browser's own parser knows Punycode.
  return URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : name.toLowerCase();
}

const escapeOdd = (text: string): string =>
  text.replace(/[\t\n\r "'<>\\^`{|}]/g, (mark) =>
    mark === "'" ? '%27' : encodeURIComponent(mark),
  );

/** Puts an address together from its parts. */
export function formatUrl(url: UrlFields): string {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  let protocol = text(url.protocol);
  if (protocol !== '' && !protocol.endsWith(':')) protocol += ':';
  const auth =
    text(url.auth) === '' ? '' : `${encodeURIComponent(text(url.auth)).replace(/%3A/i, ':')}@`;
  let host: string | undefined;
  if (url.host) host = auth + text(url.host);
  else if (url.hostname) {
    const name = text(url.hostname);
    host = auth + (name.includes(':') && !name.startsWith('[') ? `[${name}]` : name);
    if (url.port) host += `:${String(url.port)}`;
  }
  let pathname = text(url.pathname);
  if (url.slashes || (SLASHED.has(protocol) && host !== undefined)) {
    host = `//${host ?? ''}`;
    if (pathname !== '' && !pathname.startsWith('/')) pathname = `/${pathname}`;
  }
  const query = typeof url.query === 'object' && url.query ? stringify(url.query) : '';
  const search = prefixed('?', text(url.search) || query);
  const escaped = pathname.replace(/[#?]/g, encodeURIComponent);
  return (
    protocol +
    (host ?? '') +
    escaped +
    search.replaceAll('#', '%23') +
    prefixed('#', text(url.hash))
  );
}

const prefixed = (mark: string, text: string): string =>
  text === '' || text.startsWith(mark) ? text : mark + text;

/**
 * Where a link leads, as in a page's `<a href>`.
 *
 * @param from - the address of the page; may be a path alone
 * @param to - the link
 */
export function resolve(from: string, to: string): string {
  const base = parse(from, false, true);
  if (base.protocol !== null && URL.canParse(to, from)) {
    const resolved = new URL(to, from).href;
    return base.pathname || to !== '' ? resolved : resolved.replace(/\/$/, '');
  }
  if (URL.canParse(to)) return parse(to).href;
  if (base.protocol !== null) return parse(to).href;
  // A base without a scheme borrows one, and gives it back.
  const resolved = new URL(to, new URL(from, 'resolve://host/'));
  const { pathname, search, hash } = resolved;
  if (from.startsWith('/') || to.startsWith('/')) return pathname + search + hash;
  return climbing(from, to) + pathname.slice(1) + search + hash;
}

/** As {@link resolve}, and gives the address taken apart; of an empty base, the link itself. */
export function resolveObject(from: unknown, to: string): Url | string {
  if (!from) return to;
  return parse(resolve(typeof from === 'string' ? from : formatUrl(from), to), false, true);
}

/** The `../` of a relative link that leads out of its base, which no absolute address can show. */
function climbing(from: string, to: string): string {
  const folder = from.replace(/[?#].*$/s, '').replace(/[^/]*$/, '');
  let depth = 0;
  let lowest = 0;
  for (const part of `${folder}${to.replace(/[?#].*$/s, '')}`.split('/')) {
    if (part === '..') lowest = Math.min(lowest, --depth);
    else if (part !== '' && part !== '.') depth += 1;
  }
  return '../'.repeat(-lowest);
}
