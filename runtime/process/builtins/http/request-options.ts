import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { outOfRange, validateBoolean, validateInteger } from '../validate.ts';
import type { Agent } from './agent.ts';
import {
  TOKEN,
  validateStrictness,
  type HeaderValue,
  type Strictness,
} from './header-validation.ts';
import type { HttpSocket } from './http-socket.ts';

/** Options of `http.request` (its documentation: `http.request(options[, callback])`). */
export interface RequestOptions extends Strictness {
  agent?: Agent | boolean | undefined;
  /** `user:password`, for an `Authorization` header. */
  auth?: string | undefined;
  createConnection?: (
    options: RequestOptions,
    created: (error: Error | null, socket?: HttpSocket) => void,
  ) => HttpSocket | undefined;
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
  /** In bytes, for what waits for the connection. */
  highWaterMark?: number;
  noDelay?: boolean;
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
  if (first instanceof URL) return [{ ...first, ...urlOptions(first), ...more }, callback];
  return [{ ...(first as RequestOptions) }, callback];
}

function parsedUrl(input: string): URL {
  const url = URL.parse(input);
  if (url) return url;
  const error = nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_URL', 'Invalid URL');
  throw Object.assign(error, { input });
}

/** Throws `ERR_UNESCAPED_CHARACTERS` unless a request can have this path. */
export function assertPath(path: unknown): void {
  if (!/[^\u0021-\u00ff]/.test(String(path))) return;
  const message = 'Request path contains unescaped characters';
  throw nodeError(TypeError as ErrorConstructor, 'ERR_UNESCAPED_CHARACTERS', message);
}

/**
 * A time in ms as a timer takes it.
 *
 * @throws `ERR_INVALID_ARG_TYPE` or, for a negative or infinite one, `ERR_OUT_OF_RANGE`
 */
export function duration(ms: unknown, name: string): number {
  if (typeof ms !== 'number') throw invalidArgumentType(name, 'of type number', ms);
  if (!(ms >= 0) || !Number.isFinite(ms)) {
    throw outOfRange(name, 'a non-negative finite number', ms);
  }
  return Math.min(Math.trunc(ms), LONGEST);
}

/** In ms; what a timer can wait at most. */
const LONGEST = 2 ** 31 - 1;

/** Throws unless a request can be made of these options, in Node's words. */
export function assertRequestOptions(options: RequestOptions, expectedProtocol: string): void {
  const { protocol = expectedProtocol, path, method, hostname, host } = options;
  if (path) assertPath(path);
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
  const { setHost, joinDuplicateHeaders, maxHeaderSize, uniqueHeaders } = options;
  if (setHost != null) validateBoolean(setHost, 'options.setHost');
  if (joinDuplicateHeaders !== undefined) {
    validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  }
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  if (uniqueHeaders !== undefined && !Array.isArray(uniqueHeaders)) {
    throw invalidArgumentType('options.uniqueHeaders', 'an instance of Array', uniqueHeaders);
  }
  validateStrictness(options);
}

/** What `Host` says for these options: IPv6 in brackets, and the port unless it is the default. */
export function hostHeader(host: string, port: unknown, defaultPort: unknown): string {
  const name = /:.*:/.test(host) && !host.startsWith('[') ? `[${host}]` : host;
  return port && Number(port) !== Number(defaultPort) ? `${name}:${String(port)}` : name;
}
