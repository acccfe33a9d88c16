import { EventEmitter } from 'events';
import type { ConnectionEnd } from '../../../protocol/process-messages.ts';
import { AsyncWork } from '../../async-scope.ts';
import { kernel } from '../../current.ts';
import { nodeError } from '../../node-errors.ts';
import { assertPort, isIP, isLocalHost, listeningAddress } from './address.ts';
import { Socket } from './socket.ts';

/** A TCP server on the container's network (Node documentation: Net, Class: net.Server). */
export class Server extends EventEmitter {
  listening = false;
  maxConnections: number | undefined;
  readonly #allowHalfOpen: boolean;
  readonly #sockets = new Set<Socket>();
  #port: number | undefined;
  #host: string | undefined;
  #release: (() => void) | undefined;
  #referenced = true;
  #closing = false;

  constructor(
    options?: { allowHalfOpen?: boolean } | ((socket: Socket) => void),
    listener?: (socket: Socket) => void,
  ) {
    super();
    const onConnection = typeof options === 'function' ? options : listener;
    this.#allowHalfOpen = typeof options === 'object' && options.allowHalfOpen === true;
    if (onConnection) this.on('connection', onConnection);
  }

  /** Opens a port: `listen(port?, host?, backlog?, callback?)` or `listen({ port }, callback?)`. */
  listen(...args: unknown[]): this {
    const callback = args.findLast((each) => typeof each === 'function') as
      (() => void) | undefined;
    const { port, host, path, signal } = listenArguments(args);
    if (this.listening || this.#release) {
      throw nodeError(
        Error,
        'ERR_SERVER_ALREADY_LISTEN',
        'Listen method has been called more than once without closing.',
      );
    }
    assertPort(port ?? 0);
    if (callback) this.once('listening', callback);
    this.#host = host;
    this.#hold();
    void this.#listen(Number(port ?? 0), path);
    const close = (): void => void this.close();
    if (signal?.aborted) kernel().loop.nextTick(close);
    else signal?.addEventListener('abort', close, { once: true });
    return this;
  }

  /** Stops taking connections; `close` follows when the existing ones have ended. */
  close(callback?: (error?: Error) => void): this {
    if (callback) {
      if (this.listening) this.once('close', callback);
      else this.once('close', () => callback(notRunning()));
    }
    this.#closing = true;
    if (this.listening && this.#port !== undefined) kernel().unlisten(this.#port);
    this.listening = false;
    this.#port = undefined;
    this.#closeIfEmpty();
    return this;
  }

  address(): { address: string; family: string; port: number } | null {
    if (this.#port === undefined) return null;
    return listeningAddress(this.#host, this.#port);
  }

  getConnections(callback: (error: Error | null, count: number) => void): this {
    kernel().loop.nextTick(() => callback(null, this.#sockets.size));
    return this;
  }

  ref(): this {
    this.#referenced = true;
    if (this.listening) this.#hold();
    return this;
  }

  unref(): this {
    this.#referenced = false;
    this.#letGo();
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => void this.close(() => resolve()));
  }

  async #listen(port: number, path: string | undefined): Promise<void> {
    const work = new AsyncWork('TCPSERVERWRAP', this);
    const enter = (callback: () => void): void => kernel().loop.enter(() => work.run(callback));
    try {
      // Never at once: the caller has yet to listen for what happens.
      await Promise.resolve();
      if (path !== undefined) throw noPaths(path);
      if (this.#host !== undefined && isIP(this.#host) && !isLocalHost(this.#host)) {
        throw notAvailable(this.#host, port);
      }
      const opened = await work.run(() =>
        kernel().listen(port, (connection) => this.#accept(connection)),
      );
      enter(() => {
        if (this.#closing) return kernel().unlisten(opened);
        this.#port = opened;
        this.listening = true;
        this.emit('listening');
      });
    } catch (error) {
      this.#letGo();
      enter(() => void this.emit('error', error));
    }
  }

  #accept(connection: ConnectionEnd): void {
    const socket = new Socket({ connection, allowHalfOpen: this.#allowHalfOpen });
    if (this.maxConnections !== undefined && this.#sockets.size >= this.maxConnections) {
      const { localAddress, localPort, remoteAddress, remotePort, remoteFamily } = socket;
      const localFamily = remoteFamily;
      socket.destroy();
      const place = { localAddress, localPort, localFamily };
      this.emit('drop', { ...place, remoteAddress, remotePort, remoteFamily });
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#closeIfEmpty();
    });
    this.emit('connection', socket);
  }

  #closeIfEmpty(): void {
    if (!this.#closing || this.#sockets.size > 0) return;
    this.#closing = false;
    this.#letGo();
    kernel().loop.nextTick(() => void this.emit('close'));
  }

  #hold(): void {
    if (this.#referenced) this.#release ??= kernel().loop.hold();
  }

  #letGo(): void {
    this.#release?.();
    this.#release = undefined;
  }
}

/** `net.createServer([options][, connectionListener])`. */
export function createServer(
  options?: { allowHalfOpen?: boolean } | ((socket: Socket) => void),
  listener?: (socket: Socket) => void,
): Server {
  return new Server(options, listener);
}

interface ListenOptions {
  port?: unknown;
  host?: string | undefined;
  path?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** The forms of `server.listen`'s arguments (Node documentation: Net, `server.listen()`). */
function listenArguments(args: unknown[]): ListenOptions {
  const [first, second] = args;
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  const host = typeof second === 'string' ? second : undefined;
  return { port: typeof first === 'function' ? 0 : first, host };
}

function noPaths(path: string): Error {
  const message =
    `listen ENOTSUP: operation not supported on socket ${path}: servers of this container listen ` +
    'on a port, as in listen(3000)';
  const fields = { code: 'ENOTSUP', errno: -95, syscall: 'listen', address: path };
  return Object.assign(new Error(message), fields);
}

function notAvailable(address: string, port: number): Error {
  const fields = { code: 'EADDRNOTAVAIL', errno: -99, syscall: 'listen', address, port };
  const message = `listen EADDRNOTAVAIL: address not available ${address}:${port}`;
  return Object.assign(new Error(message), fields);
}

function notRunning(): Error {
  return nodeError(Error, 'ERR_SERVER_NOT_RUNNING', 'Server is not running.');
}
