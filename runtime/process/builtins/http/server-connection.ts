import type { Buffer } from 'buffer';
import { kernel } from '../../current.ts';
import { nodeError } from '../../node-errors.ts';
import { channel } from '../diagnostics-channel.ts';
import { connectionReset } from './connection-reset.ts';
import { endSoon, type HttpSocket } from './http-socket.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { isParseError, MessageParser } from './message-parser.ts';
import type { BodyKind } from './parser.ts';
import type { Server } from './server.ts';
import { ServerResponse } from './server-response.ts';

const requestStart = channel('http.server.request.start');
const responseFinish = channel('http.server.response.finish');

/** Headers that a request may have where the server sets no number of its own. */
const MAX_HEADERS = 2000;

/** By the error's code, what a client is told; everything else is a bad request. */
const REFUSALS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** One client's connection: requests come in one after the other, answers leave in the same order. */
export class ServerConnection {
  readonly socket: HttpSocket;
  readonly #server: Server;
  #parser: MessageParser | undefined;
  readonly #forget: () => void;
  /** Requests whose answers are not finished. */
  #incoming: IncomingMessage[] = [];
  /** Answers that wait for those before them. */
  #outgoing: ServerResponse[] = [];
  /** In bytes, of those answers. */
  #waitingBytes = 0;
  #requests = 0;
  /** Whether the socket's timeout is the one between two requests. */
  #betweenRequests = false;
  /** In ms; when the message that is coming in began, or the connection; undefined between two. */
  #began: number | undefined = performance.now();
  #headersCome = false;
  readonly #handlers: Record<string, (value: unknown) => void> = {
    timeout: () => this.#onTimeout(),
    data: (chunk) => this.#onData(chunk as Buffer),
    end: () => this.#onEnd(),
    close: () => this.#onClose(),
    drain: () => this.#onDrain(),
    error: (error) => this.#onError(error as Error),
  };

  /**
   * @param server - whose events tell of the requests
   * @param socket - the connection; nobody else reads from it
   * @param forget - called when the connection is closed or is no longer HTTP
   */
  constructor(server: Server, socket: HttpSocket, forget: () => void) {
    this.#server = server;
    this.socket = socket;
    this.#forget = forget;
    this.#parser = MessageParser.take('request', socket, {
      Message: server._options.IncomingMessage,
      maxHeaderSize: server.maxHeaderSize,
      maxHeadersCount: server.maxHeadersCount ?? MAX_HEADERS,
      insecureHTTPParser:
        server.insecureHTTPParser === true || server.httpValidation === 'insecure',
      joinDuplicateHeaders: server.joinDuplicateHeaders,
      begun: () => {
        this.#began = performance.now();
        this.#headersCome = false;
      },
      completed: () => void (this.#began = undefined),
      onIncoming: (request, keepAlive) => this.#onIncoming(request, keepAlive),
    });
    socket._paused = false;
    socket.setEncoding = refuseEncoding;
    if (server.timeout > 0) socket.setTimeout?.(server.timeout);
    for (const [event, handler] of Object.entries(this.#handlers)) socket.on(event, handler);
  }

  /** Whether no request is under way. */
  get idle(): boolean {
    const { _httpMessage: message } = this.socket;
    return this.#began === undefined && (!message || message.finished);
  }

  /** Refuses a request that takes longer than the server allows. */
  checkTimes(): void {
    if (this.#began === undefined || !this.#parser) return;
    const { headersTimeout, requestTimeout } = this.#server;
    const elapsed = performance.now() - this.#began;
    const late = (limit: number): boolean => limit > 0 && elapsed > limit;
    if (!late(requestTimeout) && (this.#headersCome || !late(headersTimeout))) return;
    this.#began = undefined;
    this.#onError(nodeError(Error, 'ERR_HTTP_REQUEST_TIMEOUT', 'Request timeout'));
  }

  #onData(chunk: Buffer): void {
    const parser = this.#parser;
    if (!parser) return;
    let parsed: number;
    try {
      parsed = parser.execute(chunk);
    } catch (error) {
      if (!isParseError(error)) throw error;
      this.#resetTimeout();
      return this.#onError(error);
    }
    this.#resetTimeout();
    const request = this.#parser?.incoming;
    if (request?.upgrade) this.#upgrade(request, chunk.subarray(parsed));
  }

  #onIncoming(request: IncomingMessage, keepAlive: boolean): BodyKind {
    this.#resetTimeout();
    this.#headersCome = true;
    const server = this.#server;
    if (request.upgrade) {
      request.upgrade = request.method === 'CONNECT' || server.shouldUpgradeCallback(request);
      if (request.upgrade) return 'upgrade';
    }
    this.#incoming.push(request);
    this.#pauseIfBehind();
    const Response = server._options.ServerResponse ?? ServerResponse;
    const response = new Response(request, {
      ...server._options,
      highWaterMark: this.socket.writableHighWaterMark,
    });
    response._keepAliveTimeout = server.keepAliveTimeout;
    response._maxRequestsPerSocket = server.maxRequestsPerSocket;
    response._onPendingData = (bytes) => this.#onPendingData(bytes);
    response._uniqueHeaders = server._uniqueHeaders;
    response.shouldKeepAlive = keepAlive;
    if (server._options.optimizeEmptyRequests && !hasBody(request)) dismiss(request);
    if (requestStart.hasSubscribers) {
      requestStart.publish({ request, response, socket: this.socket, server });
    }
    if (this.socket._httpMessage) this.#outgoing.push(response);
    else response.assignSocket(this.socket);
    response.on('finish', () => this.#onFinish(request, response));
    this.#dispatch(request, response);
    return 'as declared';
  }

  #dispatch(request: IncomingMessage, response: ServerResponse): void {
    const server = this.#server;
    const { expect, host } = request.headers;
    if (request.httpVersionMajor === 1 && request.httpVersionMinor === 1) {
      if (server.requireHostHeader && host === undefined) {
        response.writeHead(400, ['Connection', 'close']).end();
        return;
      }
      const most = server.maxRequestsPerSocket;
      if (most > 0) {
        this.#requests += 1;
        response.maxRequestsOnConnectionReached = most <= this.#requests;
        if (most < this.#requests) {
          server.emit('dropRequest', request, this.socket);
          response.writeHead(503).end();
          return;
        }
      }
      if (expect !== undefined) return this.#onExpectation(String(expect), request, response);
    }
    this.#emitRequest(request, response);
  }

  #onExpectation(expect: string, request: IncomingMessage, response: ServerResponse): void {
    const server = this.#server;
    if (/(?:^|\W)100-continue(?:$|\W)/i.test(expect)) {
      response._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', request, response);
      } else {
        response.writeContinue();
        this.#emitRequest(request, response);
      }
    } else if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', request, response);
    } else {
      response.writeHead(417).end();
    }
  }

  #emitRequest(request: IncomingMessage, response: ServerResponse): void {
    this.#server.emit('request', request, response);
  }

  /** A request that was read to its end is the parser's no more. */
  #letGo(request: IncomingMessage): void {
    if (this.#parser?.incoming === request) this.#parser.incoming = null;
  }

  #onFinish(request: IncomingMessage, response: ServerResponse): void {
    this.#incoming.shift();
    // A body that nobody reads must not stand in the way of the next request.
    if (!request._consuming && !request.readableDidRead) request._dump();
    if (responseFinish.hasSubscribers) {
      responseFinish.publish({ request, response, socket: this.socket, server: this.#server });
    }
    response.detachSocket(this.socket);
    if (request.readableEnded) this.#letGo(request);
    else request.on('end', () => this.#letGo(request));
    kernel().loop.nextTick(() => response._close());
    if (response._last) return endSoon(this.socket);
    const next = this.#outgoing.shift();
    if (next) return next.assignSocket(this.socket);
    const { keepAliveTimeout, keepAliveTimeoutBuffer } = this.#server;
    if (keepAliveTimeout > 0 && this.socket.setTimeout) {
      // Longer than the client is told, or its next request could meet a closing connection.
      this.socket.setTimeout(keepAliveTimeout + keepAliveTimeoutBuffer);
      this.#betweenRequests = true;
    }
  }

  #resetTimeout(): void {
    if (!this.#betweenRequests) return;
    this.#betweenRequests = false;
    this.socket.setTimeout?.(this.#server.timeout);
  }

  /** A client that asks faster than it reads the answers is not listened to for a while. */
  #pauseIfBehind(): void {
    const { socket } = this;
    if (socket._paused) return;
    if (!socket.writableNeedDrain && this.#waitingBytes < socket.writableHighWaterMark) return;
    socket._paused = true;
    socket.pause();
  }

  #onPendingData(bytes: number): void {
    this.#waitingBytes += bytes;
    if (this.socket._paused && this.#waitingBytes < this.socket.writableHighWaterMark) {
      this.#onDrain();
    }
  }

  #onDrain(): void {
    const { socket } = this;
    if (socket._paused && this.#waitingBytes <= socket.writableHighWaterMark) {
      socket._paused = false;
      socket.resume();
    }
    const message = socket._httpMessage;
    if (!message || message.finished || !message._needDrain) return;
    message._needDrain = false;
    message.emit('drain');
  }

  #onEnd(): void {
    try {
      this.#parser?.finish();
    } catch (error) {
      if (isParseError(error)) return this.#onError(error);
      throw error;
    }
    const { socket } = this;
    if (!this.#server.httpAllowHalfOpen) socket.end();
    else if (this.#outgoing.length > 0) this.#outgoing.at(-1)!._last = true;
    else if (socket._httpMessage) socket._httpMessage._last = true;
    else socket.end();
  }

  #onTimeout(): void {
    const { socket } = this;
    const request = this.#parser?.incoming;
    const told = [
      request && !request.complete && request.emit('timeout', socket),
      socket._httpMessage?.emit('timeout', socket),
      this.#server.emit('timeout', socket),
    ];
    if (!told.includes(true)) socket.destroy();
  }

  #onError(error: Error & { code?: string }): void {
    const { socket } = this;
    socket.off('error', this.#handlers['error']!);
    // Whatever else goes wrong with it has nobody to be told to.
    if (socket.listenerCount('error') === 0) socket.on('error', () => {});
    if (this.#server.emit('clientError', error, socket)) return;
    if (socket.writable && !socket._httpMessage?._headerSent) {
      const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request';
      socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, 'latin1');
    }
    socket.destroy(error);
  }

  #onClose(): void {
    this.#leave();
    for (const request of this.#incoming.splice(0)) request.destroy(connectionReset('aborted'));
    for (const response of this.#outgoing.splice(0)) response._close();
  }

  #upgrade(request: IncomingMessage, rest: Buffer): void {
    const { socket } = this;
    for (const [event, handler] of Object.entries(this.#handlers)) socket.off(event, handler);
    Reflect.deleteProperty(socket, 'setEncoding');
    this.#leave();
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (this.#server.listenerCount(event) === 0) return void socket.destroy();
    // Whoever takes the connection over decides how it is read.
    Object.assign(socket, { readableFlowing: null });
    this.#server.emit(event, request, socket, rest);
  }

  #leave(): void {
    this.#forget();
    this.#parser?.free();
    this.#parser = undefined;
  }
}

/** HTTP is bytes: its connection cannot be read as text. */
function refuseEncoding(): never {
  const message = 'Changing the socket encoding is not allowed per RFC7230 Section 3.';
  throw nodeError(Error, 'ERR_HTTP_SOCKET_ENCODING', message);
}

/** Whether a request's headers announce a body. */
function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === 'HEAD') return false;
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** Ends a request that has no body at once, without events (Node documentation: `optimizeEmptyRequests`). */
function dismiss(request: IncomingMessage): void {
  request._dumped = true;
  request.push(null);
  request.read();
  const { _readableState: state } = request as unknown as { _readableState: object };
  Object.assign(state, { endEmitted: true, destroyed: true });
}
