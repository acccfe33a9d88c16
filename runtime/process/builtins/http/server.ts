import { captureRejectionSymbol } from 'events';
import { kernel } from '../../current.ts';
import type { Timeout } from '../../event-loop/timers.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { Server as NetServer } from '../net/server.ts';
import {
  outOfRange,
  validateBoolean,
  validateFunction,
  validateInteger,
  validateObject,
} from '../validate.ts';
import { validateStrictness, type Strictness } from './header-validation.ts';
import type { HttpSocket } from './http-socket.ts';
import type { IncomingMessage } from './incoming-message.ts';
import type { OutgoingOptions } from './outgoing-message.ts';
import { ServerConnection } from './server-connection.ts';
import type { ServerResponse } from './server-response.ts';

/** Options of `http.createServer` that have an effect here. */
export interface ServerOptions extends OutgoingOptions, Strictness {
  IncomingMessage?: typeof IncomingMessage;
  ServerResponse?: typeof ServerResponse;
  /** In ms; how long an idle connection is kept after an answer. @default 5000 */
  keepAliveTimeout?: number;
  /** In ms added to it without telling the client. @default 1000 */
  keepAliveTimeoutBuffer?: number;
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
  /** Whether every header that came twice is joined. @default false */
  joinDuplicateHeaders?: boolean;
  /** Headers of answers whose values stand on one line. */
  uniqueHeaders?: string[];
  /** Whether requests without a body are ended before the handler sees them. @default false */
  optimizeEmptyRequests?: boolean;
  /** Which requests that ask for another protocol get it; else those that have a listener. */
  shouldUpgradeCallback?: (request: IncomingMessage) => boolean;
  noDelay?: boolean;
  keepAlive?: boolean;
  /** In ms. */
  keepAliveInitialDelay?: number;
}

/** Where a server keeps the timer that looks at its connections' times. */
export const connectionsChecks: unique symbol = Symbol('http.server.connectionsCheckingInterval');

/** Handles one request. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP/1.1 server (Node documentation: HTTP, Class: http.Server). */
export class Server extends NetServer {
  readonly _options: ServerOptions;
  readonly _uniqueHeaders: ReadonlySet<string> | null;
  readonly _connectionSet = new Set<ServerConnection>();
  [connectionsChecks]: Timeout | undefined;
  readonly maxHeaderSize: number | undefined;
  readonly insecureHTTPParser: boolean | undefined;
  readonly httpValidation: ServerOptions['httpValidation'];
  /** In ms; see {@link ServerOptions}. */
  requestTimeout: number;
  /** In ms; see {@link ServerOptions}. */
  headersTimeout: number;
  /** In ms; 0 never closes. */
  keepAliveTimeout: number;
  /** In ms; see {@link ServerOptions}. */
  keepAliveTimeoutBuffer: number;
  /** In ms; see {@link ServerOptions}. */
  readonly connectionsCheckingInterval: number;
  /** Whether a request of HTTP/1.1 without a Host header is refused (RFC 9112, 3.2). */
  requireHostHeader: boolean;
  joinDuplicateHeaders: boolean | undefined;
  readonly shouldUpgradeCallback: (request: IncomingMessage) => boolean;
  /** Whether a client that has ended its side still gets the answers it asked for. */
  httpAllowHalfOpen = false;
  /** In ms without traffic on a connection; 0 is none. */
  timeout = 0;
  /** Headers that a request may have; null is 2000, 0 any number. */
  maxHeadersCount: number | null = null;
  /** Requests that one connection may carry; 0 is any number. */
  maxRequestsPerSocket = 0;

  constructor(given?: ServerOptions | RequestListener | null, listener?: RequestListener) {
    const options = typeof given === 'function' ? {} : (given ?? {});
    validateObject(options, 'options');
    super({ ...options, noDelay: options.noDelay ?? true, allowHalfOpen: true } as object);
    validateOptions(options);
    this._options = options;
    this.maxHeaderSize = options.maxHeaderSize;
    this.insecureHTTPParser = options.insecureHTTPParser;
    this.httpValidation = options.httpValidation;
    this.requestTimeout = options.requestTimeout ?? 300_000;
    this.headersTimeout = options.headersTimeout ?? headersTimeoutWithin(this.requestTimeout);
    this.keepAliveTimeout = options.keepAliveTimeout ?? 5000;
    this.keepAliveTimeoutBuffer = options.keepAliveTimeoutBuffer ?? 1000;
    this.connectionsCheckingInterval = options.connectionsCheckingInterval ?? 30_000;
    this.requireHostHeader = options.requireHostHeader ?? true;
    this.joinDuplicateHeaders = options.joinDuplicateHeaders;
    this.shouldUpgradeCallback =
      options.shouldUpgradeCallback ?? (() => this.listenerCount('upgrade') > 0);
    this._uniqueHeaders = options.uniqueHeaders
      ? new Set(options.uniqueHeaders.flat().map((name) => name.toLowerCase()))
      : null;
    const onRequest = typeof given === 'function' ? given : listener;
    if (onRequest) {
      validateFunction(onRequest, 'listener');
      this.on('request', onRequest);
    }
    this.on('connection', onConnection);
    this.on('listening', checkConnections);
  }

  override close(callback?: (error?: Error) => void): this {
    this.closeIdleConnections();
    this[connectionsChecks]?.close();
    return super.close(callback);
  }

  /** Closes all connections that carry no request now. */
  closeIdleConnections(): void {
    for (const connection of this._connectionSet) {
      if (connection.idle) connection.socket.destroy();
    }
  }

  /** Closes all connections that are HTTP. */
  closeAllConnections(): void {
    for (const connection of this._connectionSet) connection.socket.destroy();
  }

  setTimeout(ms: number | (() => void), callback?: (socket: HttpSocket) => void): this {
    if (typeof ms === 'number') this.timeout = ms;
    if (callback) this.on('timeout', callback);
    return this;
  }

  override [captureRejectionSymbol](error: Error, event: string, ...args: unknown[]): void {
    if (event === 'request') {
      const response = args[1] as ServerResponse;
      if (!response.headersSent && !response.writableEnded) {
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        response.statusCode = 500;
        response.end('Internal Server Error');
      } else response.destroy();
    } else if (event === 'checkExpectation' || event === 'checkContinue') {
      (args[1] as ServerResponse).destroy();
    } else this.emit('error', error);
  }
}

/** Speaks HTTP on a connection. */
export function serveConnection(server: Server, socket: HttpSocket): void {
  const forget = (): void => void server._connectionSet.delete(connection);
  const connection = new ServerConnection(server, socket, forget);
  server._connectionSet.add(connection);
}

function onConnection(this: Server, socket: HttpSocket): void {
  serveConnection(this, socket);
}

function checkConnections(this: Server): void {
  const check = (): void => {
    for (const connection of this._connectionSet) connection.checkTimes();
  };
  this[connectionsChecks]?.close();
  this[connectionsChecks] = kernel()
    .timers.set(check, [], this.connectionsCheckingInterval, true)
    .unref();
}

/** `http.createServer([options][, requestListener])`. */
export function createServer(
  options?: ServerOptions | RequestListener,
  listener?: RequestListener,
): Server {
  return new Server(options, listener);
}

function validateOptions(options: ServerOptions): void {
  const fields = options as Record<string, unknown>;
  for (const name of [
    'maxHeaderSize',
    'requestTimeout',
    'headersTimeout',
    'keepAliveTimeout',
    'keepAliveTimeoutBuffer',
    'connectionsCheckingInterval',
  ]) {
    if (fields[name] !== undefined) validateInteger(fields[name], name, 0);
  }
  for (const name of ['requireHostHeader', 'joinDuplicateHeaders', 'rejectNonStandardBodyWrites']) {
    if (fields[name] !== undefined) validateBoolean(fields[name], `options.${name}`);
  }
  const { shouldUpgradeCallback: upgrade, uniqueHeaders } = options;
  if (upgrade !== undefined) validateFunction(upgrade, 'options.shouldUpgradeCallback');
  if (uniqueHeaders !== undefined && !Array.isArray(uniqueHeaders)) {
    throw invalidArgumentType('options.uniqueHeaders', 'an instance of Array', uniqueHeaders);
  }
  validateStrictness(options);
  const { requestTimeout = 300_000, headersTimeout = 0 } = options;
  if (requestTimeout > 0 && headersTimeout > requestTimeout) {
    throw outOfRange('headersTimeout', '<= requestTimeout', headersTimeout);
  }
}

/** Headers come before the end of their request, so they get no more time than it. */
function headersTimeoutWithin(requestTimeout: number): number {
  return requestTimeout > 0 ? Math.min(60_000, requestTimeout) : 60_000;
}
