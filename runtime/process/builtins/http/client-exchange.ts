import type { Buffer } from 'buffer';
import { channel } from '../diagnostics-channel.ts';
import type { Socket } from '../net/socket.ts';
import { connectionReset } from './connection-reset.ts';
import { IncomingMessage } from './incoming-message.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import { HttpParser, type BodyKind, type MessageHead, type ParserLimits } from './parser.ts';

/** The request whose turn on its connection this is. */
export interface ExchangeRequest extends OutgoingMessage {
  readonly method: string;
  readonly aborted: boolean;
}

/** What a request is told of its turn on a connection. */
export interface ExchangeListener {
  message(response: IncomingMessage): void;
  failed(error: Error): void;
  /** It is over, and the connection can take another request. */
  kept(): void;
  /** The connection is closed, or is no longer HTTP. */
  closed(): void;
}

const responseFinish = channel('http.client.response.finish');

/** One request's turn on a connection: reads what comes back until the answer is complete. */
export class ClientExchange {
  readonly #request: ExchangeRequest;
  readonly #socket: Socket;
  readonly #listener: ExchangeListener;
  readonly #parser: HttpParser;
  readonly #handlers: Record<string, (value: unknown) => void>;
  #response: IncomingMessage | undefined;
  #switching = false;
  #informational = false;
  #failed = false;
  #ended = false;
  #detached = false;
  #watchesTimeout = false;

  /**
   * @param request - already has this connection, or gets it now
   * @param socket - read by nobody else meanwhile
   * @param limits - how strictly the answer is read
   * @param listener - told of what happens
   */
  constructor(
    request: ExchangeRequest,
    socket: Socket,
    limits: ParserLimits,
    listener: ExchangeListener,
  ) {
    this.#request = request;
    this.#socket = socket;
    this.#listener = listener;
    const parserListener = {
      head: (head: MessageHead) => this.#onHead(head),
      body: (chunk: Uint8Array) => this.#onBody(chunk),
      complete: (trailers: string[]) => this.#onComplete(trailers),
    };
    this.#parser = new HttpParser('response', parserListener, limits);
    this.#handlers = {
      data: (chunk) => this.#onData(chunk as Buffer),
      end: () => this.#onEnd(),
      error: (error) => this.#onError(error as Error),
      close: () => this.#onClose(),
      drain: () => request.drained(),
    };
    for (const [event, handler] of Object.entries(this.#handlers)) socket.on(event, handler);
    request.once('finish', () => this.#settle());
  }

  /** From now on a timeout of the connection is one of the request and its answer. */
  watchTimeout(): void {
    if (this.#watchesTimeout || this.#detached) return;
    this.#watchesTimeout = true;
    this.#socket.on('timeout', this.#onTimeout);
  }

  readonly #onTimeout = (): void => {
    this.#request.emit('timeout');
    this.#response?.emit('timeout');
  };

  #onData(chunk: Buffer): void {
    let parsed: number;
    try {
      parsed = this.#parser.execute(chunk);
    } catch (error) {
      if (!(error instanceof Error && 'rawPacket' in error)) throw error;
      this.#socket.destroy();
      return this.#fail(error);
    }
    if (this.#switching && !this.#detached) this.#switchProtocol(chunk.subarray(parsed));
  }

  #onHead(head: MessageHead): BodyKind {
    if (this.#response) {
      // A second answer to one request: nobody asked for it.
      this.#socket.destroy();
      return 'none';
    }
    const response = new IncomingMessage(this.#socket, head);
    if (head.upgrade || this.#request.method === 'CONNECT') {
      this.#response = response;
      this.#switching = true;
      response.upgrade = true;
      this.#listener.message(response);
      return 'upgrade';
    }
    const { statusCode } = head;
    this.#informational = statusCode < 200 && statusCode !== 101;
    if (this.#informational) {
      this.#inform(response);
      return 'none';
    }
    this.#response = response;
    if (!head.keepAlive) this.#request.shouldKeepAlive = false;
    this.#listener.message(response);
    if (responseFinish.hasSubscribers) {
      responseFinish.publish({ request: this.#request, response });
    }
    response.once('end', () => {
      this.#ended = true;
      this.#settle();
    });
    if (this.#request.aborted || !this.#request.emit('response', response)) response.resume();
    return this.#request.method === 'HEAD' || statusCode === 304 ? 'none' : 'as declared';
  }

  #inform(response: IncomingMessage): void {
    const { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor } = response;
    if (statusCode === 100) this.#request.emit('continue');
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

  #onBody(chunk: Uint8Array): void {
    const response = this.#response;
    if (!response || response.destroyed || response.push(chunk)) return;
    this.#socket.pause();
    response.whenWanted(() => this.#socket.resume());
  }

  #onComplete(trailers: string[]): void {
    const response = this.#response;
    if (this.#informational || this.#switching || !response || response.complete) return;
    response.complete = true;
    response.rawTrailers = trailers;
    response.push(null);
  }

  #onEnd(): void {
    if (!this.#response) this.#fail(connectionReset('socket hang up'));
    this.#finishParser();
    this.#socket.destroy();
  }

  #onError(error: Error): void {
    this.#fail(error);
    this.#socket.destroy();
  }

  #onClose(): void {
    const response = this.#response;
    this.#finishParser();
    if (!response) this.#fail(connectionReset('socket hang up'));
    else if (!response.complete) response.destroy(connectionReset('aborted'));
    this.#detach();
    this.#listener.closed();
  }

  /** Where the body's end is the connection's, it is complete now. */
  #finishParser(): void {
    try {
      this.#parser.finish();
    } catch (error) {
      // A message that was cut short is told by its `aborted`, as Node does.
      if (!(error instanceof Error && 'reason' in error)) throw error;
    }
  }

  #settle(): void {
    if (!this.#ended || this.#detached) return;
    if (!this.#request.shouldKeepAlive) return this.#socket.destroySoon();
    if (!this.#request.writableFinished || this.#response?.aborted) return;
    this.#detach();
    this.#listener.kept();
  }

  #switchProtocol(rest: Buffer): void {
    const event = this.#request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (this.#request.listenerCount(event) === 0) return void this.#socket.destroy();
    this.#detach();
    this.#socket.emit('agentRemove');
    // Whoever takes the connection over decides how it is read.
    Object.assign(this.#socket, { readableFlowing: null });
    this.#request.emit(event, this.#response, this.#socket, rest);
    this.#listener.closed();
  }

  #fail(error: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#listener.failed(error);
  }

  #detach(): void {
    if (this.#detached) return;
    this.#detached = true;
    for (const [event, handler] of Object.entries(this.#handlers)) this.#socket.off(event, handler);
    this.#socket.off('timeout', this.#onTimeout);
    this.#parser.free();
  }
}
