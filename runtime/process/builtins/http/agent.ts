import { EventEmitter } from 'events';
import { connect } from '../net/socket.ts';
import { validateNumber, validateOneOf } from '../validate.ts';
import type { ClientRequest } from './client-request.ts';
import type { HttpSocket } from './http-socket.ts';
import type { RequestOptions } from './request-options.ts';

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
type Created = (error: Error | null, socket?: HttpSocket) => void;

/** For requests that wait for a connection: what it is to be opened with. */
const waitingOptions = new WeakMap<ClientRequest, RequestOptions>();

/** Keeps connections for the next request to the same place (Node documentation: HTTP, Class: http.Agent). */
export class Agent extends EventEmitter {
  static defaultMaxSockets: number = Infinity;
  readonly options: AgentOptions;
  readonly requests: Lists<ClientRequest> = Object.create(null);
  readonly sockets: Lists<HttpSocket> = Object.create(null);
  readonly freeSockets: Lists<HttpSocket> = Object.create(null);
  defaultPort: number | string;
  protocol: string;
  keepAlive: boolean;
  keepAliveMsecs: number;
  maxSockets: number;
  maxFreeSockets: number;
  maxTotalSockets: number;
  totalSocketCount = 0;
  scheduling: 'fifo' | 'lifo';
  agentKeepAliveTimeoutBuffer: number;
  _onKeylog: ((line: unknown, socket: unknown) => void) | undefined;

  constructor(options: AgentOptions = {}) {
    super();
    const given = { ...options, noDelay: options.noDelay ?? true, path: null };
    this.options = Object.assign(Object.create(null), given);
    this.defaultPort = options.defaultPort ?? 80;
    this.protocol = options.protocol ?? 'http:';
    this.keepAlive = options.keepAlive || false;
    this.keepAliveMsecs = options.keepAliveMsecs || 1000;
    this.maxSockets = options.maxSockets || Agent.defaultMaxSockets;
    this.maxFreeSockets = options.maxFreeSockets || 256;
    this.scheduling = options.scheduling || 'lifo';
    validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
    const { maxTotalSockets = Infinity, agentKeepAliveTimeoutBuffer: buffer } = options;
    validateNumber(maxTotalSockets, 'maxTotalSockets', 1);
    this.maxTotalSockets = maxTotalSockets;
    const usable = typeof buffer === 'number' && buffer >= 0 && Number.isFinite(buffer);
    this.agentKeepAliveTimeoutBuffer = usable ? buffer : 1000;
    this.on('free', onFree);
    this.on('newListener', watchKeys);
  }

  /** Opens a connection; to be overridden by who wants another kind. */
  createConnection(options: RequestOptions, _created?: Created): HttpSocket | undefined {
    return connect(options) as HttpSocket;
  }

  /** The name under which connections that can stand for each other are kept. */
  getName(options: RequestOptions = {}): string {
    const { host, port, localAddress, family, socketPath } = options;
    const place = `${host || 'localhost'}:${port || ''}:${localAddress || ''}`;
    const version = family === 4 || family === 6 ? `:${family}` : '';
    return place + version + (socketPath ? `:${socketPath}` : '');
  }

  /** Finds, opens or makes wait for a connection. */
  addRequest(
    request: ClientRequest,
    given: RequestOptions | string,
    port?: number,
    localAddress?: string,
  ): void {
    const asked = typeof given === 'string' ? { host: given, port, localAddress } : given;
    const options = this._merged(asked as RequestOptions);
    const name = this.getName(options);
    const busy = (this.sockets[name] ??= []);
    const socket = this._takeFree(name);
    if (socket) {
      this.reuseSocket(socket, request);
      giveSocket(this, request, socket);
      busy.push(socket);
      return;
    }
    const count = busy.length + (this.freeSockets[name]?.length ?? 0);
    if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
      this.createSocket(request, options, (error, created) => {
        if (error || !created) request.onSocket(created, error);
        else giveSocket(this, request, created);
      });
      return;
    }
    waitingOptions.set(request, options);
    (this.requests[name] ??= []).push(request);
  }

  /** Opens a connection and counts it as one of the agent's. */
  createSocket(_request: ClientRequest, given: RequestOptions, callback: Created): void {
    const options = this._merged(given);
    const name = this.getName(options);
    if (this.keepAlive) {
      Object.assign(options, { keepAlive: true, keepAliveInitialDelay: this.keepAliveMsecs });
    }
    Object.assign(options, { encoding: null, _agentKey: name });
    let called = false;
    const created: Created = (error, socket) => {
      if (called) return;
      called = true;
      if (error || !socket) return callback(error);
      (this.sockets[name] ??= []).push(socket);
      this.totalSocketCount += 1;
      watchSocket(this, socket, options);
      callback(null, socket);
    };
    const socket = this.createConnection(options, created);
    if (socket) created(null, socket);
  }

  /** Counts a connection as one of the agent's no more, and opens another for who waits. */
  removeSocket(socket: HttpSocket, options: RequestOptions): void {
    const name = this.getName(options);
    for (const list of socket.writable ? [this.sockets] : [this.sockets, this.freeSockets]) {
      const index = list[name]?.indexOf(socket) ?? -1;
      if (index < 0) continue;
      list[name]!.splice(index, 1);
      if (list[name]!.length === 0) delete list[name];
    }
    // Others may have waited for this place, under this name or, by the total, under another.
    const waits = this.requests[name] ? name : Object.keys(this.requests)[0];
    if (waits === undefined || (waits !== name && this.sockets[waits]?.length)) return;
    const request = this.requests[waits]?.[0];
    const wanted = request && waitingOptions.get(request);
    if (!request || !wanted) return;
    waitingOptions.delete(request);
    this.createSocket(request, wanted, (error, created) => {
      if (error || !created) request.onSocket(created, error);
      else created.emit('free');
    });
  }

  /** Decides whether a free connection is kept; false closes it. */
  keepSocketAlive(socket: HttpSocket): boolean {
    socket.setKeepAlive?.(true, this.keepAliveMsecs);
    socket.unref?.();
    let timeout = this.options.timeout || 0;
    const { res } = (socket._httpMessage ?? {}) as Partial<ClientRequest>;
    const seconds = /^timeout=(\d+)/.exec(String(res?.headers['keep-alive'] ?? ''))?.[1];
    if (seconds !== undefined) {
      // Ours ends before the server's, or the next request could meet a closing connection.
      const offered = Math.max(0, Number(seconds) * 1000 - this.agentKeepAliveTimeoutBuffer);
      if (offered === 0) return false;
      timeout = timeout === 0 ? offered : Math.min(timeout, offered);
    }
    if (socket.timeout !== timeout) socket.setTimeout?.(timeout);
    return true;
  }

  /** Takes a free connection into use again. */
  reuseSocket(socket: HttpSocket, request: ClientRequest): void {
    request.reusedSocket = true;
    // It may have been opened for a request that wanted another limit.
    const { _writableState: state } = socket as { _writableState?: object };
    if (state) Object.assign(state, { highWaterMark: request._highWaterMark });
    socket.removeListener('error', destroyFree);
    socket.ref?.();
  }

  /** Closes every connection, in use or free. */
  destroy(): void {
    for (const lists of [this.freeSockets, this.sockets]) {
      for (const socket of Object.values(lists).flat()) socket.destroy();
    }
  }

  /** A request's options, those of the agent before them. */
  _merged(options: RequestOptions): RequestOptions {
    const own = Object.entries(this.options).filter(([, value]) => value !== undefined);
    const path = options.socketPath ?? null;
    return Object.assign(Object.create(null), options, Object.fromEntries(own), { path });
  }

  _takeFree(name: string): HttpSocket | undefined {
    const free = this.freeSockets[name];
    if (!free) return undefined;
    while (free[0]?.destroyed) free.shift();
    const socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
    if (free.length === 0) delete this.freeSockets[name];
    // Bytes that nobody asked for must not become the answer to the next request.
    if (!socket || socket.readableLength === 0) return socket;
    socket.destroy();
    return this._takeFree(name);
  }
}

/** The agent's own listener of `free`: the connection goes to who waits, to the pool, or is closed. */
function onFree(this: Agent, socket: HttpSocket, options: RequestOptions): void {
  const name = this.getName(options);
  if (!socket.writable) return void socket.destroy();
  const waiting = this.requests[name];
  const next = waiting?.shift();
  if (waiting?.length === 0) delete this.requests[name];
  if (next) return giveSocket(this, next, socket);
  const request = socket._httpMessage;
  const free = this.freeSockets[name] ?? [];
  const count = free.length + (this.sockets[name]?.length ?? 0);
  const keep =
    request?.shouldKeepAlive === true &&
    this.keepAlive &&
    this.totalSocketCount <= this.maxTotalSockets &&
    count <= this.maxSockets &&
    free.length < this.maxFreeSockets &&
    this.keepSocketAlive(socket);
  if (!keep) return void socket.destroy();
  this.freeSockets[name] = free;
  socket._httpMessage = null;
  this.removeSocket(socket, options);
  socket.once('error', destroyFree);
  free.push(socket);
}

/** Who listens to `keylog` is told of the keys of all connections, those there are and those to come. */
function watchKeys(this: Agent, event: string | symbol): void {
  if (event !== 'keylog' || this._onKeylog) return;
  this._onKeylog = (line: unknown, socket: unknown) => void this.emit('keylog', line, socket);
  const sockets = [...Object.values(this.sockets), ...Object.values(this.freeSockets)].flat();
  for (const socket of sockets) socket.on('keylog', this._onKeylog);
}

function watchSocket(agent: Agent, socket: HttpSocket, options: RequestOptions): void {
  const onFree = (): void => void agent.emit('free', socket, options);
  const onClose = (): void => {
    agent.totalSocketCount -= 1;
    agent.removeSocket(socket, options);
  };
  const onTimeout = (): void => {
    if (Object.values(agent.freeSockets).some((free) => free.includes(socket))) socket.destroy();
  };
  // A connection that becomes another protocol's is the agent's no more.
  const onRemove = (): void => {
    socket.off('free', onFree).off('close', onClose).off('timeout', onTimeout);
    socket.off('agentRemove', onRemove);
    onClose();
  };
  socket.on('free', onFree);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
  if (agent._onKeylog) socket.on('keylog', agent._onKeylog);
}

function giveSocket(agent: Agent, request: ClientRequest, socket: HttpSocket): void {
  request.onSocket(socket);
  const timeout = request.timeout ?? agent.options.timeout ?? 0;
  if ((socket.timeout ?? 0) !== timeout) socket.setTimeout?.(timeout);
}

function destroyFree(this: HttpSocket): void {
  this.destroy();
}

let defaultAgent: Agent | undefined;

/** The agent of requests that name none; like Node's it keeps connections for 5 s. */
export function globalAgent(): Agent {
  return (defaultAgent ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }));
}

/** Has requests that name no agent use another one: `http.globalAgent = agent`. */
export function setGlobalAgent(agent: Agent): void {
  defaultAgent = agent;
}
