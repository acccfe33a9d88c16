import type { Buffer } from 'buffer';
import { channel } from '../diagnostics-channel.ts';
import { kernel } from '../../current.ts';
import { Server as NetServer } from '../net/server.ts';
import type { Socket } from '../net/socket.ts';
import { IncomingMessage } from './incoming-message.ts';
import { HttpParser, type MessageHead } from './parser.ts';
import { ServerResponse } from './server-response.ts';

/** Options of `http.createServer` that have an effect here. */
export interface ServerOptions {
  IncomingMessage?: typeof IncomingMessage;
  ServerResponse?: typeof ServerResponse;
  /** In ms; how long an idle connection is kept after an answer. @default 5000 */
  keepAliveTimeout?: number;
  /** @default true */
  requireHostHeader?: boolean;
}

/** Handles one request. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

const requestStart = channel('http.server.request.start');
const responseFinish = channel('http.server.response.finish');

/** An HTTP/1.1 server (Node documentation: HTTP, Class: http.Server). */
export class Server extends NetServer {
  /** In ms; 0 never closes. */
  keepAliveTimeout: number;
  /** Whether a request of HTTP/1.1 without a Host header is refused (RFC 9112, 3.2). */
  readonly requireHostHeader: boolean;
  /** In ms without traffic on a connection; 0 is none. */
  timeout = 0;
  readonly #options: ServerOptions;
  readonly #connections = new Set<Connection>();

  constructor(options?: ServerOptions | RequestListener, listener?: RequestListener) {
    super({ allowHalfOpen: true });
    this.#options = typeof options === 'object' ? options : {};
    this.keepAliveTimeout = this.#options.keepAliveTimeout ?? 5000;
    this.requireHostHeader = this.#options.requireHostHeader ?? true;
    const onRequest = typeof options === 'function' ? options : listener;
    if (onRequest) this.on('request', onRequest);
    this.on('connection', (socket: Socket) => {
      const connection = new Connection(this, socket, this.#options);
      this.#connections.add(connection);
      socket.once('close', () => this.#connections.delete(connection));
    });
  }

  override close(callback?: (error?: Error) => void): this {
    super.close(callback);
    this.closeIdleConnections();
    return this;
  }

  closeIdleConnections(): void {
    for (const connection of this.#connections) if (connection.idle) connection.socket.destroy();
  }

  closeAllConnections(): void {
    for (const connection of this.#connections) connection.socket.destroy();
  }

  setTimeout(ms: number, callback?: (socket: Socket) => void): this {
    this.timeout = ms;
    if (callback) this.on('timeout', callback);
    return this;
  }
}

/** One client's connection: requests come in one after the other, answers leave in the same order. */
class Connection {
  readonly socket: Socket;
  readonly #server: Server;
  readonly #options: ServerOptions;
  readonly #parser: HttpParser;
  #incoming: IncomingMessage | undefined;
  /** Answers that are not finished; the first one has the socket. */
  #responses: ServerResponse[] = [];
  #ended = false;

  constructor(server: Server, socket: Socket, options: ServerOptions) {
    this.#server = server;
    this.socket = socket;
    this.#options = options;
    this.#parser = new HttpParser('request', {
      head: (head) => this.#onHead(head),
      body: (chunk) => this.#onBody(chunk),
      complete: (trailers) => this.#onComplete(trailers),
    });
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('end', () => this.#onEnd());
    socket.on('drain', () => this.#responses[0]?.drained());
    socket.on('timeout', () => this.#onTimeout());
    socket.on('error', (error: Error) => this.#onError(error));
    socket.once('close', () => this.#onClose());
    if (server.timeout > 0) socket.setTimeout(server.timeout);
  }

  /** Whether no request is under way. */
  get idle(): boolean {
    return this.#responses.length === 0 && !this.#incoming;
  }

  #onData(chunk: Buffer): void {
    if (this.#ended) return;
    let parsed: number;
    try {
      parsed = this.#parser.execute(chunk);
    } catch (error) {
      if (isParseError(error)) return this.#onError(error);
      throw error;
    }
    if (parsed < chunk.byteLength) this.#upgrade(chunk.subarray(parsed));
  }

  #onHead(head: MessageHead): boolean {
    const Message = this.#options.IncomingMessage ?? IncomingMessage;
    const Response = this.#options.ServerResponse ?? ServerResponse;
    const request = new Message(this.socket, head);
    this.#incoming = request;
    if (head.upgrade && this.#server.listenerCount('upgrade') > 0) return true;
    const response = new Response(request);
    response.shouldKeepAlive = head.keepAlive;
    response.keepAliveTimeout = this.#server.keepAliveTimeout;
    this.socket.setTimeout(this.#server.timeout);
    this.#responses.push(response);
    response.once('finish', () => this.#onFinish(request, response));
    if (this.#responses.length === 1) response.assignSocket(this.socket);
    this.#dispatch(request, response);
    return false;
  }

  #dispatch(request: IncomingMessage, response: ServerResponse): void {
    if (requestStart.hasSubscribers) {
      const { socket } = this;
      requestStart.publish({ request, response, socket, server: this.#server });
    }
    const expect = request.headers['expect'];
    const hostless = request.httpVersion === '1.1' && request.headers['host'] === undefined;
    if (hostless && this.#server.requireHostHeader) {
      response.writeHead(400, ['Connection', 'close']).end();
    } else if (expect === undefined || request.httpVersion !== '1.1') {
      this.#server.emit('request', request, response);
    } else if (/^100-continue$/i.test(String(expect))) {
      if (this.#server.emit('checkContinue', request, response)) return;
      response.writeContinue();
      this.#server.emit('request', request, response);
    } else if (!this.#server.emit('checkExpectation', request, response)) {
      response.writeHead(417);
      response.end();
    }
  }

  #onBody(chunk: Uint8Array): void {
    const request = this.#incoming;
    if (!request || request.destroyed) return;
    if (request.push(chunk)) return;
    this.socket.pause();
    request.whenWanted(() => this.socket.resume());
  }

  #onComplete(trailers: string[]): void {
    const request = this.#incoming;
    this.#incoming = undefined;
    if (!request) return;
    request.complete = true;
    request.rawTrailers = trailers;
    request.push(null);
  }

  #onFinish(request: IncomingMessage, response: ServerResponse): void {
    if (responseFinish.hasSubscribers) {
      responseFinish.publish({ request, response, socket: this.socket, server: this.#server });
    }
    // A body that nobody reads must not stand in the way of the next request.
    if (!request.destroyed) request.resume();
    this.#responses.shift();
    response.detachSocket();
    kernel().loop.nextTick(() => response.closed());
    if (!response.shouldKeepAlive || this.#ended) {
      this.#ended = true;
      this.socket.destroySoon();
      return;
    }
    const [next] = this.#responses;
    if (next) next.assignSocket(this.socket);
    else if (!this.#server.listening) this.socket.destroySoon();
    else this.socket.setTimeout(this.#server.keepAliveTimeout);
  }

  #onEnd(): void {
    try {
      this.#parser.finish();
    } catch (error) {
      if (isParseError(error)) return this.#onError(error);
      throw error;
    }
    this.#ended = true;
    if (this.#responses.length === 0) this.socket.end();
    // The client has ended its side and still gets the answers it asked for.
    else this.#responses.at(-1)!.shouldKeepAlive = false;
  }

  #onTimeout(): void {
    const response = this.#responses[0];
    const handled =
      (this.#incoming?.emit('timeout', this.socket) ?? false) ||
      (response?.emit('timeout', this.socket) ?? false) ||
      this.#server.emit('timeout', this.socket);
    if (!handled) this.socket.destroy();
  }

  #onError(error: Error & { code?: string }): void {
    if (this.#ended && this.socket.destroyed) return;
    this.#ended = true;
    if (this.#server.emit('clientError', error, this.socket)) return;
    const started = this.#responses[0]?.headersSent ?? false;
    if (this.socket.writable && !started) {
      const status =
        error.code === 'HPE_HEADER_OVERFLOW'
          ? '431 Request Header Fields Too Large'
          : '400 Bad Request';
      this.socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, 'latin1');
    }
    this.socket.destroySoon();
  }

  #onClose(): void {
    this.#ended = true;
    const request = this.#incoming;
    this.#incoming = undefined;
    if (request && !request.complete) request.destroy(connectionAborted());
    for (const response of this.#responses.splice(0)) response.closed();
    kernel().loop.nextTick(() => this.#parser.free());
  }

  #upgrade(rest: Buffer): void {
    const request = this.#incoming;
    this.#ended = true;
    if (!request || !this.#server.emit('upgrade', request, this.socket, rest))
      this.socket.destroy();
  }
}

/** `http.createServer([options][, requestListener])`. */
export function createServer(
  options?: ServerOptions | RequestListener,
  listener?: RequestListener,
): Server {
  return new Server(options, listener);
}

function isParseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
}

function connectionAborted(): Error {
  return Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}
