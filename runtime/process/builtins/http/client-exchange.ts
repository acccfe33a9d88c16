import type { Buffer } from 'buffer';
import { kernel } from '../../current.ts';
import { channel } from '../diagnostics-channel.ts';
import type { ClientRequest } from './client-request.ts';
import { connectionReset } from './connection-reset.ts';
import { endSoon, type HttpSocket } from './http-socket.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { isParseError, MessageParser } from './message-parser.ts';
import type { BodyKind, ParserLimits } from './parser.ts';

const responseFinish = channel('http.client.response.finish');

/** Headers that a response may have where the request sets no number of its own. */
const MAX_HEADERS = 2000;

/** One request's turn on a connection: reads what comes back until the answer is complete. */
export class ClientExchange {
  readonly #request: ClientRequest;
  readonly #socket: HttpSocket;
  #parser: MessageParser | undefined;
  readonly #reading: Record<string, (value: unknown) => void>;
  readonly #lasting: Record<string, (value: unknown) => void>;
  /** Whether an error was told already. */
  #failed = false;
  #ended = false;

  /**
   * Gives a request its connection and reads the answer.
   *
   * @param request - gets this connection now
   * @param socket - read by nobody else meanwhile
   * @param limits - how strictly the answer is read
   */
  static begin(request: ClientRequest, socket: HttpSocket, limits: ParserLimits): ClientExchange {
    return new ClientExchange(request, socket, limits);
  }

  private constructor(request: ClientRequest, socket: HttpSocket, limits: ParserLimits) {
    this.#request = request;
    this.#socket = socket;
    this.#parser = MessageParser.take('response', socket, {
      ...limits,
      maxHeadersCount: request.maxHeadersCount ?? MAX_HEADERS,
      joinDuplicateHeaders: request.joinDuplicateHeaders,
      onIncoming: (response, keepAlive) => this.#onIncoming(response, keepAlive),
    });
    this.#reading = {
      data: (chunk) => this.#onData(chunk as Buffer),
      end: () => this.#onEnd(),
      drain: () => this.#onDrain(),
    };
    this.#lasting = {
      error: (error) => this.#onError(error as Error),
      close: () => this.#onClose(),
    };
    socket._httpMessage = request;
    request.parser = this.#parser;
    request.socket = socket;
    for (const [event, listener] of Object.entries({ ...this.#reading, ...this.#lasting })) {
      socket.on(event, listener);
    }
    request.on('finish', () => {
      if (request.shouldKeepAlive && this.#ended) this.#release();
    });
  }

  #onData(chunk: Buffer): void {
    const parser = this.#parser;
    if (!parser) return;
    let parsed: number;
    try {
      parsed = parser.execute(chunk);
    } catch (error) {
      if (!isParseError(error)) throw error;
      this.#stopReading();
      this.#socket.destroy();
      return this.#fail(error);
    }
    const response = this.#parser?.incoming;
    if (response?.upgrade) return this.#switchProtocol(response, chunk.subarray(parsed));
    if (response?.complete && !isInformational(response)) this.#stopReading();
  }

  #onIncoming(response: IncomingMessage, keepAlive: boolean): BodyKind {
    const request = this.#request;
    if (request.res) {
      // A second answer to one request: nobody asked for it.
      this.#socket.destroy();
      return 'none';
    }
    request.res = response;
    if (response.upgrade || request.method === 'CONNECT') {
      response.upgrade = true;
      return 'upgrade';
    }
    if (isInformational(response)) {
      request.res = null;
      this.#inform(response);
      return 'none';
    }
    if (!keepAlive) request.shouldKeepAlive = false;
    if (responseFinish.hasSubscribers) responseFinish.publish({ request, response });
    Object.assign(response, { req: request });
    response.on('end', () => this.#onResponseEnd(response));
    if (request.timeoutCb) this.#socket.on('timeout', tellResponse);
    if (request.aborted || !request.emit('response', response)) response._dump();
    return request.method === 'HEAD' || response.statusCode === 304 ? 'none' : 'as declared';
  }

  #inform(response: IncomingMessage): void {
    if (response.statusCode === 100) this.#request.emit('continue');
    const { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor } = response;
    this.#request.emit('information', {
      statusCode,
      statusMessage,
      httpVersion,
      httpVersionMajor,
      httpVersionMinor,
      headers: response.headers,
      rawHeaders: response.rawHeaders,
    });
  }

  #onResponseEnd(response: IncomingMessage): void {
    const request = this.#request;
    const socket = this.#socket;
    if (request.timeoutCb) socket.removeListener('timeout', request.timeoutCb);
    socket.removeListener('timeout', tellResponse);
    this.#ended = true;
    request._ended = true;
    if (!request.shouldKeepAlive) {
      if (socket.writable) endSoon(socket);
    } else if (request.writableFinished && !response.aborted) this.#release();
  }

  /** The exchange is over and the connection stays: the next request may have it. */
  #release(): void {
    const request = this.#request;
    const socket = this.#socket;
    if (request.timeoutCb) {
      socket.setTimeout?.(0, request.timeoutCb);
      request.timeoutCb = null;
    }
    this.#stopReading();
    this.#stopListening();
    request.destroyed = true;
    // A tick later: listeners of the response's end come first.
    kernel().loop.nextTick(() => {
      request._close();
      socket.emit('free');
    });
  }

  #onDrain(): void {
    const request = this.#request;
    if (request.finished || !request._needDrain) return;
    request._needDrain = false;
    request.emit('drain');
  }

  #onEnd(): void {
    if (!this.#request.res) this.#fail(connectionReset('socket hang up'));
    this.#finishParser();
    this.#socket.destroy();
  }

  #onError(error: Error): void {
    this.#fail(error);
    this.#finishParser();
    this.#stopReading();
    this.#socket.destroy();
  }

  #onClose(): void {
    const request = this.#request;
    this.#finishParser();
    const { res: response } = request;
    request.destroyed = true;
    if (response) {
      if (!response.complete) response.destroy(connectionReset('aborted'));
      request._close();
      if (!response.aborted && response.readable) response.push(null);
    } else {
      this.#fail(connectionReset('socket hang up'));
      request._close();
    }
    request.outputData.length = 0;
    this.#freeParser();
  }

  /** Where the body's end is the connection's, it is complete now. */
  #finishParser(): void {
    try {
      this.#parser?.finish();
    } catch (error) {
      // A message that was cut short is told by its `aborted`.
      if (!isParseError(error)) throw error;
    }
  }

  #switchProtocol(response: IncomingMessage, rest: Buffer): void {
    const request = this.#request;
    const socket = this.#socket;
    this.#stopReading();
    if (request.timeoutCb) socket.removeListener('timeout', request.timeoutCb);
    socket.removeListener('timeout', tellResponse);
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (request.listenerCount(event) === 0) return void socket.destroy();
    socket.emit('agentRemove');
    this.#stopListening();
    socket._httpMessage = null;
    // Whoever takes the connection over decides how it is read.
    Object.assign(socket, { readableFlowing: null });
    request.emit(event, response, socket, rest);
    request._close();
  }

  #fail(error: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#request._tellError(error);
  }

  #stopReading(): void {
    for (const [event, listener] of Object.entries(this.#reading)) {
      this.#socket.off(event, listener);
    }
    this.#freeParser();
  }

  #freeParser(): void {
    this.#parser?.free();
    this.#parser = undefined;
  }

  #stopListening(): void {
    for (const [event, listener] of Object.entries(this.#lasting)) {
      this.#socket.off(event, listener);
    }
  }
}

function isInformational({ statusCode }: IncomingMessage): boolean {
  return statusCode !== null && statusCode >= 100 && statusCode < 200 && statusCode !== 101;
}

/** A timeout of the connection is one of the answer that it carries. */
function tellResponse(this: HttpSocket): void {
  (this._httpMessage as ClientRequest | null)?.res?.emit('timeout');
}
