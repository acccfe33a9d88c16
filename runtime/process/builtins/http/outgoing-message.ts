import { Buffer } from 'buffer';
import { Stream } from 'readable-stream';
import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { validateHeaderName, validateHeaderValue, type HeaderValue } from './header-validation.ts';
import type { Socket } from '../net/socket.ts';

type Callback = (error?: Error | null) => void;
type Chunk = string | Uint8Array;

const CRLF = '\r\n';

/** A message being sent: a response of a server or a request of a client (Node documentation: HTTP, Class: http.OutgoingMessage). */
export abstract class OutgoingMessage extends Stream {
  headersSent = false;
  finished = false;
  writableFinished = false;
  destroyed = false;
  sendDate = false;
  /** Whether a body of another length than the declared one is an error. */
  strictContentLength = false;
  /** Lower-case names of headers whose values stand on one line. */
  protected uniqueHeaders = new Set(['cookie']);
  /** Whether the connection may be used again after this message. */
  shouldKeepAlive = true;
  /** Whether `Transfer-Encoding: chunked` may be used: not with HTTP/1.0. */
  useChunkedEncodingByDefault = true;
  socket: Socket | null = null;
  /** By lower-case name: the name as it was written, and its value. */
  readonly #headers = new Map<string, [name: string, value: HeaderValue]>();
  /** Lower-case names of headers that must not be added by default any more. */
  readonly #unwanted = new Set<string>();
  /** What was written before the message had its connection. */
  #waiting: { chunk: Chunk; encoding: BufferEncoding | undefined; callback?: Callback }[] = [];
  #waitingBytes = 0;
  #needDrain = false;
  #chunked = false;
  #trailers = '';
  #unsentHead = '';
  /** In bytes, as the program declared it. */
  #declaredLength: number | undefined;
  #bodyBytes = 0;
  readonly #endCallbacks: Callback[] = [];
  protected hasBody = true;
  /** Whether an agent keeps the connection for more messages. */
  protected keptByAgent = false;

  /** The first line, without its line end. */
  protected abstract startLine(): string;

  /** Fixes what depends on the kind of message, just before its headers are sent. */
  protected abstract beforeHead(): void;

  /** The value of `Keep-Alive` beside `Connection: keep-alive`; undefined for none. */
  protected keepAliveTerms(): string | undefined {
    return undefined;
  }

  get writableEnded(): boolean {
    return this.finished;
  }

  get writableHighWaterMark(): number {
    return this.socket?.writableHighWaterMark ?? 16 * 1024;
  }

  get writableLength(): number {
    return this.#waitingBytes + (this.socket?.writableLength ?? 0);
  }

  get connection(): Socket | null {
    return this.socket;
  }

  get chunkedEncoding(): boolean {
    return this.#chunked;
  }

  setHeader(name: string, value: HeaderValue): this {
    this.assertHeadersNotSent('set');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    this.#headers.set(name.toLowerCase(), [name, value]);
    return this;
  }

  setHeaders(headers: Headers | Map<string, HeaderValue>): this {
    for (const [name, value] of headers) this.setHeader(name, value);
    return this;
  }

  appendHeader(name: string, value: string | readonly string[]): this {
    const known = this.getHeader(name);
    const before = known === undefined ? [] : [known].flat();
    return this.setHeader(name, [...before, value].flat().map(String));
  }

  getHeader(name: string): HeaderValue | undefined {
    return this.#headers.get(name.toLowerCase())?.[1];
  }

  getHeaders(): Record<string, HeaderValue> {
    const entries = [...this.#headers].map(([key, [, value]]) => [key, value]);
    return Object.assign(Object.create(null), Object.fromEntries(entries));
  }

  getHeaderNames(): string[] {
    return [...this.#headers.keys()];
  }

  getRawHeaderNames(): string[] {
    return [...this.#headers.values()].map(([name]) => name);
  }

  hasHeader(name: string): boolean {
    return this.#headers.has(name.toLowerCase());
  }

  removeHeader(name: string): void {
    this.assertHeadersNotSent('remove');
    this.#headers.delete(name.toLowerCase());
    this.#unwanted.add(name.toLowerCase());
  }

  /** Sends the headers now instead of with the first part of the body. */
  flushHeaders(): void {
    const head = this.#claimHead(undefined);
    if (head !== '') this.#send(head, 'latin1');
  }

  addTrailers(headers: Record<string, string>): void {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
      this.#trailers += `${name}: ${value}${CRLF}`;
    }
  }

  /** Sends a part of the body. Returns false when the connection has enough for now. */
  write(chunk: Chunk, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
    const [coding, done] =
      typeof encoding === 'function' ? [undefined, encoding] : [encoding, callback];
    const bytes = this.#toBytes(chunk, coding);
    if (this.finished) {
      return this.#fail(nodeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end'), done);
    }
    if (this.destroyed) {
      const message = 'Cannot call write after a stream was destroyed';
      return this.#fail(nodeError(Error, 'ERR_STREAM_DESTROYED', message), done);
    }
    this.#measure(bytes.byteLength, false);
    const head = this.#claimHead(undefined);
    if (!this.hasBody || bytes.byteLength === 0) {
      if (head !== '') this.#send(head, 'latin1');
      if (done) kernel().loop.nextTick(done);
      return true;
    }
    return this.#send(this.#framed(head, bytes), undefined, done);
  }

  /** Ends the message, after a last part of the body if one is given. */
  end(
    chunk?: Chunk | Callback | null,
    encoding?: BufferEncoding | Callback,
    callback?: Callback,
  ): this {
    const done = [chunk, encoding, callback].find((each) => typeof each === 'function') as
      Callback | undefined;
    const data = typeof chunk === 'function' || chunk == null ? undefined : chunk;
    const coding = typeof encoding === 'string' ? encoding : undefined;
    const bytes = data === undefined ? undefined : this.#toBytes(data, coding);
    if (this.finished) {
      this.#endAgain(bytes, done);
      return this;
    }
    if (done) this.#endCallbacks.push(done);
    const head = this.#claimHead(bytes?.byteLength ?? 0);
    this.#measure(bytes?.byteLength ?? 0, true);
    this.finished = true;
    this.#send(this.#lastPart(head, bytes), undefined, () => this.#finish());
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    if (this.socket) this.socket.destroy(error);
    else this.#waiting = [];
    return this;
  }

  setTimeout(ms: number, callback?: () => void): this {
    if (callback) this.on('timeout', callback);
    const set = (socket: Socket): void => void socket.setTimeout(ms);
    if (this.socket) set(this.socket);
    else this.once('socket', set);
    return this;
  }

  cork(): void {
    this.socket?.cork();
  }

  uncork(): void {
    this.socket?.uncork();
  }

  /** Gives the message its connection and sends what was waiting for it. */
  assignSocket(socket: Socket): void {
    this.socket = socket;
    this.emit('socket', socket);
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { chunk, encoding, callback } of waiting) this.#send(chunk, encoding, callback);
    if (waiting.length > 0) this.drained();
  }

  /** To be called when the connection has room again. */
  drained(): void {
    if (!this.#needDrain) return;
    this.#needDrain = false;
    this.emit('drain');
  }

  protected assertHeadersNotSent(action: string): void {
    if (this.headersSent) {
      const message = `Cannot ${action} headers after they are sent to the client`;
      throw nodeError(Error, 'ERR_HTTP_HEADERS_SENT', message);
    }
  }

  /**
   * Fixes the headers; they go out with the first part of the body.
   *
   * @param bodyLength - in bytes, where the whole body is known already
   * @param list - names and values to send instead of the headers that were set
   */
  protected fixHead(
    bodyLength: number | undefined,
    list: [name: string, value: HeaderValue][] = [...this.#headers.values()],
  ): void {
    this.beforeHead();
    const given = new Map(list.map(([name, value]) => [name.toLowerCase(), String(value)]));
    const pairs = [...list, ...this.#defaults(given, bodyLength)];
    const length = given.get('content-length');
    if (length !== undefined) this.#declaredLength = Number(length);
    this.headersSent = true;
    this.#chunked = pairs.some(
      ([name, value]) => /^transfer-encoding$/i.test(name) && /\bchunked\b/i.test(String(value)),
    );
    const lines = pairs.flatMap(([name, value]) =>
      this.#wireValues(name, value).map((each) => `${name}: ${String(each)}${CRLF}`),
    );
    this.#unsentHead = `${this.startLine()}${CRLF}${lines.join('')}${CRLF}`;
    // Who expects something waits for the answer before the body comes.
    if (given.has('expect')) this.#send(this.#claimHead(undefined), 'latin1');
  }

  /** `Date`, `Connection` and what tells the body's length, unless the program gave them. */
  #defaults(
    given: Map<string, string>,
    bodyLength: number | undefined,
  ): [name: string, value: string][] {
    const added: [string, string][] = [];
    const wanted = (name: string): boolean => !given.has(name) && !this.#unwanted.has(name);
    const delimited = given.has('content-length') || given.has('transfer-encoding');
    if (this.sendDate && wanted('date')) added.push(['Date', new Date().toUTCString()]);
    const connection = given.get('connection');
    const mayKeep =
      given.has('content-length') || this.useChunkedEncodingByDefault || this.keptByAgent;
    if (connection !== undefined) {
      if (/\bclose\b/i.test(connection)) this.shouldKeepAlive = false;
    } else if (wanted('connection')) {
      if (!mayKeep) this.shouldKeepAlive = false;
      added.push(['Connection', this.shouldKeepAlive ? 'keep-alive' : 'close']);
      const terms = this.shouldKeepAlive ? this.keepAliveTerms() : undefined;
      if (terms !== undefined && wanted('keep-alive')) added.push(['Keep-Alive', terms]);
    }
    if (delimited || !this.hasBody) return added;
    const known = bodyLength !== undefined && !given.has('trailer') && wanted('content-length');
    if (!this.useChunkedEncodingByDefault) {
      if (!this.keptByAgent) this.shouldKeepAlive = false;
    } else if (known) added.push(['Content-Length', String(bodyLength)]);
    else if (wanted('transfer-encoding')) added.push(['Transfer-Encoding', 'chunked']);
    else this.shouldKeepAlive = false;
    return added;
  }

  /** The head if it has yet to be sent, else nothing. */
  #claimHead(bodyLength: number | undefined): string {
    if (!this.headersSent) this.fixHead(bodyLength);
    const head = this.#unsentHead;
    this.#unsentHead = '';
    return head;
  }

  #framed(head: string, bytes: Uint8Array): Uint8Array {
    const size = this.#chunked ? `${bytes.byteLength.toString(16)}${CRLF}` : '';
    if (head === '' && size === '') return bytes;
    const parts = [Buffer.from(head + size, 'latin1'), bytes];
    return Buffer.concat(this.#chunked ? [...parts, Buffer.from(CRLF)] : parts);
  }

  #lastPart(head: string, bytes: Uint8Array | undefined): Uint8Array {
    const hasBytes = this.hasBody && bytes !== undefined && bytes.byteLength > 0;
    const body = hasBytes ? this.#framed(head, bytes) : Buffer.from(head, 'latin1');
    if (!this.#chunked || !this.hasBody) return body;
    return Buffer.concat([body, Buffer.from(`0${CRLF}${this.#trailers}${CRLF}`, 'latin1')]);
  }

  #send(chunk: Chunk, encoding?: BufferEncoding, callback?: Callback): boolean {
    if (this.socket) {
      if (this.socket.destroyed) {
        if (callback) kernel().loop.nextTick(callback);
        return false;
      }
      const roomy = this.socket.write(chunk, encoding ?? 'utf8', callback);
      this.#needDrain ||= !roomy;
      return roomy;
    }
    this.#waiting.push(callback ? { chunk, encoding, callback } : { chunk, encoding });
    this.#waitingBytes += chunk.length;
    const roomy = this.#waitingBytes < this.writableHighWaterMark;
    this.#needDrain ||= !roomy;
    return roomy;
  }

  #endAgain(bytes: Uint8Array | undefined, done: Callback | undefined): void {
    if (bytes) {
      this.#fail(nodeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end'), done);
    } else if (done && !this.writableFinished) {
      this.#endCallbacks.push(done);
    } else if (done) {
      const message = 'Cannot call end after a stream was finished';
      const error = nodeError(Error, 'ERR_STREAM_ALREADY_FINISHED', message);
      kernel().loop.nextTick(() => done(error));
    }
  }

  #finish(): void {
    if (this.destroyed && this.socket?.destroyed) return;
    this.writableFinished = true;
    this.emit('prefinish');
    for (const done of this.#endCallbacks.splice(0)) done(null);
    this.emit('finish');
  }

  #fail(error: Error, callback: Callback | undefined): boolean {
    kernel().loop.nextTick(() => {
      callback?.(error);
      this.emit('error', error);
    });
    return false;
  }

  #toBytes(chunk: unknown, encoding: BufferEncoding | undefined): Uint8Array {
    if (chunk === null) {
      throw nodeError(
        TypeError as ErrorConstructor,
        'ERR_STREAM_NULL_VALUES',
        'May not write null values to stream',
      );
    }
    if (typeof chunk === 'string') return Buffer.from(chunk, encoding);
    if (chunk instanceof Uint8Array) return chunk;
    throw invalidArgumentType(
      'chunk',
      'of type string or an instance of Buffer or Uint8Array',
      chunk,
    );
  }

  /** A header's values, one a line; cookies stand on one line (RFC 6265, 5.4). */
  #wireValues(name: string, value: HeaderValue): (string | number)[] {
    const values = [value].flat();
    return this.uniqueHeaders.has(name.toLowerCase()) ? [values.join('; ')] : values;
  }

  /** Counts a part of the body against the declared length. */
  #measure(bytes: number, last: boolean): void {
    this.#bodyBytes += bytes;
    const declared = this.#declaredLength;
    if (!this.strictContentLength || !this.hasBody || declared === undefined) return;
    if (last ? this.#bodyBytes === declared : this.#bodyBytes <= declared) return;
    throw nodeError(
      Error,
      'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
      `Response body's content-length of ${this.#bodyBytes} byte(s) does not match the ` +
        `content-length of ${declared} byte(s) set in header`,
    );
  }
}
