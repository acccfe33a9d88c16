import type { Buffer } from 'buffer';
import { kernel } from '../../current.ts';
import { nodeError } from '../../node-errors.ts';
import { channel } from '../diagnostics-channel.ts';
import type { Socket } from '../net/socket.ts';
import { connectionReset } from './connection-reset.ts';
import { IncomingMessage } from './incoming-message.ts';
import { HttpParser, type BodyKind, type MessageHead } from './parser.ts';
import type { Server, ServerOptions } from './server.ts';
import { ServerResponse } from './server-response.ts';

const requestStart = channel('http.server.request.start');
const responseFinish = channel('http.server.response.finish');

/** By the error's code, what a client is told; everything else is a bad request. */
const REFUSALS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** One client's connection: requests come in one after the other, answers leave in the same order. */
export class ServerConnection {
  readonly socket: Socket;
  readonly #server: Server;
  readonly #options: ServerOptions;
  readonly #parser: HttpParser;
  #incoming: IncomingMessage | undefined;
  /** Answers that are not finished; the first one has the socket. */
  #responses: ServerResponse[] = [];
  #ended = false;
  #requests = 0;
  /** In ms; when the message that is coming in began, or the connection; undefined between two. */
  #began: number | undefined = performance.now();
  readonly #forget: () => void;
  readonly #handlers: Record<string, (value: unknown) => void> = {
    data: (chunk) => this.#onData(chunk as Buffer),
    end: () => this.#onEnd(),
    drain: () => this.#responses[0]?.drained(),
    timeout: () => this.#onTimeout(),
    error: (error) => this.#onError(error as Error),
    close: () => this.#onClose(),
  };

  /**
   * @param server - whose events tell of the requests
   * @param socket - the connection; nobody else reads from it
   * @param options - of the server
   * @param forget - called when the connection is closed or is no longer HTTP
   */
  constructor(server: Server, socket: Socket, options: ServerOptions, forget: () => void) {
    this.#server = server;
    this.socket = socket;
    this.#options = options;
    this.#forget = forget;
    const listener = {
      begin: () => void (this.#began = performance.now()),
      head: (head: MessageHead) => this.#onHead(head),
      body: (chunk: Uint8Array) => this.#onBody(chunk),
      complete: (trailers: string[]) => this.#onComplete(trailers),
    };
    this.#parser = new HttpParser('request', listener, options);
    for (const [event, handler] of Object.entries(this.#handlers)) socket.on(event, handler);
    if (server.timeout > 0) socket.setTimeout(server.timeout);
  }

  /** Whether no request is under way. */
  get idle(): boolean {
    return this.#responses.length === 0 && !this.#incoming;
  }

  /** Refuses a request that takes longer than the server allows. */
  checkTimes(): void {
    if (this.#began === undefined || this.#ended) return;
    const { headersTimeout, requestTimeout } = this.#server;
    const elapsed = performance.now() - this.#began;
    const late = (limit: number): boolean => limit > 0 && elapsed > limit;
    if (!late(requestTimeout) && (this.#incoming || !late(headersTimeout))) return;
    this.#began = undefined;
    this.#onError(nodeError(Error, 'ERR_HTTP_REQUEST_TIMEOUT', 'Request timeout'));
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
    if (this.#incoming?.upgrade) this.#upgrade(this.#incoming, chunk.subarray(parsed));
  }

  #onHead(head: MessageHead): BodyKind {
    const Message = this.#options.IncomingMessage ?? IncomingMessage;
    const Response = this.#options.ServerResponse ?? ServerResponse;
    const most = this.#server.maxHeadersCount ?? 2000;
    if (most > 0) head.rawHeaders.splice(most * 2);
    const request = new Message(this.socket, head);
    request.joinDuplicateHeaders = this.#options.joinDuplicateHeaders ?? false;
    request.upgrade =
      head.method === 'CONNECT' || (head.upgrade && this.#server.listenerCount('upgrade') > 0);
    this.#incoming = request;
    if (request.upgrade) return 'upgrade';
    const response = new Response(request);
    for (const name of this.#options.uniqueHeaders ?? []) response.keepOnOneLine(name);
    response.maxRequestsPerSocket = this.#server.maxRequestsPerSocket;
    response.shouldKeepAlive = head.keepAlive;
    response.keepAliveTimeout = this.#server.keepAliveTimeout;
    this.socket.setTimeout(this.#server.timeout);
    this.#responses.push(response);
    response.once('finish', () => this.#onFinish(request, response));
    if (this.#responses.length === 1) response.assignSocket(this.socket);
    this.#dispatch(request, response);
    return 'as declared';
  }

  #dispatch(request: IncomingMessage, response: ServerResponse): void {
    if (requestStart.hasSubscribers) {
      const { socket } = this;
      requestStart.publish({ request, response, socket, server: this.#server });
    }
    const expect = request.headers['expect'];
    const most = this.#server.maxRequestsPerSocket;
    if (most > 0 && ++this.#requests >= most) response.lastOnConnection = true;
    if (most > 0 && this.#requests > most) {
      this.#server.emit('dropRequest', request, this.socket);
      response.writeHead(503);
      response.end();
      return;
    }
    const hostless = request.httpVersion === '1.1' && request.headers['host'] === undefined;
    if (hostless && this.#server.requireHostHeader) {
      response.writeHead(400, ['Connection', 'close']).end();
    } else if (expect === undefined || request.httpVersion !== '1.1') {
      this.#server.emit('request', request, response);
    } else if (/^100-continue$/i.test(String(expect))) {
      response.awaitedByClient = true;
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
    if (!request || request.upgrade) return;
    this.#incoming = undefined;
    this.#began = undefined;
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
    // Who ends its side wants no answer any more: the requests under way are aborted.
    this.socket.end();
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
      const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request';
      this.socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, 'latin1');
    }
    this.socket.destroySoon();
  }

  #onClose(): void {
    this.#ended = true;
    this.#forget();
    const request = this.#incoming;
    this.#incoming = undefined;
    const responses = this.#responses.splice(0);
    const requests = new Set(responses.map(({ req }) => req));
    if (request && !request.complete) requests.add(request);
    for (const each of requests) each.destroy(connectionReset('aborted'));
    for (const response of responses) response.closed();
    kernel().loop.nextTick(() => this.#parser.free());
  }

  #upgrade(request: IncomingMessage, rest: Buffer): void {
    this.#ended = true;
    for (const [event, handler] of Object.entries(this.#handlers)) this.socket.off(event, handler);
    this.socket.setTimeout(0);
    this.#forget();
    this.#parser.free();
    // Whoever takes the connection over decides how it is read.
    Object.assign(this.socket, { readableFlowing: null });
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (!this.#server.emit(event, request, this.socket, rest)) this.socket.destroy();
  }
}

function isParseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
}
