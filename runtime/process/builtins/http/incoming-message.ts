import { finished, Readable } from 'readable-stream';
import { kernel } from '../../current.ts';
import type { HttpSocket } from './http-socket.ts';
import { addHeader, distinctHeaders, joinHeaders, type IncomingHeaders } from './header-lines.ts';

type Failure = (Error & { code?: string }) | null | undefined;
type Callback = (error?: Error | null) => void;

const given = Symbol('headers');
const givenTrailers = Symbol('trailers');
const controller = Symbol('controller');

/**
 * A message that was received: a request on a server, a response on a client (Node documentation:
 * HTTP, Class: http.IncomingMessage). The fields with `_` are looked at by programs that extend it.
 */
export class IncomingMessage extends Readable {
  socket: HttpSocket;
  httpVersionMajor: number | null = null;
  httpVersionMinor: number | null = null;
  httpVersion: string | null = null;
  complete = false;
  rawHeaders: string[] = [];
  rawTrailers: string[] = [];
  joinDuplicateHeaders = false;
  aborted = false;
  upgrade: boolean | null = null;
  url = '';
  method: string | null = null;
  statusCode: number | null = null;
  statusMessage: string | null = null;
  client: HttpSocket;
  /** Whether somebody has begun to read the body. */
  _consuming = false;
  /** Whether the body is thrown away. */
  _dumped = false;
  [given]: IncomingHeaders | null = null;
  [givenTrailers]: IncomingHeaders | null = null;
  [controller]: AbortController | null = null;

  constructor(socket: HttpSocket) {
    super(socket ? { highWaterMark: socket.readableHighWaterMark } : {});
    this.socket = socket;
    this.client = socket;
    // Nothing is read ahead until somebody reads: by that a body that nobody wants is known.
    setReadingAhead(this, false);
  }

  get connection(): HttpSocket {
    return this.socket;
  }

  set connection(socket: HttpSocket) {
    this.socket = socket;
  }

  get headers(): IncomingHeaders {
    return (this[given] ??= joinHeaders(this.rawHeaders, this.joinDuplicateHeaders));
  }

  set headers(headers: IncomingHeaders) {
    this[given] = headers;
  }

  get trailers(): IncomingHeaders {
    return (this[givenTrailers] ??= joinHeaders(this.rawTrailers, this.joinDuplicateHeaders));
  }

  set trailers(trailers: IncomingHeaders) {
    this[givenTrailers] = trailers;
  }

  /** Every value of every header, by lower-case name. */
  get headersDistinct(): Record<string, string[]> {
    return distinctHeaders(this.rawHeaders);
  }

  get trailersDistinct(): Record<string, string[]> {
    return distinctHeaders(this.rawTrailers);
  }

  /** Aborts when the message is destroyed, or its connection closed, before the exchange is over. */
  get signal(): AbortSignal {
    if (!this[controller]) {
      this[controller] = new AbortController();
      if (this.destroyed && !this.readableEnded) this[controller].abort();
      this.socket?.once('close', () => {
        if (!this.complete || !this.readableEnded) this[controller]?.abort();
      });
    }
    return this[controller].signal;
  }

  setTimeout(ms: number, callback?: () => void): this {
    if (callback) this.on('timeout', callback);
    this.socket.setTimeout?.(ms);
    return this;
  }

  /** Adds one header to an object, as the getters do. */
  _addHeaderLine(field: string, value: string, headers: IncomingHeaders): void {
    addHeader(headers, field, value, this.joinDuplicateHeaders);
  }

  /** Throws the body away, so that the next message can come. */
  _dump(): void {
    if (this._dumped) return;
    this._dumped = true;
    this.removeAllListeners('data');
    this.resume();
  }

  override _read(): void {
    if (!this._consuming) setReadingAhead(this, true);
    this._consuming = true;
    if (this.socket?.readable && !this.socket._paused) this.socket.resume();
  }

  override _destroy(error: Failure, callback: Callback): void {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit('aborted');
      this[controller]?.abort();
    }
    // Later, and only to who listens: a client that hangs up must not end the server.
    const done = (failure: Failure): void =>
      kernel().loop.nextTick(() => callback(this.listenerCount('error') === 0 ? null : failure));
    // A message given up before it was read to its end leaves its connection unusable.
    if (!this.socket || this.socket.destroyed || !this.aborted) return done(error);
    this.socket.destroy(error ?? undefined);
    const cleanup = finished(this.socket, (failure: Failure) => {
      cleanup();
      done(failure?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? error : (failure ?? error));
    });
  }
}

/** Whether the stream fills its buffer by itself; `readingMore` says that it is about to. */
function setReadingAhead(message: Readable, ahead: boolean): void {
  const { _readableState: state } = message as unknown as { _readableState: object };
  Object.assign(state, { readingMore: !ahead });
}
