import { EventEmitter } from 'events';
import { connect, type Socket } from '../net/socket.ts';
import type { IncomingMessage } from './incoming-message.ts';
import type { RequestOptions } from './request-options.ts';

/** What an agent asks of a request. */
export interface AgentRequest {
  reusedSocket: boolean;
  readonly shouldKeepAlive: boolean;
  readonly timeout: number | undefined;
  readonly res: IncomingMessage | null;
  /** Gives the request its connection, or the reason why there is none. */
  onSocket(socket: Socket | undefined, error?: Error): void;
}

/** Options of `new http.Agent`. */
export interface AgentOptions extends Omit<RequestOptions, 'agent'> {
  /** @default false */
  keepAlive?: boolean;
  /** In ms. @default 1000 */
  keepAliveMsecs?: number;
  /** Per host and port. @default Infinity */
  maxSockets?: number;
  /** @default Infinity */
  maxTotalSockets?: number;
  /** Per host and port. @default 256 */
  maxFreeSockets?: number;
  /** Which free connection is taken first. @default 'lifo' */
  scheduling?: 'fifo' | 'lifo';
  /** In ms taken off the server's `Keep-Alive: timeout`. @default 1000 */
  agentKeepAliveTimeoutBuffer?: number;
}

type Lists<Item> = Record<string, Item[]>;
type Waiting = { request: AgentRequest; options: RequestOptions };

/** Keeps connections for the next request to the same place (Node documentation: HTTP, Class: http.Agent). */
export class Agent extends EventEmitter {
  static defaultMaxSockets: number = Infinity;
  readonly options: AgentOptions;
  readonly requests: Lists<AgentRequest> = Object.create(null);
  readonly sockets: Lists<Socket> = Object.create(null);
  readonly freeSockets: Lists<Socket> = Object.create(null);
  defaultPort: number | string;
  protocol: string;
  keepAlive: boolean;
  keepAliveMsecs: number;
  maxSockets: number;
  maxFreeSockets: number;
  maxTotalSockets: number;
  totalSocketCount = 0;
  scheduling: 'fifo' | 'lifo';
  readonly #keepAliveBuffer: number;
  readonly #waiting = new WeakMap<AgentRequest, Waiting>();
  /** The request that has a connection, or had it last. */
  readonly #holders = new WeakMap<Socket, AgentRequest>();

  constructor(options: AgentOptions = {}) {
    super();
    this.options = { noDelay: true, ...options, path: undefined } as AgentOptions;
    this.defaultPort = options.defaultPort ?? 80;
    this.protocol = options.protocol ?? 'http:';
    this.keepAlive = options.keepAlive ?? false;
    this.keepAliveMsecs = options.keepAliveMsecs ?? 1000;
    this.maxSockets = options.maxSockets ?? Agent.defaultMaxSockets;
    this.maxFreeSockets = options.maxFreeSockets ?? 256;
    this.maxTotalSockets = options.maxTotalSockets ?? Infinity;
    this.scheduling = options.scheduling ?? 'lifo';
    this.#keepAliveBuffer = options.agentKeepAliveTimeoutBuffer ?? 1000;
    this.on('free', (socket: Socket, given: RequestOptions) => this.#onFree(socket, given));
  }

  /** Opens a connection; to be overridden by who wants another kind. */
  createConnection(
    options: RequestOptions,
    _created?: (error: Error | null, socket?: Socket) => void,
  ): Socket | undefined {
    return connect(options);
  }

  /** The name under which connections that can stand for each other are kept. */
  getName(options: RequestOptions = {}): string {
    const { host, port, localAddress, family, socketPath } = options;
    const place = `${host || 'localhost'}:${port || ''}:${localAddress || ''}`;
    const version = family === 4 || family === 6 ? `:${family}` : '';
    return place + version + (socketPath ? `:${socketPath}` : '');
  }

  /** Finds, opens or makes wait for a connection. */
  addRequest(request: AgentRequest, given: RequestOptions): void {
    const options = { ...given, ...definedOf(this.options), path: given.socketPath };
    const name = this.getName(options);
    const busy = (this.sockets[name] ??= []);
    const free = this.freeSockets[name] ?? [];
    while (free[0]?.destroyed) free.shift();
    const socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
    if (free.length === 0) delete this.freeSockets[name];
    if (socket) {
      this.reuseSocket(socket, request);
      this.#give(socket, request);
      busy.push(socket);
    } else if (
      free.length + busy.length < this.maxSockets &&
      this.totalSocketCount < this.maxTotalSockets
    ) {
      this.#open(request, options);
    } else {
      (this.requests[name] ??= []).push(request);
      this.#waiting.set(request, { request, options });
    }
  }

  /** Decides whether a free connection is kept; false closes it. */
  keepSocketAlive(socket: Socket): boolean {
    socket.setKeepAlive(true, this.keepAliveMsecs);
    socket.unref();
    let timeout = this.options.timeout ?? 0;
    const hint = this.#holders.get(socket)?.res?.headers['keep-alive'];
    const seconds = /^timeout=(\d+)/.exec(String(hint ?? ''))?.[1];
    if (seconds !== undefined) {
      // Ours ends before the server's, or the next request could meet a closing connection.
      const offered = Math.max(0, Number(seconds) * 1000 - this.#keepAliveBuffer);
      if (offered === 0) return false;
      timeout = timeout === 0 ? offered : Math.min(timeout, offered);
    }
    if (socket.timeout !== timeout) socket.setTimeout(timeout);
    return true;
  }

  /** Takes a free connection into use again. */
  reuseSocket(socket: Socket, request: AgentRequest): void {
    request.reusedSocket = true;
    socket.removeListener('error', destroyFree);
    socket.ref();
  }

  /** Closes every connection, in use or free. */
  destroy(): void {
    for (const lists of [this.freeSockets, this.sockets]) {
      for (const socket of Object.values(lists).flat()) socket.destroy();
    }
  }

  #open(request: AgentRequest, options: RequestOptions): void {
    let called = false;
    const created = (error: Error | null, socket?: Socket): void => {
      if (called) return;
      called = true;
      if (error || !socket) return request.onSocket(undefined, error ?? undefined);
      (this.sockets[this.getName(options)] ??= []).push(socket);
      this.totalSocketCount++;
      this.#watch(socket, options);
      this.#give(socket, request);
    };
    try {
      const create = options.createConnection ?? this.createConnection.bind(this);
      const socket = create(options, created);
      if (socket) created(null, socket);
    } catch (error) {
      created(error as Error);
    }
  }

  #watch(socket: Socket, options: RequestOptions): void {
    const onFree = (): void => void this.emit('free', socket, options);
    const onClose = (): void => {
      this.totalSocketCount--;
      this.#remove(socket, options);
    };
    const onTimeout = (): void => {
      if (Object.values(this.freeSockets).some((free) => free.includes(socket))) socket.destroy();
    };
    socket.on('free', onFree);
    socket.on('close', onClose);
    socket.on('timeout', onTimeout);
    socket.once('agentRemove', () => {
      socket.off('free', onFree).off('close', onClose).off('timeout', onTimeout);
      this.totalSocketCount--;
      this.#remove(socket, options);
    });
  }

  #give(socket: Socket, request: AgentRequest): void {
    this.#holders.set(socket, request);
    request.onSocket(socket);
    const usual = this.options.timeout ?? 0;
    const timeout = request.timeout ?? usual;
    if (socket.timeout !== timeout) socket.setTimeout(timeout);
  }

  #onFree(socket: Socket, options: RequestOptions): void {
    const name = this.getName(options);
    if (!socket.writable) return void socket.destroy();
    const next = this.#nextRequest(name);
    if (next) return this.#give(socket, next.request);
    const free = this.freeSockets[name] ?? [];
    const holder = this.#holders.get(socket);
    const count = free.length + (this.sockets[name]?.length ?? 0);
    const keep =
      holder?.shouldKeepAlive === true &&
      this.keepAlive &&
      this.totalSocketCount <= this.maxTotalSockets &&
      count <= this.maxSockets &&
      free.length < this.maxFreeSockets &&
      this.keepSocketAlive(socket);
    if (!keep) return void socket.destroy();
    this.#remove(socket, options);
    socket.once('error', destroyFree);
    (this.freeSockets[name] = free).push(socket);
  }

  #nextRequest(name: string): Waiting | undefined {
    const requests = this.requests[name];
    const request = requests?.shift();
    if (requests?.length === 0) delete this.requests[name];
    return request && this.#waiting.get(request);
  }

  #remove(socket: Socket, options: RequestOptions): void {
    const name = this.getName(options);
    const lists = socket.writable ? [this.sockets] : [this.sockets, this.freeSockets];
    for (const list of lists) {
      const sockets = list[name];
      const index = sockets?.indexOf(socket) ?? -1;
      if (!sockets || index === -1) continue;
      sockets.splice(index, 1);
      if (sockets.length === 0) delete list[name];
    }
    // Others may have waited for this place, under this name or, by the total, under another.
    const waiting = this.requests[name] ? name : Object.keys(this.requests)[0];
    if (waiting === undefined || this.totalSocketCount >= this.maxTotalSockets) return;
    if ((this.sockets[waiting]?.length ?? 0) >= this.maxSockets) return;
    const next = this.#nextRequest(waiting);
    if (next) this.#open(next.request, next.options);
  }
}

/** The agent of requests that name none; like Node's it keeps connections for 5 s. */
export const globalAgent: Agent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

function destroyFree(this: Socket): void {
  this.destroy();
}

/** An option that was left undefined does not hide the request's own. */
function definedOf(options: AgentOptions): RequestOptions {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as RequestOptions;
}
