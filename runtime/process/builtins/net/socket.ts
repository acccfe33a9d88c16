import { Buffer } from 'buffer';
import { Duplex } from 'readable-stream';
import { ByteStream } from '../../../network/byte-stream.ts';
import type { ConnectionEnd } from '../../../protocol/process-messages.ts';
import { kernel } from '../../current.ts';
import type { Timeout } from '../../event-loop/timers.ts';
import { nodeError } from '../../node-errors.ts';
import { assertPort, isIP, isLocalHost, LOOPBACK } from './address.ts';

type Callback = (error?: Error | null) => void;

/** Options of `net.connect`. */
export interface ConnectOptions {
  port: number | string;
  host?: string;
  allowHalfOpen?: boolean;
  /** In bytes. @default 65536 */
  highWaterMark?: number;
  /** Finds the address of a host; without it there is only the container itself. */
  lookup?: Lookup;
}

type Lookup = (
  hostname: string,
  options: object,
  found: (error: Error | null, address: string | { address: string }[], family?: number) => void,
) => void;

/** A TCP connection on the container's network (Node documentation: Net, Class: net.Socket). */
export class Socket extends Duplex {
  connecting = false;
  remoteAddress: string | undefined;
  remotePort: number | undefined;
  remoteFamily: string | undefined;
  localAddress: string | undefined;
  localPort: number | undefined;
  bytesRead = 0;
  timeout = 0;
  #stream: ByteStream | undefined;
  #connectionId = 0;
  #release: (() => void) | undefined;
  #referenced = true;
  #unreadBytes = 0;
  #sentBytes = 0;
  /** Of what was sent last and has yet to find room at the other side. */
  #blockedBytes = 0;
  /** The reader has enough for now. */
  #full = false;
  /** Bytes came in while the reader had enough. */
  #backlogged = false;
  #afterDrain: Callback | undefined;
  /** The program finds the address itself, and may never say that it has. */
  #lookingUp = false;
  /** The other side has ended: nothing more comes in. */
  #receivedEnd = false;
  #beforeConnect: (() => void)[] = [];
  #timer: Timeout | undefined;

  constructor(
    options: {
      allowHalfOpen?: boolean;
      connection?: ConnectionEnd;
      highWaterMark?: number | undefined;
    } = {},
  ) {
    const { allowHalfOpen = false, highWaterMark } = options;
    super({
      allowHalfOpen,
      emitClose: false,
      autoDestroy: true,
      ...(highWaterMark !== undefined && { highWaterMark }),
    });
    this.on('end', refuseWrites);
    if (options.connection) this.#open(options.connection);
  }

  /** Connects to a port of the container; other machines cannot be reached. */
  connect(...args: unknown[]): this {
    const [options, callback] = connectArguments(args);
    assertPort(options.port);
    if (callback) this.once('connect', callback);
    this.connecting = true;
    this.#setReferenced();
    void this.#connect(options);
    return this;
  }

  address(): { address: string; family: string; port: number } | object {
    if (this.localPort === undefined) return {};
    return { address: LOOPBACK, family: 'IPv4', port: this.localPort };
  }

  /** In bytes, what waits in this process included. */
  get bytesWritten(): number {
    return this.#sentBytes + (this.destroyed ? 0 : this.writableLength - this.#blockedBytes);
  }

  get pending(): boolean {
    return this.#stream === undefined;
  }

  get readyState(): string {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  /** Emits `timeout` after so many ms without traffic; 0 turns it off. */
  setTimeout(ms: number, callback?: () => void): this {
    this.timeout = ms;
    this.#timer?.close();
    this.#timer = undefined;
    if (callback) this[ms === 0 ? 'removeListener' : 'once']('timeout', callback);
    if (ms > 0) {
      const emit = (): void => void this.emit('timeout');
      this.#timer = kernel().timers.set(emit, [], ms, false).unref();
    }
    return this;
  }

  /** Loopback connections have no Nagle's algorithm and no probes to set: accepted, without effect. */
  setNoDelay(_noDelay?: boolean): this {
    return this;
  }

  setKeepAlive(_enable?: boolean, _initialDelay?: number): this {
    return this;
  }

  ref(): this {
    this.#referenced = true;
    this.#setReferenced();
    return this;
  }

  unref(): this {
    this.#referenced = false;
    this.#setReferenced();
    return this;
  }

  /** Ends the writing side, and the connection once everything is written. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  /** Closes by a reset, so that the other side sees `ECONNRESET`. */
  resetAndDestroy(): this {
    this.#stream?.reset();
    this.destroy();
    return this;
  }

  override _read(): void {
    const bytes = this.#unreadBytes;
    this.#unreadBytes = 0;
    this.#full = false;
    this.#backlogged = false;
    if (bytes > 0) this.#stream?.consume(bytes);
  }

  override _write(chunk: Uint8Array, _encoding: string, callback: Callback): void {
    if (this.connecting) {
      this.#beforeConnect.push(() => this._write(chunk, _encoding, callback));
      return;
    }
    if (!this.#stream) {
      callback(nodeError(Error, 'EPIPE', 'write EPIPE'));
      return;
    }
    this.#active();
    this.#sentBytes += chunk.byteLength;
    if (this.#stream.write(chunk)) callback();
    else {
      this.#blockedBytes = chunk.byteLength;
      this.#afterDrain = callback;
      this.#setReferenced();
    }
  }

  /** What was written while the stream was corked leaves in one piece. */
  override _writev(chunks: { chunk: Uint8Array }[], callback: Callback): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', callback);
  }

  override _final(callback: Callback): void {
    if (this.connecting) {
      this.#beforeConnect.push(() => this._final(callback));
      return;
    }
    this.#stream?.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.connecting = false;
    this.#timer?.close();
    // TCP answers a close with a reset where bytes wait that the program had no room for.
    if (this.#backlogged) this.#stream?.reset();
    else this.#stream?.end();
    if (this.#stream) kernel().forgetConnection(this.#connectionId);
    this.#stream = undefined;
    this.#referenced = false;
    this.#beforeConnect = [];
    this.#emitCloseLater(error !== null);
    this.#setReferenced();
    callback(error);
  }

  /** As the operating system tells of a closed handle: after everything that is due now. */
  #emitCloseLater(hadError: boolean): void {
    const { loop } = kernel();
    const release = loop.hold();
    loop.tasks.post(() => {
      loop.enter(() => void this.emit('close', hadError));
      release();
    });
  }

  async #connect({ host: asked = 'localhost', port, lookup }: ConnectOptions): Promise<void> {
    try {
      // Never at once: the caller has yet to listen for what happens.
      await Promise.resolve();
      const host = lookup && !isIP(asked) ? await this.#lookUp(asked, lookup) : asked;
      if (!isLocalHost(host)) throw isIP(host) ? noRoute(host, port) : unreachable(host);
      if (!isIP(host)) {
        kernel().loop.enter(() => void this.emit('lookup', null, LOOPBACK, 4, host));
      }
      const connection = await kernel().connect(Number(port));
      kernel().loop.enter(() => {
        if (this.destroyed) return hangUp(connection);
        this.#open(connection);
        this.connecting = false;
        this.emit('connect');
        this.emit('ready');
        for (const waiting of this.#beforeConnect.splice(0)) waiting();
      });
    } catch (error) {
      kernel().loop.enter(() => void this.destroy(error as Error));
    }
  }

  #lookUp(hostname: string, lookup: Lookup): Promise<string> {
    this.#lookingUp = true;
    this.#setReferenced();
    return new Promise((resolve, reject) => {
      lookup(hostname, {}, (error, address, family) => {
        this.#lookingUp = false;
        this.#setReferenced();
        const found = Array.isArray(address) ? (address[0]?.address ?? '') : address;
        this.emit('lookup', error, found, family, hostname);
        if (error) reject(error);
        else resolve(found);
      });
    });
  }

  #open(connection: ConnectionEnd): void {
    this.remoteAddress = LOOPBACK;
    this.remoteFamily = 'IPv4';
    this.remotePort = connection.remotePort;
    this.localAddress = LOOPBACK;
    this.localPort = connection.localPort;
    this.#connectionId = connection.id;
    const { loop } = kernel();
    const stream = new ByteStream(connection.port, {
      data: (bytes) => loop.enter(() => this.#receive(bytes)),
      end: () => loop.enter(() => this.#receiveEnd()),
      reset: () => loop.enter(() => void this.destroy(connectionReset())),
      drain: () => loop.enter(() => this.#drained()),
    });
    this.#stream = stream;
    kernel().watchConnection(connection.id, () => stream.peerGone());
    this.#setReferenced();
  }

  #receive(bytes: Uint8Array): void {
    this.#active();
    this.bytesRead += bytes.byteLength;
    this.#unreadBytes += bytes.byteLength;
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#backlogged ||= this.#full;
    if (this.push(chunk)) this._read();
    else this.#full = true;
  }

  #receiveEnd(): void {
    this.#receivedEnd = true;
    this.#setReferenced();
    this.push(null);
    // Tells of the end even where nobody reads, once nothing is left to be read.
    this.read(0);
  }

  #drained(): void {
    const callback = this.#afterDrain;
    this.#afterDrain = undefined;
    this.#blockedBytes = 0;
    this.#setReferenced();
    callback?.();
  }

  #active(): void {
    this.#timer?.refresh();
  }

  #setReferenced(): void {
    // As on Node, a connection holds the process while something can come in or waits to go out.
    const busy = this.#stream && (!this.#receivedEnd || this.#afterDrain);
    const opening = this.connecting && !this.#lookingUp;
    const alive = this.#referenced && (opening || busy);
    if (alive) this.#release ??= kernel().loop.hold();
    else {
      this.#release?.();
      this.#release = undefined;
    }
  }
}

/** `net.connect(options | port[, host][, connectListener])`. */
export function connect(...args: unknown[]): Socket {
  const [options] = connectArguments(args);
  const { allowHalfOpen = false, highWaterMark } = options;
  return new Socket({ allowHalfOpen, highWaterMark }).connect(...args);
}

export const createConnection: typeof connect = connect;

function connectArguments(args: unknown[]): [ConnectOptions, (() => void) | undefined] {
  const callback = args.findLast((each) => typeof each === 'function') as (() => void) | undefined;
  const [first, second] = args;
  if (typeof first === 'object' && first !== null) return [first as ConnectOptions, callback];
  const options: ConnectOptions = { port: first as number };
  if (typeof second === 'string') options.host = second;
  return [options, callback];
}

/** The other side has ended, and by default that ends ours: what is written then goes nowhere. */
function refuseWrites(this: Socket): void {
  if (this.allowHalfOpen) return;
  this.write = (_chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
    const error = nodeError(Error, 'EPIPE', 'This socket has been ended by the other party');
    const done = [encoding, callback].find((each) => typeof each === 'function') as
      Callback | undefined;
    if (done) kernel().loop.nextTick(() => done(error));
    this.destroy(error);
    return false;
  };
}

function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), {
    errno: -104,
    code: 'ECONNRESET',
    syscall: 'read',
  });
}

/** Only the container itself can be reached, so every other name is one that cannot be found. */
function unreachable(hostname: string): Error {
  const reason = "the network of this container ends at the page; use 'localhost'";
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}: ${reason}`), {
    errno: -3008,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
}

function noRoute(address: string, port: number | string): Error {
  const reason = "the network of this container ends at the page; use 'localhost'";
  const message = `connect ENETUNREACH ${address}:${port}: ${reason}`;
  const fields = { errno: -101, code: 'ENETUNREACH', syscall: 'connect', address, port };
  return Object.assign(new Error(message), fields);
}

/** Ends a connection that came when nobody wanted it any more. */
function hangUp({ port }: ConnectionEnd): void {
  port.postMessage({ end: true });
  port.close();
}
