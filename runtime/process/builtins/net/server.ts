import { EventEmitter } from 'events';
import type { ConnectionEnd } from '../../../protocol/process-messages.ts';
import { kernel } from '../../current.ts';
import { nodeError } from '../../node-errors.ts';
import { assertPort } from './address.ts';
import { Socket } from './socket.ts';

/** A TCP server on the container's network (Node documentation: Net, Class: net.Server). */
export class Server extends EventEmitter {
  listening = false;
  maxConnections: number | undefined;
  readonly #allowHalfOpen: boolean;
  readonly #sockets = new Set<Socket>();
  #port: number | undefined;
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
    const [first] = args;
    const port =
      typeof first === 'object' && first !== null
        ? (first as { port?: unknown }).port
        : typeof first === 'function'
          ? 0
          : first;
    if (this.listening || this.#release) {
      throw nodeError(
        Error,
        'ERR_SERVER_ALREADY_LISTEN',
        'Listen method has been called more than once without closing.',
      );
    }
    assertPort(port ?? 0);
    if (callback) this.once('listening', callback);
    this.#hold();
    void this.#listen(Number(port ?? 0));
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
    return { address: '::', family: 'IPv6', port: this.#port };
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

  async #listen(port: number): Promise<void> {
    try {
      const opened = await kernel().listen(port, (connection) => this.#accept(connection));
      kernel().loop.enter(() => {
        if (this.#closing) return kernel().unlisten(opened);
        this.#port = opened;
        this.listening = true;
        this.emit('listening');
      });
    } catch (error) {
      this.#letGo();
      kernel().loop.enter(() => void this.emit('error', error));
    }
  }

  #accept(connection: ConnectionEnd): void {
    const socket = new Socket({ connection, allowHalfOpen: this.#allowHalfOpen });
    if (this.maxConnections !== undefined && this.#sockets.size >= this.maxConnections) {
      socket.resetAndDestroy();
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

function notRunning(): Error {
  return nodeError(Error, 'ERR_SERVER_NOT_RUNNING', 'Server is not running.');
}
