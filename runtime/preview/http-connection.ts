import { ByteStream, WINDOW } from '../network/byte-stream.ts';
import { HttpParser, type MessageHead } from '../process/builtins/http/parser.ts';

/** In bytes: what is written of a request's body at once. */
const SLICE = 64 * 1024;

/** A request as it goes over the wire. */
export interface WireRequest {
  method: string;
  /** The start line and the headers, with the empty line behind them. */
  head: string;
  body?: Uint8Array<ArrayBuffer> | undefined;
}

/** A response whose head has come. */
export interface WireResponse {
  head: MessageHead;
  /** Errors when the connection breaks off; cancelling it closes the connection. */
  body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Whether all of the body has come. */
  isWhole: boolean;
}

/** The connection ended or broke before a response had come. */
export class NoResponseError extends Error {
  override readonly name = 'NoResponseError';
  /** Nothing at all came, on a connection that had served before: it may have been closing just then. */
  readonly mayRetry: boolean;

  constructor(message: string, mayRetry: boolean) {
    super(message);
    this.mayRetry = mayRetry;
  }
}

interface Exchange {
  method: string;
  head: PromiseWithResolvers<WireResponse>;
  response: WireResponse | undefined;
  /** Set once the head has come. */
  body: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  isSent: boolean;
}

/** One HTTP/1.1 connection of a client, for one request after the other. */
export class HttpConnection {
  readonly #stream: ByteStream;
  readonly #parser: HttpParser;
  readonly #onFree: (connection: HttpConnection, isReusable: boolean) => void;
  #exchange: Exchange | undefined;
  #keepAlive = true;
  #isOpen = true;
  #served = 0;
  #cameBytes = false;
  /** Bytes that were read while the body's reader had no room. */
  #unacknowledged = 0;
  #onDrain: () => void = () => {};

  /**
   * @param port - the client's end of a connection
   * @param onFree - called after each exchange, and when the connection closes between two
   */
  constructor(
    port: MessagePort,
    onFree: (connection: HttpConnection, isReusable: boolean) => void,
  ) {
    this.#onFree = onFree;
    this.#stream = new ByteStream(port, {
      data: (bytes) => this.#receive(bytes),
      end: () => this.#ended(),
      reset: () => this.#fail(new Error('The connection was reset.')),
      drain: () => this.#onDrain(),
    });
    this.#parser = new HttpParser('response', {
      head: (head) => this.#headCame(head),
      body: (chunk) => this.#exchange?.body?.enqueue(chunk as Uint8Array<ArrayBuffer>),
      complete: () => this.#complete(),
    });
  }

  /**
   * Sends a request and waits for the head of its response.
   *
   * @throws {NoResponseError} when the connection ends before
   */
  send(request: WireRequest): Promise<WireResponse> {
    const { method } = request;
    const head = Promise.withResolvers<WireResponse>();
    this.#exchange = { method, head, response: undefined, body: undefined, isSent: false };
    this.#cameBytes = false;
    void this.#write(request, this.#exchange);
    return head.promise;
  }

  /** Closes it, whatever is under way. */
  close(): void {
    this.#fail(new Error('The request was given up.'));
  }

  /** To be called when the process at the other end has died. */
  peerGone(): void {
    this.#stream.peerGone();
  }

  async #write({ head, body }: WireRequest, exchange: Exchange): Promise<void> {
    this.#stream.write(new TextEncoder().encode(head));
    const length = body?.byteLength ?? 0;
    for (let at = 0; at < length && this.#isOpen; at += SLICE) {
      const room = Promise.withResolvers<void>();
      this.#onDrain = room.resolve;
      const slice = body?.subarray(at, at + SLICE) ?? new Uint8Array();
      if (!this.#stream.write(slice) && this.#isOpen) await room.promise;
    }
    exchange.isSent = true;
  }

  #receive(bytes: Uint8Array): void {
    // What a server still writes to a client that is gone, TCP answers with a reset.
    if (!this.#isOpen) return this.#stream.reset();
    this.#cameBytes = true;
    this.#unacknowledged += bytes.byteLength;
    if (!this.#exchange) return this.#fail(new Error('The server spoke unasked.'));
    try {
      this.#parser.execute(bytes);
    } catch (error) {
      return this.#fail(error as Error);
    }
    this.#acknowledge();
  }

  /** Gives the server room for what has been read, unless the reader lags behind. */
  #acknowledge(): void {
    const unread = WINDOW - (this.#exchange?.body?.desiredSize ?? WINDOW);
    const used = this.#unacknowledged - unread;
    if (used <= 0) return;
    this.#unacknowledged = unread;
    this.#stream.consume(used);
  }

  #headCame(head: MessageHead): 'none' | 'as declared' {
    const exchange = this.#exchange;
    const isInformational = head.statusCode < 200;
    if (!exchange || isInformational) {
      if (head.statusCode === 101) throw new Error('The server changed the protocol unasked.');
      return 'none';
    }
    this.#keepAlive = head.keepAlive;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => void (exchange.body = controller),
        pull: () => this.#acknowledge(),
        cancel: () => this.close(),
      },
      { highWaterMark: WINDOW, size: (chunk) => chunk.byteLength },
    );
    exchange.response = { head, body, isWhole: false };
    exchange.head.resolve(exchange.response);
    return exchange.method === 'HEAD' ? 'none' : 'as declared';
  }

  #complete(): void {
    const exchange = this.#exchange;
    // An informational response has come to its end.
    if (!exchange?.body) return;
    this.#exchange = undefined;
    this.#served++;
    exchange.body.close();
    if (exchange.response) exchange.response.isWhole = true;
    const isReusable = this.#isOpen && this.#keepAlive && exchange.isSent;
    if (!isReusable) this.#shut();
    this.#onFree(this, isReusable);
  }

  #ended(): void {
    if (!this.#isOpen) return;
    try {
      // Completes a body that has no other end than the connection's.
      this.#keepAlive = false;
      if (this.#exchange) this.#parser.finish();
      this.#fail(new Error('The connection ended.'));
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    if (!this.#isOpen) return;
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#shut();
    if (exchange?.body) exchange.body.error(error);
    else {
      const mayRetry = this.#served > 0 && !this.#cameBytes;
      exchange?.head.reject(new NoResponseError(error.message, mayRetry));
    }
    this.#onFree(this, false);
  }

  #shut(): void {
    this.#isOpen = false;
    this.#onDrain();
    // It may be the parser that is calling.
    queueMicrotask(() => this.#parser.free());
    this.#stream.end();
  }
}
