import { Buffer } from 'buffer';
import { captureRejectionSymbol } from 'events';
import { Stream } from 'readable-stream';
import { kernel } from '../../current.ts';
import type { HttpSocket } from './http-socket.ts';
import * as errors from './outgoing-errors.ts';
import { OutgoingHeaders } from './outgoing-headers.ts';

type Callback = (error?: Error | null) => void;
type Chunk = string | Uint8Array;
/** A piece that waits for the connection. */
interface Pending {
  data: Chunk;
  encoding: BufferEncoding | null | undefined;
  callback: Callback | null | undefined;
}

/** Options of both kinds of message. */
export interface OutgoingOptions {
  /** In bytes, for what waits while there is no connection. */
  highWaterMark?: number | undefined;
  /** Whether it is an error to write a body where there can be none. @default false */
  rejectNonStandardBodyWrites?: boolean | undefined;
}

const nothing = (): void => {};

/**
 * A message being sent: a response of a server or a request of a client (Node documentation: HTTP,
 * Class: http.OutgoingMessage). The fields with `_` are looked at by programs that extend it.
 */
export class OutgoingMessage extends OutgoingHeaders {
  outputData: Pending[] = [];
  /** In bytes, of `outputData`. */
  outputSize = 0;
  writable = true;
  destroyed = false;
  /** Whether a body of another length than the declared one is an error. */
  strictContentLength = false;
  finished = false;
  _closed = false;
  _onPendingData: (bytes: number) => void = nothing;
  socket: HttpSocket | null = null;
  /** Whether somebody waits for `drain`. */
  _needDrain = false;
  errored: Error | null | undefined = null;
  writableFinished = false;
  /** Told when everything is with the connection, or that it never will be. */
  _endCallbacks: Callback[] = [];
  _flushError: Error | null = null;
  writableCorked = 0;
  _highWaterMark: number;
  _rejectsBody: boolean;
  _bytesWritten = 0;
  /** Chunks that are corked and become one. */
  _corkedChunks: Pending[] = [];
  _corkedBytes = 0;

  constructor(options: OutgoingOptions = {}) {
    super();
    this._highWaterMark = options.highWaterMark ?? Stream.getDefaultHighWaterMark(false);
    this._rejectsBody = options.rejectNonStandardBodyWrites ?? false;
  }

  get closed(): boolean {
    return this._closed;
  }

  get writableEnded(): boolean {
    return this.finished;
  }

  get writableObjectMode(): boolean {
    return false;
  }

  get writableLength(): number {
    return this.outputSize + this._corkedBytes + (this.socket?.writableLength ?? 0);
  }

  get writableHighWaterMark(): number {
    return this.socket?.writableHighWaterMark ?? this._highWaterMark;
  }

  get writableNeedDrain(): boolean {
    return !this.destroyed && !this.finished && this._needDrain;
  }

  get connection(): HttpSocket | null {
    return this.socket;
  }

  set connection(socket: HttpSocket | null) {
    this.socket = socket;
  }

  /** Fixes the first line and the headers that the program left to be fixed. */
  _implicitHeader(): void {
    throw errors.notImplemented('_implicitHeader()');
  }

  /** Sends the headers now instead of with the first part of the body. */
  flushHeaders(): void {
    if (this._header === null) this._implicitHeader();
    this._send('');
  }

  /** Sends a part of the body. Returns false when the connection has enough for now. */
  write(chunk: Chunk, encoding?: BufferEncoding | Callback | null, callback?: Callback): boolean {
    const [coding, done] =
      typeof encoding === 'function' ? [undefined, encoding] : [encoding, callback];
    if (!this._refusal()) this._corkUntilNextTick();
    const roomy = this._writePart(chunk, coding, done);
    if (!roomy) this._needDrain = true;
    return roomy;
  }

  /** Ends the message, after a last part of the body if one is given. */
  end(
    chunk?: Chunk | Callback | null,
    encoding?: BufferEncoding | Callback | null,
    callback?: Callback,
  ): this {
    const done = [chunk, encoding, callback].find((each) => typeof each === 'function') as
      Callback | undefined;
    const data = typeof chunk === 'function' ? undefined : chunk;
    const coding = typeof encoding === 'string' ? encoding : undefined;
    if (this.finished) return this._endAgain(data, done);
    const size = data ? sizeOf(data, coding) : 0;
    if (data) errors.assertChunk(data);
    if (this._header === null) {
      this._contentLength = size;
      this._implicitHeader();
    }
    const written = this._bytesWritten + size;
    if (this._hasStrictLength() && written !== this._contentLength) {
      throw errors.lengthMismatch(written, this._contentLength);
    }
    this.socket?.cork();
    const finish = (error?: Error | null): void => this._onFlushed(error ?? this.socket?.errored);
    const chunked = this._hasBody && this.chunkedEncoding;
    const inOnePiece = Boolean(data) && this._hasBody && !chunked;
    if (data) this._writePart(data, coding, inOnePiece ? finish : undefined);
    if (done) this._endCallbacks.push(done);
    this._uncorkChunks();
    if (chunked) {
      this._send(`0\r\n${this._trailer}\r\n`, 'latin1', finish);
    } else if (!inOnePiece && (!this._headerSent || this.writableLength > 0)) {
      this._send('', 'latin1', finish);
    } else if (!inOnePiece) kernel().loop.nextTick(finish);
    this._uncorkSocket();
    this.finished = true;
    if (this.outputData.length === 0 && this.socket?._httpMessage === this) this._finish();
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.errored = error;
    if (this.socket) this.socket.destroy(error);
    else {
      this.once('socket', (socket: HttpSocket) => socket.destroy(error));
      kernel().loop.nextTick(() => this._close());
    }
    return this;
  }

  setTimeout(ms: number, callback?: () => void): this {
    if (callback) this.on('timeout', callback);
    if (this.socket) this.socket.setTimeout?.(ms);
    else this.once('socket', (socket: HttpSocket) => socket.setTimeout?.(ms));
    return this;
  }

  cork(): void {
    this.writableCorked += 1;
    this.socket?.cork();
  }

  uncork(): void {
    if (this.writableCorked > 0) this.writableCorked -= 1;
    this.socket?.uncork();
    if (this.writableCorked === 0) this._uncorkChunks();
  }

  /** A message can only be written to. */
  override pipe(): never {
    this.emit('error', errors.cannotPipe());
    return undefined as never;
  }

  override [captureRejectionSymbol](error: Error): void {
    this.destroy(error);
  }

  /** Sends a piece of the message as it stands, behind the headers if they are still to be sent. */
  override _send(
    data: Chunk,
    encoding?: BufferEncoding | null,
    callback?: Callback | null,
  ): boolean {
    if (this._headerSent || this._header === null) return this._writeRaw(data, encoding, callback);
    this._headerSent = true;
    if (typeof data === 'string' && (!encoding || encoding === 'utf8' || encoding === 'latin1')) {
      return this._writeRaw(this._header + data, encoding, callback);
    }
    this.outputData.unshift({ data: this._header, encoding: 'latin1', callback: null });
    this._grow(this._header.length);
    return this._writeRaw(data, encoding, callback);
  }

  /** Sends bytes, now or when the message has its connection. */
  _writeRaw(data: Chunk, encoding?: BufferEncoding | null, callback?: Callback | null): boolean {
    const { socket } = this;
    // A connection that is gone takes nothing any more; its `close` tells of it.
    if (socket?.destroyed) return false;
    if (socket && socket._httpMessage === this && socket.writable) {
      if (this.outputData.length > 0) this._flushOutput(socket);
      return writeTo(socket, data, encoding, callback);
    }
    this.outputData.push({ data, encoding, callback });
    this._grow(data.length);
    return this.outputSize < this._highWaterMark;
  }

  /** Sends what has waited for the connection. */
  _flush(): void {
    const { socket } = this;
    if (!socket?.writable) return;
    const roomy = this._flushOutput(socket);
    if (this.finished) this._finish();
    else if (roomy && this._needDrain) {
      this._needDrain = false;
      this.emit('drain');
    }
  }

  _flushOutput(socket: HttpSocket): boolean | undefined {
    for (let corked = this.writableCorked; corked > 0; corked--) socket.cork();
    const pending = this.outputData;
    if (pending.length === 0) return undefined;
    this.outputData = [];
    let roomy = true;
    socket.cork();
    for (const { data, encoding, callback } of pending) {
      roomy = writeTo(socket, data, encoding, callback);
    }
    socket.uncork();
    this._grow(-this.outputSize);
    return roomy;
  }

  /** Everything is with the connection. */
  _finish(): void {
    this.emit('prefinish');
  }

  /** The end of the message has left, or has failed to. */
  _onFlushed(error: Error | null | undefined): void {
    if (this.writableFinished || this._flushError) return;
    if (error) this._flushError = error;
    else this.writableFinished = true;
    for (const done of this._endCallbacks.splice(0)) done(this._flushError);
    if (!error) this.emit('finish');
  }

  /** Tells of the end, once. */
  _close(): void {
    if (this._closed) return;
    if (this._endCallbacks.length > 0) this._onFlushed(errors.destroyed('end'));
    this.destroyed = true;
    this._closed = true;
    this.emit('close');
  }

  _grow(bytes: number): void {
    this.outputSize += bytes;
    this._onPendingData(bytes);
  }

  _hasStrictLength(): boolean {
    return (
      this.strictContentLength &&
      this._contentLength !== null &&
      this._hasBody &&
      !this._removedContLen &&
      !this.chunkedEncoding &&
      !this.hasHeader('transfer-encoding')
    );
  }

  _writePart(
    chunk: Chunk,
    encoding: BufferEncoding | null | undefined,
    callback: Callback | undefined,
  ): boolean {
    errors.assertChunk(chunk);
    const refusal = this._refusal();
    if (refusal) return this._fail(refusal, callback);
    const size = sizeOf(chunk, encoding);
    const written = this._bytesWritten + size;
    if (this._hasStrictLength() && written > (this._contentLength ?? 0)) {
      throw errors.lengthMismatch(written, this._contentLength);
    }
    if (this._header === null) this._implicitHeader();
    if (!this._hasBody) {
      if (this._rejectsBody) throw errors.bodyNotAllowed();
      if (callback) kernel().loop.nextTick(callback);
      return true;
    }
    this._bytesWritten = written;
    if (!this.chunkedEncoding || size === 0) return this._send(chunk, encoding, callback);
    if (this.writableCorked > 0 && this._headerSent) {
      this._corkedChunks.push({ data: chunk, encoding, callback });
      this._corkedBytes += size;
      return this._corkedBytes < this._highWaterMark;
    }
    this._send(size.toString(16), 'latin1', null);
    this._send('\r\n', null, null);
    this._send(chunk, encoding, null);
    return this._send('\r\n', null, callback);
  }

  /** What is written in one go of the program leaves in one piece. */
  _corkUntilNextTick(): void {
    const { socket } = this;
    if (!socket || socket.writableCorked > 0) return;
    socket.cork();
    kernel().loop.nextTick(() => socket.uncork());
  }

  /** Sends the chunks that were held back as one. */
  _uncorkChunks(): void {
    const chunks = this._corkedChunks;
    if (chunks.length === 0) return;
    const size = this._corkedBytes;
    this._corkedChunks = [];
    this._corkedBytes = 0;
    this._send(size.toString(16), 'latin1', null);
    this._send('\r\n', null, null);
    for (const { data, encoding } of chunks) this._send(data, encoding, null);
    this._send('\r\n', null, (error) => {
      for (const { callback } of chunks) callback?.(error);
    });
  }

  _uncorkSocket(): void {
    this.writableCorked = 0;
    while (this.socket && this.socket.writableCorked > 0) this.socket.uncork();
  }

  _endAgain(data: Chunk | null | undefined, done: Callback | undefined): this {
    if (data) this._fail(errors.writeAfterEnd(), done);
    else if (done && !this.writableFinished && !this._flushError) this._endCallbacks.push(done);
    else done?.(this._flushError ?? errors.alreadyFinished());
    return this;
  }

  _refusal(): Error | undefined {
    if (this.finished) return errors.writeAfterEnd();
    return this.destroyed ? errors.destroyed('write') : undefined;
  }

  _fail(error: Error, callback: Callback | undefined): boolean {
    const { destroyed } = this;
    kernel().loop.nextTick(() => {
      callback?.(error);
      if (!destroyed && !this.destroyed) this.emit('error', error);
    });
    return false;
  }
}

function writeTo(
  socket: HttpSocket,
  data: Chunk,
  encoding: BufferEncoding | null | undefined,
  callback: Callback | null | undefined,
): boolean {
  return socket.write(data, encoding ?? 'utf8', callback ?? undefined);
}

/** In bytes. */
function sizeOf(chunk: Chunk, encoding: BufferEncoding | null | undefined): number {
  return typeof chunk === 'string'
    ? Buffer.byteLength(chunk, encoding ?? 'utf8')
    : chunk.byteLength;
}
