/**
 * A connection is a pair of MessagePorts. Each direction is a stream of bytes with a window: the
 * sender may have at most WINDOW unread bytes under way, the reader grants more as it consumes, so
 * a slow reader slows its writer, as TCP does.
 */
type StreamMessage = { data: Uint8Array } | { credit: number } | { end: true } | { reset: true };

/** Bytes that may be under way in one direction before the writer has to wait. */
export const WINDOW = 256 * 1024;

/** Bytes that are used up before the writer is told: most exchanges are over without such a message. */
const CREDIT_STEP = WINDOW / 4;

/** What a connection tells its owner. */
export interface ByteStreamListener {
  /** Bytes came in. Call {@link ByteStream.consume} once they are used up. */
  data(bytes: Uint8Array): void;
  /** The other side will send no more (TCP's FIN). */
  end(): void;
  /** The other side tore the connection down (TCP's RST). */
  reset(): void;
  /** There is room to write again, after {@link ByteStream.write} returned false. */
  drain(): void;
}

/** In bytes: up to here browsers copy memory faster than they hand it over. */
const COPIED_SIZE = 4096;

/**
 * One end of a duplex connection of bytes.
 *
 * @example
 * ```ts
 * const { port1, port2 } = new MessageChannel();
 * const ignore = { data() {}, end() {}, reset() {}, drain() {} };
 * const client = new ByteStream(port1, ignore);
 * const received = await new Promise((data) => {
 *   new ByteStream(port2, { ...ignore, data });
 *   client.write(new TextEncoder().encode('GET'));
 * });
 * client.reset();
 * [...received]; // => [71, 69, 84]
 * ```
 */
export class ByteStream {
  readonly #port: MessagePort;
  readonly #listener: ByteStreamListener;
  #window = WINDOW;
  /** Bytes used up that the writer has not been told of. */
  #used = 0;
  #blocked = false;
  #sentEnd = false;
  #gotEnd = false;
  #closed = false;

  /**
   * @param port - this end of a MessageChannel; the stream takes it over and closes it
   * @param listener - told of everything that arrives, from a later task on
   */
  constructor(port: MessagePort, listener: ByteStreamListener) {
    this.#port = port;
    this.#listener = listener;
    port.onmessage = (event: MessageEvent<StreamMessage>) => this.#receive(event.data);
  }

  /**
   * Sends bytes. They are copied, so the caller may reuse its buffer.
   *
   * @param bytes - any number of bytes
   * @returns false when the window is used up: wait for `drain` before writing more
   */
  write(bytes: Uint8Array): boolean {
    if (this.#closed || this.#sentEnd) return false;
    // Not `bytes.slice()`: a Buffer's slice is a view, and its memory would be taken away.
    const copy = new Uint8Array(bytes);
    this.#window -= copy.byteLength;
    const transfer = copy.byteLength > COPIED_SIZE ? [copy.buffer] : [];
    this.#port.postMessage({ data: copy } satisfies StreamMessage, transfer);
    this.#blocked = this.#window <= 0;
    return !this.#blocked;
  }

  /** Says that nothing more will be written; the other direction stays open. */
  end(): void {
    if (this.#closed || this.#sentEnd) return;
    this.#sentEnd = true;
    this.#port.postMessage({ end: true } satisfies StreamMessage);
    this.#closeIfDone();
  }

  /** Tears both directions down at once; what the other side has not read is lost to it. */
  reset(): void {
    if (this.#closed) return;
    this.#port.postMessage({ reset: true } satisfies StreamMessage);
    this.#close();
  }

  /**
   * Grants the writer room for bytes that have been used up.
   *
   * @param count - bytes consumed
   */
  consume(count: number): void {
    if (this.#closed || this.#gotEnd) return;
    this.#used += count;
    if (this.#used < CREDIT_STEP) return;
    this.#port.postMessage({ credit: this.#used } satisfies StreamMessage);
    this.#used = 0;
  }

  /** To be called when the process at the other end has died without a word: reads as its end. */
  peerGone(): void {
    if (this.#closed) return;
    this.#sentEnd = true;
    if (!this.#gotEnd) this.#listener.end();
    this.#close();
  }

  #receive(message: StreamMessage): void {
    if (this.#closed) return;
    if ('data' in message) {
      this.#listener.data(message.data);
    } else if ('credit' in message) {
      this.#window += message.credit;
      if (this.#blocked && this.#window > 0) {
        this.#blocked = false;
        this.#listener.drain();
      }
    } else if ('end' in message) {
      this.#gotEnd = true;
      this.#listener.end();
      this.#closeIfDone();
    } else {
      this.#close();
      this.#listener.reset();
    }
  }

  #closeIfDone(): void {
    if (this.#sentEnd && this.#gotEnd) this.#close();
  }

  #close(): void {
    this.#closed = true;
    this.#port.close();
  }
}
