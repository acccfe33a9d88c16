import { previewPath } from './preview-address.ts';

/** Where a response comes from. */
export interface ResponseSource {
  instance: string;
  port: number;
  /** Path and query of the request. */
  path: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** They speak of the connection, or are the jar's. */
const NOT_FOR_PAGES = new Set(['connection', 'keep-alive', 'transfer-encoding', 'set-cookie']);
/** What a document, a worker's script, and a redirect to one, need in a frame that is isolated. */
export const OF_DOCUMENTS: [name: string, value: string][] = [
  ['cross-origin-embedder-policy', 'require-corp'],
  ['cross-origin-resource-policy', 'cross-origin'],
];
/**
 * The default; WebKit would take the embedding page's instead. The server's own, behind it, counts
 * more.
 */
const REFERRER_POLICY: [string, string] = ['referrer-policy', 'strict-origin-when-cross-origin'];
const DOCUMENTS: readonly string[] = ['document', 'iframe', 'frame', 'worker', 'sharedworker'];

/**
 * Turns a server's headers into those that a previewed page gets. A `Location` within the container
 * becomes the preview's address of it. Documents and the scripts of workers are made fit for the frame
 * they are shown in: they may be embedded by an isolated page, and `X-Frame-Options` and the policy's
 * `frame-ancestors`, which speak of where the server is shown in earnest, are dropped.
 *
 * @param rawHeaders - names and values in turn, as the server sent them
 * @param source - where they come from
 * @param destination - what the browser wants the response for
 *
 * @example
 * ```ts
 * const source = { instance: 'a1-1', port: 3000, path: '/shop/cart' };
 * pageHeaders(['Location', '../login'], source, 'empty');
 * // => [['location', '/preview/a1-1/3000/login']]
 * ```
 */
export function pageHeaders(
  rawHeaders: readonly string[],
  source: ResponseSource,
  destination: RequestDestination,
): [name: string, value: string][] {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    const value = rawHeaders[at + 1] ?? '';
    if (NOT_FOR_PAGES.has(name)) continue;
    headers.push([name, name === 'location' ? mapLocation(value, source) : value]);
  }
  if (!DOCUMENTS.includes(destination)) return headers;
  return [REFERRER_POLICY, ...headers.flatMap(asFramed), ...OF_DOCUMENTS];
}

function asFramed([name, value]: [string, string]): [string, string][] {
  if (name === 'x-frame-options' || OF_DOCUMENTS.some(([ours]) => ours === name)) return [];
  if (name !== 'content-security-policy') return [[name, value]];
  const directives = value.split(';').filter((each) => !/^\s*frame-ancestors\b/i.test(each));
  return directives.length > 0 ? [[name, directives.join(';')]] : [];
}

function mapLocation(location: string, { instance, port, path }: ResponseSource): string {
  const url = URL.parse(location, `http://localhost:${port}${path}`);
  if (url?.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) return location;
  const target = { instance, port: Number(url.port || 80), path: url.pathname + url.search };
  return previewPath(target) + url.hash;
}

/** The values of all headers of one name, given in lower case. */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
}
