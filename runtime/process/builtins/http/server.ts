import { kernel } from '../../current.ts';
import type { Timeout } from '../../event-loop/timers.ts';
import { nodeError } from '../../node-errors.ts';
import { Server as NetServer } from '../net/server.ts';
import type { Socket } from '../net/socket.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { ServerConnection } from './server-connection.ts';
import type { ServerResponse } from './server-response.ts';

/** Options of `http.createServer` that have an effect here. */
export interface ServerOptions {
  IncomingMessage?: typeof IncomingMessage;
  ServerResponse?: typeof ServerResponse;
  /** In ms; how long an idle connection is kept after an answer. @default 5000 */
  keepAliveTimeout?: number;
  /** @default true */
  requireHostHeader?: boolean;
  /** In ms, for a request's headers; 0 is any time. @default 60000 */
  headersTimeout?: number;
  /** In ms, for a whole request; 0 is any time. @default 300000 */
  requestTimeout?: number;
  /** In ms, how often the two times are looked at. @default 30000 */
  connectionsCheckingInterval?: number;
  /** In bytes, of a request's start line and headers together. @default 16384 */
  maxHeaderSize?: number;
  /** Accept some malformed requests. @default false */
  insecureHTTPParser?: boolean;
  /** Whether every header that came twice is joined. @default false */
  joinDuplicateHeaders?: boolean;
  /** Headers of answers whose values stand on one line. */
  uniqueHeaders?: string[];
}

/** Handles one request. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP/1.1 server (Node documentation: HTTP, Class: http.Server). */
export class Server extends NetServer {
  /** In ms; 0 never closes. */
  keepAliveTimeout: number;
  /** Whether a request of HTTP/1.1 without a Host header is refused (RFC 9112, 3.2). */
  readonly requireHostHeader: boolean;
  /** In ms without traffic on a connection; 0 is none. */
  timeout = 0;
  /** In ms; see {@link ServerOptions}. */
  headersTimeout: number;
  /** In ms; see {@link ServerOptions}. */
  requestTimeout: number;
  /** Headers of a request beyond this number are dropped; null is 2000, 0 any number. */
  maxHeadersCount: number | null = null;
  /** Requests that one connection may carry; 0 is any number. */
  maxRequestsPerSocket = 0;
  readonly #connections = new Set<ServerConnection>();
  #checks: Timeout | undefined;

  constructor(options?: ServerOptions | RequestListener, listener?: RequestListener) {
    super({ allowHalfOpen: true });
    const given = typeof options === 'object' ? options : {};
    this.keepAliveTimeout = given.keepAliveTimeout ?? 5000;
    this.requireHostHeader = given.requireHostHeader ?? true;
    this.requestTimeout = given.requestTimeout ?? 300_000;
    this.headersTimeout = given.headersTimeout ?? headersTimeoutWithin(this.requestTimeout);
    if (this.requestTimeout > 0 && this.headersTimeout > this.requestTimeout) {
      throw nodeError(
        RangeError as ErrorConstructor,
        'ERR_OUT_OF_RANGE',
        'The value of "headersTimeout" is out of range. It must be <= requestTimeout. ' +
          `Received ${this.headersTimeout}`,
      );
    }
    const onRequest = typeof options === 'function' ? options : listener;
    if (onRequest) this.on('request', onRequest);
    this.on('connection', (socket: Socket) => {
      const forget = (): void => void this.#connections.delete(connection);
      const connection = new ServerConnection(this, socket, given, forget);
      this.#connections.add(connection);
    });
    this.on('listening', () => this.#checkEvery(given.connectionsCheckingInterval ?? 30_000));
  }

  override close(callback?: (error?: Error) => void): this {
    super.close(callback);
    this.#checks?.close();
    this.closeIdleConnections();
    return this;
  }

  closeIdleConnections(): void {
    for (const connection of this.#connections) if (connection.idle) connection.socket.destroy();
  }

  closeAllConnections(): void {
    for (const connection of this.#connections) connection.socket.destroy();
  }

  #checkEvery(ms: number): void {
    const check = (): void => {
      for (const connection of this.#connections) connection.checkTimes();
    };
    this.#checks = kernel().timers.set(check, [], ms, true).unref();
  }

  setTimeout(ms: number, callback?: (socket: Socket) => void): this {
    this.timeout = ms;
    if (callback) this.on('timeout', callback);
    return this;
  }
}

/** `http.createServer([options][, requestListener])`. */
export function createServer(
  options?: ServerOptions | RequestListener,
  listener?: RequestListener,
): Server {
  return new Server(options, listener);
}

/** Headers come before the end of their request, so they get no more time than it. */
function headersTimeoutWithin(requestTimeout: number): number {
  return requestTimeout > 0 ? Math.min(60_000, requestTimeout) : 60_000;
}
