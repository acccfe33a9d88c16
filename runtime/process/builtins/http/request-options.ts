import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import type { Socket } from '../net/socket.ts';
import type { Agent } from './agent.ts';
import { TOKEN, type HeaderValue } from './header-validation.ts';

/** Options of `http.request` (its documentation: `http.request(options[, callback])`). */
export interface RequestOptions {
  agent?: Agent | boolean | undefined;
  /** `user:password`, for an `Authorization` header. */
  auth?: string | undefined;
  createConnection?: (
    options: RequestOptions,
    created: (error: Error | null, socket?: Socket) => void,
  ) => Socket | undefined;
  defaultPort?: number | string;
  family?: number;
  /** An object, or names and values in turn: then no default `Host` is added. */
  headers?: Record<string, HeaderValue | undefined> | readonly string[];
  host?: string | undefined;
  hostname?: string | undefined;
  joinDuplicateHeaders?: boolean;
  localAddress?: string;
  method?: string;
  path?: string;
  port?: number | string | undefined;
  protocol?: string;
  setDefaultHeaders?: boolean;
  setHost?: boolean;
  signal?: AbortSignal;
  socketPath?: string;
  /** In ms without traffic on the connection. */
  timeout?: number;
  /** Headers whose values stand on one line. */
  uniqueHeaders?: string[];
  /** In bytes, of the answer's. @default 16384 */
  maxHeaderSize?: number;
  /** Accept some malformed answers. @default false */
  insecureHTTPParser?: boolean;
}

/** Takes the answer to a request. */
export type ResponseListener<Message> = (response: Message) => void;

/**
 * A URL as options of `http.request` (Node documentation: URL, `url.urlToHttpOptions`).
 *
 * @param url - of any scheme; the caller refuses those it does not speak
 *
 * @example
 * ```ts
 * urlOptions(new URL('http://localhost:3000/a?b')).path; // => '/a?b'
 * ```
 */
export function urlOptions(url: URL): RequestOptions {
  const options: RequestOptions = {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    path: `${url.pathname}${url.search}`,
  };
  if (url.port !== '') options.port = Number(url.port);
  if (url.username !== '' || url.password !== '') {
    options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  }
  return options;
}

/**
 * Reads the arguments of `http.request`: `(url[, options][, callback])` or `(options[, callback])`.
 *
 * @throws `ERR_INVALID_URL` for a text that is no URL
 */
export function requestArguments<Message>(
  args: unknown[],
): [RequestOptions, ResponseListener<Message> | undefined] {
  const callback = args.find((each) => typeof each === 'function') as
    ResponseListener<Message> | undefined;
  const [first, second] = args;
  const more = typeof second === 'object' ? (second as RequestOptions) : {};
  if (typeof first === 'string') return [{ ...urlOptions(parsedUrl(first)), ...more }, callback];
  if (first instanceof URL) return [{ ...urlOptions(first), ...more }, callback];
  return [{ ...(first as RequestOptions) }, callback];
}

function parsedUrl(input: string): URL {
  const url = URL.parse(input);
  if (url) return url;
  const error = nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_URL', 'Invalid URL');
  throw Object.assign(error, { input });
}

/** Throws unless a request can be made of these options, in Node's words. */
export function assertRequestOptions(options: RequestOptions, expectedProtocol: string): void {
  const { protocol = expectedProtocol, path, method, hostname, host } = options;
  if (path !== undefined && /[^\u0021-\u00ff]/.test(path)) {
    const message = 'Request path contains unescaped characters';
    throw nodeError(TypeError as ErrorConstructor, 'ERR_UNESCAPED_CHARACTERS', message);
  }
  if (protocol !== expectedProtocol) {
    const message = `Protocol "${protocol}" not supported. Expected "${expectedProtocol}"`;
    throw nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_PROTOCOL', message);
  }
  for (const [name, value] of Object.entries({ hostname, host })) {
    if (value != null && typeof value !== 'string') {
      throw invalidArgumentType(
        `options.${name}`,
        'of type string or one of undefined or null',
        value,
      );
    }
  }
  if (method != null && typeof method !== 'string') {
    throw invalidArgumentType('options.method', 'of type string', method);
  }
  if (method && !TOKEN.test(method)) {
    const message = `Method must be a valid HTTP token ["${method}"]`;
    throw nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_HTTP_TOKEN', message);
  }
}

/** What `Host` says for these options: IPv6 in brackets, and the port unless it is the default. */
export function hostHeader(host: string, port: unknown, defaultPort: unknown): string {
  const name = /:.*:/.test(host) && !host.startsWith('[') ? `[${host}]` : host;
  return port && Number(port) !== Number(defaultPort) ? `${name}:${String(port)}` : name;
}
