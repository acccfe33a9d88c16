import { nodeError } from '../node-errors.ts';
import { Agent } from './http/agent.ts';
import { ClientRequest } from './http/client-request.ts';
import type { IncomingMessage } from './http/incoming-message.ts';
import { isLocalHost } from './net/address.ts';

/** Redirects that are followed before it is an error (Fetch standard, 4.4). */
const MAX_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const BODILESS = new Set([101, 204, 205, 304]);
/** What one origin must not learn from a redirect by another. */
const CREDENTIALS = ['authorization', 'proxy-authorization', 'cookie', 'host'];

const agent = new Agent({ keepAlive: true, timeout: 4000 });

/** One request on its way: what a redirect may change. */
interface Hop {
  url: URL;
  method: string;
  headers: Headers;
  /** Names of headers, as the program wrote them and in its order. */
  names: string[];
  body: BodyInit | null;
  redirected: boolean;
}

/** Why a body broke off; browsers tell only that it did. */
interface Failure {
  reason?: unknown;
}

/** The browser's Response, with what only a request over the network can tell. */
class FetchedResponse extends Response {
  static {
    Object.defineProperty(this, 'name', { value: 'Response' });
  }

  readonly #url: string;
  readonly #redirected: boolean;
  readonly #headers: Headers;
  readonly #failure: Failure;

  constructor(
    body: BodyInit | null,
    init: ResponseInit,
    hop: Pick<Hop, 'url' | 'redirected'>,
    failure: Failure,
  ) {
    super(body, init);
    this.#failure = failure;
    const url = new URL(hop.url);
    url.hash = '';
    this.#url = String(url);
    this.#redirected = hop.redirected;
    // The browser's own Response hides Set-Cookie; a client outside a page may read it.
    this.#headers = new Headers(init.headers);
  }

  override get url(): string {
    return this.#url;
  }

  override get redirected(): boolean {
    return this.#redirected;
  }

  override get type(): ResponseType {
    return 'basic';
  }

  override get headers(): Headers {
    return this.#headers;
  }

  override clone(): Response {
    const { status, statusText } = this;
    const copy = super.clone();
    const hop = { url: new URL(this.#url), redirected: this.#redirected };
    return new FetchedResponse(
      copy.body,
      { status, statusText, headers: this.#headers },
      hop,
      this.#failure,
    );
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#explained(super.arrayBuffer());
  }

  override blob(): Promise<Blob> {
    return this.#explained(super.blob());
  }

  override bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#explained(super.bytes());
  }

  override formData(): Promise<FormData> {
    return this.#explained(super.formData());
  }

  override json(): Promise<unknown> {
    return this.#explained(super.json());
  }

  override text(): Promise<string> {
    return this.#explained(super.text());
  }

  /** Rejects with the body's own reason where there is one. */
  #explained<Value>(reading: Promise<Value>): Promise<Value> {
    return reading.catch((error: unknown) => {
      throw this.#failure.reason ?? error;
    });
  }
}

/**
 * `fetch` over the container's network (Node documentation: Global objects, `fetch`).
 *
 * @param input - a URL of `http:` on localhost, or a Request
 * @param init - `method`, `headers`, `body`, `signal` and `redirect` have an effect
 * @returns once the answer's headers are there; rejects with `TypeError: fetch failed`, its cause
 *   telling why, or with the signal's reason
 */
export async function fetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const given = input instanceof Request ? input : undefined;
  const url = URL.parse(given?.url ?? String(input as string | URL));
  if (!url) throw unparsable(String(input as string | URL));
  const signal = init.signal ?? given?.signal ?? undefined;
  signal?.throwIfAborted();
  const hop: Hop = {
    url,
    method: normalMethod(init.method ?? given?.method ?? 'GET'),
    headers: new Headers(init.headers ?? given?.headers),
    names: writtenNames(init.headers),
    body: init.body ?? (given && given.method !== 'GET' ? await given.arrayBuffer() : null),
    redirected: false,
  };
  if (hop.body !== null && /^(GET|HEAD)$/.test(hop.method)) {
    throw new TypeError('Request with GET/HEAD method cannot have body.');
  }
  return follow(hop, init.redirect ?? given?.redirect ?? 'follow', signal);
}

async function follow(
  first: Hop,
  redirect: RequestRedirect,
  signal: AbortSignal | undefined,
): Promise<Response> {
  let hop = first;
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const message = await send(hop, signal);
    const location = message.headers['location'];
    const status = message.statusCode ?? 0;
    if (!REDIRECTS.has(status) || location === undefined || redirect === 'manual') {
      return received(message, hop, signal);
    }
    message.resume();
    if (redirect === 'error') throw failed(new Error('unexpected redirect'));
    hop = redirected(hop, String(location), status);
  }
  throw failed(new Error('redirect count exceeded'));
}

/** The next hop (Fetch standard, 4.5 "HTTP-redirect fetch"). */
function redirected(hop: Hop, location: string, status: number): Hop {
  const url = URL.parse(location, hop.url);
  if (!url) throw failed(new Error(`invalid redirect to '${location}'`));
  const headers = new Headers(hop.headers);
  if (url.origin !== hop.url.origin) for (const name of CREDENTIALS) headers.delete(name);
  const asGet =
    (status === 303 && !/^(GET|HEAD)$/.test(hop.method)) ||
    ((status === 301 || status === 302) && hop.method === 'POST');
  if (!asGet) {
    if (hop.body instanceof ReadableStream) {
      throw failed(new Error(`a stream cannot be sent again after a redirect (${status})`));
    }
    return { ...hop, url, headers, redirected: true };
  }
  for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type']) {
    headers.delete(name);
  }
  return { ...hop, url, method: 'GET', headers, body: null, redirected: true };
}

/** Sends one request; resolves with the head of its answer. */
function send(hop: Hop, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  const { url, method } = hop;
  if (url.protocol !== 'http:' || !isLocalHost(url.hostname)) throw failed(beyond(url));
  // A Response knows how each kind of body is written, and of which type it is.
  const source = hop.body === null ? undefined : new Response(hop.body);
  const type = source?.headers.get('content-type');
  if (type && !hop.headers.has('content-type')) hop.headers.set('content-type', type);
  return new Promise((resolve, reject) => {
    const headers = wireHeaders(hop, source);
    const request = new ClientRequest(url, { method, headers, agent });
    const abort = (): void => {
      request.destroy();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    request.on('response', resolve);
    // After an abort this comes too late to be seen.
    request.on('error', (error: Error) => reject(failed(error)));
    request.on('close', () => signal?.removeEventListener('abort', abort));
    pump(source, request).catch((error: Error) => {
      request.destroy();
      reject(failed(error));
    });
  });
}

/** Headers in the order in which Node's fetch sends them. */
function wireHeaders(hop: Hop, source: Response | undefined): string[] {
  const headers = new Headers(hop.headers);
  const list = ['host', headers.get('host') ?? hop.url.host, 'connection', 'keep-alive'];
  for (const name of ['host', 'connection', 'content-length']) headers.delete(name);
  const own = hop.names.flatMap((name) => {
    const value = headers.get(name);
    headers.delete(name);
    return value === null ? [] : [name, value];
  });
  const defaults = {
    accept: '*/*',
    'accept-language': '*',
    'sec-fetch-mode': 'cors',
    'user-agent': 'node',
    'accept-encoding': 'gzip, deflate',
  };
  list.push(...own, ...[...headers].flat());
  for (const [name, value] of Object.entries(defaults)) {
    if (!hop.headers.has(name)) list.push(name, value);
  }
  const length = source ? bodyLength(hop.body) : /^(POST|PUT|PATCH)$/.test(hop.method) ? 0 : null;
  if (length !== null) list.push('content-length', String(length));
  else if (source) list.push('transfer-encoding', 'chunked');
  return list;
}

function writtenNames(headers: HeadersInit | undefined): string[] {
  if (!headers || headers instanceof Headers) return [];
  return Array.isArray(headers) ? headers.map(([name]) => name ?? '') : Object.keys(headers);
}

/** In bytes; null where it is known only at the end. */
function bodyLength(body: BodyInit | null): number | null {
  if (typeof body === 'string') return new TextEncoder().encode(body).byteLength;
  if (body instanceof URLSearchParams) return String(body).length;
  if (body instanceof Blob) return body.size;
  return body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body.byteLength : null;
}

async function pump(source: Response | undefined, request: ClientRequest): Promise<void> {
  if (source?.body) {
    const reader = source.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (request.destroyed) return reader.cancel();
      if (request.write(part.value)) continue;
      await new Promise((resolve) => request.once('drain', resolve).once('close', resolve));
    }
  }
  request.end();
}

function received(message: IncomingMessage, hop: Hop, signal: AbortSignal | undefined): Response {
  const headers = new Headers();
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    headers.append(message.rawHeaders[index] ?? '', message.rawHeaders[index + 1] ?? '');
  }
  const status = message.statusCode ?? 200;
  const bodiless = hop.method === 'HEAD' || BODILESS.has(status);
  if (bodiless) message.resume();
  const failure: Failure = {};
  const body = bodiless
    ? null
    : decoded(bodyOf(message, signal, failure), headers.get('content-encoding'));
  const init = { status, statusText: message.statusMessage ?? '', headers };
  return new FetchedResponse(body, init, hop, failure);
}

/** The body as a stream that is read only as fast as it is wanted. */
function bodyOf(
  message: IncomingMessage,
  signal: AbortSignal | undefined,
  failure: Failure,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      let over = false;
      const finish = (action: () => void): void => {
        if (over) return;
        over = true;
        signal?.removeEventListener('abort', abort);
        action();
      };
      const fail = (reason: unknown): void =>
        finish(() => {
          failure.reason = reason;
          controller.error(reason);
        });
      const abort = (): void => {
        fail(signal?.reason);
        message.destroy();
      };
      signal?.addEventListener('abort', abort, { once: true });
      message.on('data', (chunk: Uint8Array) => {
        if (over) return;
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 0) <= 0) message.pause();
      });
      message.on('end', () => finish(() => controller.close()));
      message.on('error', (error: Error) => fail(new TypeError('terminated', { cause: error })));
      message.on('close', () => finish(() => {}));
    },
    pull: () => void message.resume(),
    cancel: () => void message.destroy(),
  });
}

function decoded(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  encoding: string | null,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const format = /^(?:x-)?(gzip|deflate)$/i.exec(encoding ?? '')?.[1]?.toLowerCase();
  if (!format) return body;
  return body.pipeThrough(new DecompressionStream(format as CompressionFormat));
}

/** Methods of the Fetch standard are written in capitals, others as they are. */
function normalMethod(method: string): string {
  return /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method;
}

function failed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause });
}

function unparsable(input: string): TypeError {
  const cause = nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_URL', 'Invalid URL');
  Object.assign(cause, { input });
  return new TypeError(`Failed to parse URL from ${input}`, { cause });
}

function beyond(url: URL): Error {
  const message =
    `${url.origin} cannot be reached: the network of this container ends at the page. ` +
    'Use http://localhost with the port of a server that runs here.';
  return nodeError(Error, 'ENOTFOUND', message);
}
