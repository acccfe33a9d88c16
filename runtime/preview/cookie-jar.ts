/** A cookie as the jar keeps it; times are in ms since 1970. */
interface Cookie {
  name: string;
  value: string;
  path: string;
  httpOnly: boolean;
  created: number;
  /** Absent: it lives as long as the jar. */
  expires: number | undefined;
}

/** The longest name with value, and the longest attribute, in bytes (RFC 6265bis, section 5.6). */
const LONGEST_PAIR = 4096;
const LONGEST_ATTRIBUTE = 1024;
/** In ms: no cookie lives longer than 400 days. */
const LONGEST_LIFE = 400 * 24 * 60 * 60 * 1000;
// Control characters other than the tab, with which a cookie is ignored.
// oxlint-disable-next-line no-control-regex -- They are what is looked for.
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/**
 * The cookies of one container's servers, by RFC 6265bis ("Cookies: HTTP State Management
 * Mechanism"). All of them are on the host `localhost`, and cookies do not tell ports apart, so the
 * jar serves every port, as a browser's does. `localhost` counts as secure; `SameSite` changes
 * nothing, because all of it is one site.
 *
 * @example
 * ```ts
 * const jar = new CookieJar();
 * jar.setFromResponse('user=ann; Path=/; HttpOnly', '/login');
 * jar.setFromResponse('theme=dark', '/shop/cart');
 * jar.header('/shop/list'); // => 'theme=dark; user=ann'
 * jar.visible('/shop/list'); // => 'theme=dark'
 * ```
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();
  #created = 0;

  /**
   * Takes a `Set-Cookie` header's value; one that breaks the rules is ignored, as browsers do.
   *
   * @param text - the header's value
   * @param path - of the request, with or without its query
   */
  setFromResponse(text: string, path: string): void {
    this.#set(text, path, true);
  }

  /**
   * Takes what a script assigns to `document.cookie`: it can neither make nor change an HttpOnly cookie.
   *
   * @param text - one cookie with its attributes
   * @param path - of the document
   */
  setFromScript(text: string, path: string): void {
    this.#set(text, path, false);
  }

  /** The `Cookie` header's value for a request to a path; empty when there is nothing to send. */
  header(path: string): string {
    return this.#text(path, () => true);
  }

  /** What `document.cookie` shows a document at a path. */
  visible(path: string): string {
    return this.#text(path, (cookie) => !cookie.httpOnly);
  }

  #text(path: string, isWanted: (cookie: Cookie) => boolean): string {
    const now = Date.now();
    return [...this.#cookies.values()]
      .filter((cookie) => !isOver(cookie, now) && pathMatches(path, cookie.path))
      .filter(isWanted)
      .toSorted((a, b) => b.path.length - a.path.length || a.created - b.created)
      .map(({ name, value }) => (name === '' ? value : `${name}=${value}`))
      .join('; ');
  }

  #set(text: string, requestPath: string, isHttp: boolean): void {
    const parsed = parseCookie(text, requestPath);
    if (!parsed || (parsed.httpOnly && !isHttp)) return;
    const key = `${parsed.name};${parsed.path}`;
    const old = this.#cookies.get(key);
    if (old?.httpOnly && !isHttp) return;
    this.#cookies.delete(key);
    const created = old?.created ?? this.#created++;
    if (!isOver(parsed, Date.now())) this.#cookies.set(key, { ...parsed, created });
  }
}

function isOver({ expires }: Pick<Cookie, 'expires'>, now: number): boolean {
  return expires !== undefined && expires <= now;
}

type ParsedCookie = Omit<Cookie, 'created'>;

function parseCookie(text: string, requestPath: string): ParsedCookie | undefined {
  if (CONTROL.test(text)) return undefined;
  const [pair = '', ...rest] = text.split(';');
  const [name, value] = pair.includes('=') ? splitPair(pair) : ['', pair.trim()];
  if ((name === '' && value === '') || name.length + value.length > LONGEST_PAIR) return undefined;
  const attributes = new Map(
    rest
      .map(splitPair)
      .filter(([, value]) => value.length <= LONGEST_ATTRIBUTE)
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
  const path = attributes.get('path');
  const cookie: ParsedCookie = {
    name,
    value,
    path: path?.startsWith('/') ? path : defaultPath(requestPath),
    httpOnly: attributes.has('httponly'),
    expires: expiry(attributes),
  };
  return isAllowed(cookie, attributes) ? cookie : undefined;
}

function splitPair(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at === -1) return [text.trim(), ''];
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** `Max-Age` counts more than `Expires`; one that cannot be read counts as absent. */
function expiry(attributes: Map<string, string>): number | undefined {
  const now = Date.now();
  const maxAge = attributes.get('max-age') ?? '';
  const expires = Date.parse(attributes.get('expires') ?? '');
  const end = /^-?\d+$/.test(maxAge) ? now + Number(maxAge) * 1000 : expires;
  return Number.isNaN(end) ? undefined : Math.min(end, now + LONGEST_LIFE);
}

/** Whether the domain is this one, and the promises that a name's prefix makes are kept. */
function isAllowed(cookie: ParsedCookie, attributes: Map<string, string>): boolean {
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? '';
  if (domain !== '' && domain !== 'localhost') return false;
  const isSecure = attributes.has('secure');
  if (attributes.get('samesite')?.toLowerCase() === 'none' && !isSecure) return false;
  const nameOrValue = cookie.name === '' ? cookie.value : cookie.name;
  if (/^__secure-/i.test(nameOrValue)) return isSecure && cookie.name !== '';
  if (!/^__host-/i.test(nameOrValue)) return true;
  return isSecure && cookie.name !== '' && domain === '' && attributes.get('path') === '/';
}

/** The folder of the request's path (section 5.1.4, "Paths and Path-Match"). */
function defaultPath(requestPath: string): string {
  const path = requestPath.replace(/[?#].*$/s, '');
  return path.startsWith('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '/';
}

function pathMatches(requestPath: string, cookiePath: string): boolean {
  const path = requestPath.replace(/[?#].*$/s, '');
  if (!path.startsWith(cookiePath)) return false;
  return path === cookiePath || cookiePath.endsWith('/') || path[cookiePath.length] === '/';
}
