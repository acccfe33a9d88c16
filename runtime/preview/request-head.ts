import type { PreviewRequest } from '../protocol/preview.ts';
import { readPreviewAddress } from './preview-address.ts';

/** What a browser sends of itself. */
export interface BrowserTraits {
  userAgent: string;
  languages: readonly string[];
  /** The origin whose addresses are previews. */
  sandboxOrigin: string;
}

/** Names with the capitals that browsers give them in HTTP/1.1; the page's own stay as they are. */
const CAPITALS = new Map(
  [
    'Accept',
    'Accept-Language',
    'Cache-Control',
    'Content-Type',
    'If-Modified-Since',
    'If-None-Match',
    'If-Range',
    'Last-Event-ID',
    'Pragma',
    'Range',
    'Upgrade-Insecure-Requests',
    'User-Agent',
  ].map((name) => [name.toLowerCase(), name]),
);

/** Set here, whatever the page says; a page cannot set them in a browser either. */
const OURS = new Set(['host', 'connection', 'content-length', 'cookie', 'referer', 'origin']);
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Writes the head of a request as a browser sends it over a connection of its own to
 * `http://localhost:<port>`.
 *
 * @param request - as it came from the previewed page
 * @param cookie - the `Cookie` header's value, or empty
 * @param browser - what fills the headers that the page was not shown
 * @returns start line and headers with the empty line behind them
 */
export function writeRequestHead(
  request: PreviewRequest,
  cookie: string,
  browser: BrowserTraits,
): string {
  const { method, port, path, body } = request;
  const referrer = serverAddress(request.referrer, browser.sandboxOrigin);
  const given = request.headers.filter(
    ([name]) => !OURS.has(name) && !name.startsWith('sec-fetch-'),
  );
  const headers = new Map<string, string>([
    ['Host', `localhost:${port}`],
    ['Connection', 'keep-alive'],
  ]);
  if (body || WITH_BODY.has(method)) headers.set('Content-Length', `${body?.byteLength ?? 0}`);
  headers.set('User-Agent', browser.userAgent);
  for (const [name, value] of given) headers.set(CAPITALS.get(name) ?? name, value);
  if (!headers.has('Accept')) headers.set('Accept', '*/*');
  // Of a request that changes something, browsers say where it comes from.
  if (!['GET', 'HEAD'].includes(method)) headers.set('Origin', originOf(referrer) ?? 'null');
  headers.set('Sec-Fetch-Site', fetchSite(referrer, request));
  headers.set('Sec-Fetch-Mode', request.mode);
  const isDocument = request.mode === 'navigate' && request.destination === '';
  headers.set('Sec-Fetch-Dest', isDocument ? 'document' : request.destination || 'empty');
  if (referrer !== undefined) headers.set('Referer', referrer);
  headers.set('Accept-Encoding', 'gzip, deflate');
  if (!headers.has('Accept-Language') && browser.languages.length > 0) {
    headers.set('Accept-Language', acceptLanguage(browser.languages));
  }
  if (cookie !== '') headers.set('Cookie', cookie);
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** The address by which a server knows a page of its own; of other pages, what browsers tell. */
function serverAddress(referrer: string, sandboxOrigin: string): string | undefined {
  const address = readPreviewAddress(referrer);
  const origin = originOf(referrer);
  if (address && origin === sandboxOrigin) return `http://localhost:${address.port}${address.path}`;
  // An embedding page: what is shown in its frame hears its origin at most.
  return origin === undefined || origin === sandboxOrigin ? undefined : `${origin}/`;
}

function originOf(url: string | undefined): string | undefined {
  const origin = URL.parse(url ?? '')?.origin;
  return origin === 'null' ? undefined : origin;
}

function fetchSite(referrer: string | undefined, request: PreviewRequest): string {
  const from = URL.parse(referrer ?? '');
  if (from?.hostname === 'localhost') {
    return from.port === `${request.port}` ? 'same-origin' : 'same-site';
  }
  if (request.mode !== 'navigate') return 'same-origin';
  return from === null ? 'none' : 'cross-site';
}

function acceptLanguage(languages: readonly string[]): string {
  return languages
    .map((language, at) => (at === 0 ? language : `${language};q=${Math.max(0.1, 1 - at / 10)}`))
    .join(',');
}
