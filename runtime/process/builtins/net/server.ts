import { EventEmitter } from 'events';
import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { channel } from '../diagnostics-channel.ts';
import { lookup } from '../dns.ts';
import { invalidArgumentValue, validateAbortSignal } from '../validate.ts';
import { assertPort, isIP, isLocalHost, listeningAddress } from './address.ts';
import type { BlockList } from './block-list.ts';
import { normalizeArguments } from './connect-options.ts';
import { Socket } from './socket.ts';
import { TCP } from './tcp.ts';

/** Options of `net.createServer` (Node's documentation: Net). */
export interface ServerOptions {
  allowHalfOpen?: boolean;
  pauseOnConnect?: boolean;
  noDelay?: boolean;
  keepAlive?: boolean;
  /** In ms. */
  keepAliveInitialDelay?: number;
  /** In bytes, for both directions of the sockets. */
  highWaterMark?: number;
  blockList?: BlockList;
  captureRejections?: boolean;
}

interface ListenOptions {
  port?: unknown;
  host?: string;
  path?: unknown;
  fd?: unknown;
  signal?: AbortSignal;
  /** A handle, or what has one: a socket that listens already. */
  _handle?: TCP;
}

const connections = channel('net.server.socket');

/** A TCP server on the container's network (Node's documentation: Net, Class: net.Server). */
export class Server extends EventEmitter {
  /** Connections beyond it are closed at once, with the event `drop`. */
  maxConnections: number | undefined;
  allowHalfOpen: boolean;
  pauseOnConnect: boolean;
  noDelay: boolean;
  keepAlive: boolean;
  keepAliveInitialDelay: number;
  highWaterMark: number | undefined;
  _handle: TCP | null = null;
  _connections = 0;
  readonly #blockList: BlockList | undefined;
  #host: string | undefined;
  #starting = false;
  #referenced = true;

  constructor(
    options?: ServerOptions | ((socket: Socket) => void) | null,
    listener?: (socket: Socket) => void,
  ) {
    const given = typeof options === 'function' ? {} : (options ?? {});
    if (typeof given !== 'object') throw invalidArgumentType('options', 'of type object', given);
    super(given);
    const onConnection = typeof options === 'function' ? options : listener;
    if (onConnection) this.on('connection', onConnection);
    this.allowHalfOpen = given.allowHalfOpen ?? false;
    this.pauseOnConnect = Boolean(given.pauseOnConnect);
    this.noDelay = Boolean(given.noDelay);
    this.keepAlive = Boolean(given.keepAlive);
    this.keepAliveInitialDelay = Math.trunc((given.keepAliveInitialDelay ?? 0) / 1000);
    this.highWaterMark = given.highWaterMark;
    this.#blockList = given.blockList;
  }

  /** Opens a port: `listen(port?, host?, backlog?, callback?)` or `listen({ port }, callback?)`. */
  listen(...args: unknown[]): this {
    const [options, callback] = normalizeArguments<ListenOptions>(args);
    if (this._handle || this.#starting) {
      const message = 'Listen method has been called more than once without closing.';
      throw nodeError(Error, 'ERR_SERVER_ALREADY_LISTEN', message);
    }
    if (callback) this.once('listening', callback);
    const { host, signal } = options;
    const port = args.length === 0 || typeof args[0] === 'function' ? 0 : portOf(options, args[0]);
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    this.#host = host;
    if (typeof options.fd === 'number' && options.fd >= 0) this.#fail(noSocket());
    else if (options.path !== undefined) this.#fail(noPaths(String(options.path)));
    else if (host === undefined || isIP(host)) this.#listen(port, host);
    else this.#listenByName(port, host);
    const close = (): void => void this.close();
    if (signal?.aborted) kernel().loop.nextTick(close);
    else signal?.addEventListener('abort', close, { once: true });
    return this;
  }

  /** Whether the server has a port. */
  get listening(): boolean {
    return this._handle !== null;
  }

  /** Stops taking connections; `close` follows when the existing ones have ended. */
  close(callback?: (error?: Error) => void): this {
    if (typeof callback === 'function') {
      if (this._handle) this.once('close', callback);
      else this.once('close', () => callback(notRunning()));
    }
    this.#starting = false;
    this._handle?.close();
    this._handle = null;
    this._emitCloseIfDrained();
    return this;
  }

  address(): { address: string; family: string; port: number } | null {
    const port = this._handle?.local?.port;
    return port === undefined ? null : listeningAddress(this.#host, port);
  }

  getConnections(callback: (error: Error | null, count: number) => void): this {
    kernel().loop.nextTick(() => callback(null, this._connections));
    return this;
  }

  ref(): this {
    this.#referenced = true;
    this._handle?.ref();
    return this;
  }

  unref(): this {
    this.#referenced = false;
    this._handle?.unref();
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (!this._handle) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.close((error) => (error ? reject(error) : resolve()));
    });
  }

  /** What a listener of `connection` rejected with ends the connection, anything else is an error. */
  [Symbol.for('nodejs.rejection')](error: Error, event: string, socket: Socket): void {
    if (event === 'connection') socket.destroy(error);
    else this.emit('error', error);
  }

  /** Emits `close` once the port and every connection are closed. */
  _emitCloseIfDrained(): void {
    if (this._handle || this._connections > 0) return;
    kernel().loop.nextTick(() => {
      if (!this._handle && this._connections === 0) this.emit('close');
    });
  }

  #listenByName(port: number, host: string): void {
    this.#starting = true;
    lookup(host, {}, (error: Error | null, address: string) => {
      if (!this.#starting) return;
      if (error) {
        this.#starting = false;
        this.emit('error', error);
      } else this.#listen(port, address);
    });
  }

  #listen(port: number, host: string | undefined): void {
    this.#starting = false;
    if (host !== undefined && !isLocalHost(host)) return this.#fail(notAvailable(host, port));
    const handle = new TCP();
    handle.owner = this;
    this._handle = handle;
    if (!this.#referenced) handle.unref();
    handle.onconnection = (error, client) => this.#accept(error, client);
    handle.listen(port, (error) => {
      if (this._handle !== handle) return;
      if (!error) return void this.emit('listening');
      handle.close();
      this._handle = null;
      this.emit('error', this.#located(error, port));
    });
  }

  /** The network knows ports; this server also the address that it was to listen at. */
  #located(error: Error, port: number): Error {
    if (this.#host === undefined) return error;
    const address = this.#host === 'localhost' ? '127.0.0.1' : this.#host;
    error.message = error.message.replace(`:::${port}`, `${address}:${port}`);
    return Object.assign(error, { address });
  }

  #fail(error: Error): void {
    kernel().loop.nextTick(() => void this.emit('error', error));
  }

  #accept(error: Error | null, handle: TCP): void {
    if (error) return void this.emit('error', error);
    if (this.#refused(handle)) return handle.close();
    const watermark = this.highWaterMark;
    const socket = new Socket({
      handle,
      allowHalfOpen: this.allowHalfOpen,
      pauseOnCreate: this.pauseOnConnect,
      ...(watermark !== undefined && {
        readableHighWaterMark: watermark,
        writableHighWaterMark: watermark,
      }),
    });
    if (this.noDelay) socket.setNoDelay(true);
    if (this.keepAlive) socket.setKeepAlive(true, this.keepAliveInitialDelay * 1000);
    this._connections++;
    socket.server = this;
    socket._server = this;
    this.emit('connection', socket);
    if (connections.hasSubscribers) connections.publish({ socket });
  }

  #refused({ local, remote }: TCP): boolean {
    const full = this.maxConnections !== undefined && this._connections >= this.maxConnections;
    if (full) {
      this.emit('drop', {
        localAddress: local?.address,
        localPort: local?.port,
        localFamily: local?.family,
        remoteAddress: remote?.address,
        remotePort: remote?.port,
        remoteFamily: remote?.family,
      });
    }
    return full || this.#blockList?.check(remote?.address ?? '', 'ipv4') === true;
  }
}

/** The port that `listen` was asked for. Throws `ERR_INVALID_ARG_VALUE`, `ERR_SOCKET_BAD_PORT`. */
function portOf(options: ListenOptions, first: unknown): number {
  const { port, path, fd } = options;
  if (typeof fd === 'number' && fd >= 0) return 0;
  if (typeof port === 'number' || typeof port === 'string') {
    assertPort(port);
    return Number(port);
  }
  if (typeof path === 'string' || (port === null && first !== options)) return 0;
  if (port === undefined && 'port' in options) return 0;
  if (port === undefined && path === undefined) {
    throw invalidArgumentValue('options', options, 'must have the property "port" or "path"');
  }
  if (port === null) return 0;
  throw invalidArgumentValue('options', options);
}

function noPaths(path: string): Error {
  const message =
    `listen ENOTSUP: operation not supported on socket ${path}: servers of this container listen ` +
    'on a port, as in listen(3000)';
  const fields = { code: 'ENOTSUP', errno: -95, syscall: 'listen', address: path };
  return Object.assign(new Error(message), fields);
}

/** Descriptors are files here. */
function noSocket(): Error {
  const fields = { errno: -88, code: 'ENOTSOCK', syscall: 'listen' };
  return Object.assign(new Error('listen ENOTSOCK: socket operation on non-socket'), fields);
}

function notAvailable(address: string, port: number): Error {
  const fields = { code: 'EADDRNOTAVAIL', errno: -99, syscall: 'listen', address, port };
  const message = `listen EADDRNOTAVAIL: address not available ${address}:${port}`;
  return Object.assign(new Error(message), fields);
}

function notRunning(): Error {
  return nodeError(Error, 'ERR_SERVER_NOT_RUNNING', 'Server is not running.');
}

/** `net.createServer([options][, connectionListener])`. */
export function createServer(
  options?: ServerOptions | ((socket: Socket) => void),
  listener?: (socket: Socket) => void,
): Server {
  return new Server(options, listener);
}
