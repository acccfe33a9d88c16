import { Buffer } from 'buffer';
import type { Duplex } from 'readable-stream';
import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { channel } from '../diagnostics-channel.ts';
import { abortError, validateAbortSignal } from '../validate.ts';
import { isIP, isLocalHost, LOOPBACK } from './address.ts';
import type { BlockList } from './block-list.ts';
import {
  findAddress,
  normalizeArguments,
  validateConnectOptions,
  validateSocketOptions,
  type ConnectOptions,
} from './connect-options.ts';
import {
  blocked,
  connectionReset,
  inUse,
  noPaths,
  noRoute,
  socketClosed,
  unopened,
} from './socket-errors.ts';
import { SocketState } from './socket-state.ts';
import { TCP, type Received } from './tcp.ts';

type WriteCallback = (error?: Error | null) => void;

type StreamOptions = NonNullable<ConstructorParameters<typeof Duplex>[0]>;

/** Options of `new net.Socket` (Node's documentation: Net, Class: net.Socket). */
export interface SocketOptions extends StreamOptions {
  handle?: TCP | null;
  fd?: number;
  pauseOnCreate?: boolean;
  signal?: AbortSignal;
  noDelay?: boolean;
  keepAlive?: boolean;
  /** In ms. */
  keepAliveInitialDelay?: number;
  blockList?: BlockList;
  /** Takes the bytes in a buffer of its own instead of the events. */
  onread?: OnRead;
}

interface OnRead {
  buffer: Uint8Array | (() => Uint8Array);
  callback(length: number, buffer: Uint8Array): boolean | void;
}

const clientSockets = channel('net.client.socket');

/** A TCP connection on the container's network (Node's documentation: Net, Class: net.Socket). */
export class Socket extends SocketState {
  #resetting = false;
  readonly #onread: OnRead | undefined;
  readonly #options: SocketOptions;

  constructor(options: SocketOptions | number = {}) {
    if (options === null || typeof options === 'string') {
      throw invalidArgumentType('options', 'of type object', options);
    }
    const given: SocketOptions = typeof options === 'number' ? { fd: options } : options;
    validateSocketOptions(given);
    if (given.fd !== undefined) throw unopened(given.fd);
    const { signal, onread, handle, ...rest } = given;
    super({
      ...rest,
      allowHalfOpen: Boolean(given.allowHalfOpen),
      emitClose: false,
      autoDestroy: true,
      decodeStrings: true,
    });
    this.#options = given;
    this.#onread = onread;
    this.on('end', this.#ended);
    if (signal !== undefined) this.#follow(signal);
    if (handle) this.#take(handle, given.pauseOnCreate === true);
  }

  /** Connects to a port of the container; other machines cannot be reached. */
  connect(...args: unknown[]): this {
    const [given, callback] = normalizeArguments<ConnectOptions>(
      Array.isArray(args[0]) ? (args[0] as unknown[]) : args,
    );
    validateConnectOptions(given);
    if (this.destroyed) this.#reopen();
    if (callback) this.once('connect', callback);
    this.connecting = true;
    this._handle = new TCP();
    this._handle.owner = this;
    if (!this.referenced) this._handle.unref();
    this._unrefTimer();
    if (given.path) this.#failConnecting(noPaths(given.path));
    else if (isIP(given.host ?? '')) {
      kernel().loop.nextTick(() => this.#connectTo(String(given.host), given));
    } else this.#connectByName(given);
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
    if (!this._handle) this.destroy(socketClosed());
    else if (this.connecting) this.once('connect', () => this.#reset());
    else this.#reset();
    return this;
  }

  override pause(): this {
    if (this.#onread && !this.connecting) this._handle?.readStop();
    return super.pause();
  }

  override resume(): this {
    if (this.#onread && !this.connecting) this._handle?.readStart();
    return super.resume();
  }

  override _read(): void {
    if (this.connecting) this.once('connect', () => this._read());
    else if (this._handle && !this._handle.reading) this._handle.readStart();
  }

  override _write(chunk: Uint8Array, encoding: string, callback: WriteCallback): void {
    if (this.connecting)
      return this.#afterConnect(() => this._write(chunk, encoding, callback), callback);
    if (!this._handle) return callback(socketClosed());
    this._unrefTimer();
    this.sentBytes += chunk.byteLength;
    this.blockedBytes = chunk.byteLength;
    this._handle.write(chunk, (error) => {
      this.blockedBytes = 0;
      this._unrefTimer();
      callback(error);
    });
  }

  /** What was written while the stream was corked leaves in one piece. */
  override _writev(chunks: { chunk: Uint8Array }[], callback: WriteCallback): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', callback);
  }

  override _final(callback: WriteCallback): void {
    if (this.connecting) return void this.once('connect', () => this._final(callback));
    this._handle?.shutdown();
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.connecting = false;
    this.timer?.close();
    this._parent = null;
    this._hadError = error !== null;
    const handle = this._handle;
    const emitClose = (): void => void this.emit('close', this._hadError);
    if (handle) {
      handle.onread = () => {};
      handle[this.#resetting ? 'reset' : 'close'](emitClose);
      this._handle = null;
      callback(error);
    } else {
      callback(error);
      kernel().loop.nextTick(emitClose);
    }
    this.#leaveServer();
  }

  #take(handle: TCP, paused: boolean): void {
    this._handle = handle;
    handle.owner = this;
    handle.onread = (received) => this.#receive(received);
    if (paused) {
      handle.readStop();
      this.pause();
    } else this.read(0);
  }

  #follow(signal: AbortSignal): void {
    validateAbortSignal(signal, 'options.signal');
    const abort = (): void => void this.destroy(abortError(signal));
    if (signal.aborted) return kernel().loop.nextTick(abort);
    signal.addEventListener('abort', abort, { once: true });
    this.once('close', () => signal.removeEventListener('abort', abort));
  }

  #reopen(): void {
    (this as unknown as { _undestroy(): void })._undestroy();
    this.localEnd = undefined;
    this.remoteEnd = undefined;
    this.#resetting = false;
  }

  #connectByName(options: ConnectOptions): void {
    const host = options.host ?? 'localhost';
    findAddress(
      options,
      (error, address, family) => void this.emit('lookup', error, address, family, host),
      (found) => {
        if (!this.connecting) return;
        if ('error' in found) this.#failConnecting(found.error);
        else this.#connectTo(found.address, options);
      },
    );
  }

  #failConnecting(error: Error): void {
    kernel().loop.nextTick(() => void this.destroy(error));
  }

  #connectTo(address: string, options: ConnectOptions): void {
    const handle = this._handle;
    if (!this.connecting || !handle) return;
    const port = Number(options.port);
    const family = isIP(address);
    this.autoSelectFamilyAttemptedAddresses = [`${address}:${port}`];
    this.emit('connectionAttempt', address, port, family);
    if (this.#options.blockList?.check(address, family === 6 ? 'ipv6' : 'ipv4')) {
      return void this.destroy(blocked(address));
    }
    if (!isLocalHost(address)) return void this.destroy(noRoute(address, port));
    if (options.localPort && kernel().listensOn(options.localPort)) {
      return void this.destroy(inUse(options.localAddress ?? LOOPBACK, options.localPort));
    }
    handle.connect(port, (error) => {
      if (this.destroyed) return;
      this.connecting = false;
      if (!error) return this.#connected(handle, options);
      this.emit('connectionAttemptFailed', address, port, family, error);
      this.destroy(error);
    });
  }

  #connected(handle: TCP, options: ConnectOptions): void {
    handle.onread = (received) => this.#receive(received);
    this._unrefTimer();
    if (options.noDelay || this.#options.noDelay) this.setNoDelay(true);
    if (options.keepAlive || this.#options.keepAlive) this.setKeepAlive(true);
    this.emit('connect');
    this.emit('ready');
    if (!this.isPaused() && !this.destroyed) this.read(0);
  }

  /** Runs what waits for the connection, or tells that there will be none. */
  #afterConnect(action: () => void, callback: WriteCallback): void {
    const closed = (): void => {
      const message = 'Socket closed before the connection was established';
      callback(nodeError(Error, 'ERR_SOCKET_CLOSED_BEFORE_CONNECTION', message));
    };
    this.once('connect', () => {
      this.off('close', closed);
      action();
    });
    this.once('close', closed);
  }

  #receive(received: Received): void {
    if (received === 'reset') return void this.destroy(connectionReset());
    this._unrefTimer();
    if (received === 'end') {
      this.push(null);
      // Tells of the end even where nobody reads, once nothing is left to be read.
      this.read(0);
      return;
    }
    this.receivedBytes += received.byteLength;
    if (this.#onread) return this.#fill(this.#onread, received);
    const chunk = Buffer.from(received.buffer, received.byteOffset, received.byteLength);
    if (!this.push(chunk)) this._handle?.readStop();
  }

  #fill({ buffer, callback }: OnRead, received: Uint8Array): void {
    for (let offset = 0; offset < received.length;) {
      const target = typeof buffer === 'function' ? buffer() : buffer;
      const part = received.subarray(offset, offset + target.byteLength);
      target.set(part);
      offset += part.length;
      if (callback(part.length, target) === false) this._handle?.readStop();
    }
  }

  /** What is written after the other side has ended says so, where half an open connection is none. */
  #ended(): void {
    if (this.allowHalfOpen) return;
    this.write = (...args: unknown[]): boolean => {
      if (!this.writableEnded) return Reflect.apply(super.write, this, args) as boolean;
      const message = 'This socket has been ended by the other party';
      const error = Object.assign(new Error(message), { code: 'EPIPE' });
      const callback = args.at(-1);
      if (typeof callback === 'function') kernel().loop.nextTick(() => callback(error));
      this.destroy(error);
      return false;
    };
  }

  #reset(): void {
    this.#resetting = true;
    this.destroy();
  }

  #leaveServer(): void {
    const server = this._server;
    if (!server) return;
    server._connections--;
    server._emitCloseIfDrained();
    this._server = null;
  }
}

/** `net.connect(options | port[, host][, connectListener])`. */
export function connect(...args: unknown[]): Socket {
  const [options] = normalizeArguments<ConnectOptions & SocketOptions>(args);
  const socket = new Socket(options);
  if (clientSockets.hasSubscribers) clientSockets.publish({ socket });
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(...args);
}

export const createConnection: typeof connect = connect;
