import { Buffer } from 'buffer';
import { addAbortSignal, finished } from 'readable-stream';
import { kernel } from '../../current.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { channel } from '../diagnostics-channel.ts';
import { connect } from '../net/socket.ts';
import { Agent, globalAgent } from './agent.ts';
import { ClientExchange } from './client-exchange.ts';
import { connectionReset } from './connection-reset.ts';
import { isLenient, type HeaderValue, type Strictness } from './header-validation.ts';
import type { HttpSocket } from './http-socket.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { headersSent } from './outgoing-errors.ts';
import { OutgoingMessage } from './outgoing-message.ts';
import type { MessageParser } from './message-parser.ts';
import type { ParserLimits } from './parser.ts';
import {
  assertPath,
  assertRequestOptions,
  duration,
  hostHeader,
  requestArguments,
  type RequestOptions,
} from './request-options.ts';

const requestCreated = channel('http.client.request.created');
const requestStart = channel('http.client.request.start');
const requestError = channel('http.client.request.error');

const BODILESS_METHODS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** A request being sent, and the way to its answer (Node documentation: HTTP, Class: http.ClientRequest). */
export class ClientRequest extends OutgoingMessage {
  readonly method: string;
  host: string;
  protocol: string;
  readonly agent: Agent | undefined;
  /** In ms, as asked for; undefined leaves it to the agent. */
  timeout: number | undefined;
  readonly maxHeaderSize: number | undefined;
  readonly insecureHTTPParser: boolean | undefined;
  readonly joinDuplicateHeaders: boolean;
  /** Headers that the answer may have; null is 2000. */
  maxHeadersCount: number | null = null;
  reusedSocket = false;
  aborted = false;
  res: IncomingMessage | null = null;
  parser: MessageParser | null = null;
  /** Tells the request of its connection's timeout, while it is to be told. */
  timeoutCb: ((this: HttpSocket) => void) | null = null;
  _ended = false;
  _path = '/';
  _strictness: Strictness;

  /** Takes `(url[, options][, callback])` or `(options[, callback])`, as `http.request` does. */
  constructor(...args: unknown[]) {
    const [options, callback] = requestArguments<IncomingMessage>(args);
    super({ highWaterMark: options.highWaterMark });
    this.agent = agentOf(options);
    const usualProtocol = this.agent?.protocol ?? globalAgent().protocol;
    this.protocol = options.protocol || usualProtocol;
    assertRequestOptions({ ...options, protocol: this.protocol }, usualProtocol);
    this.host = options.hostname || options.host || 'localhost';
    this.method = options.method?.toUpperCase() || 'GET';
    this.path = options.path || '/';
    if (options.timeout !== undefined) this.timeout = duration(options.timeout, 'timeout');
    this.joinDuplicateHeaders = options.joinDuplicateHeaders ?? false;
    this.maxHeaderSize = options.maxHeaderSize;
    this.insecureHTTPParser = options.insecureHTTPParser;
    this._strictness = options;
    if (options.uniqueHeaders) {
      this._uniqueHeaders = new Set(options.uniqueHeaders.map((name) => name.toLowerCase()));
    }
    if (callback) this.once('response', callback);
    this.useChunkedEncodingByDefault = !BODILESS_METHODS.has(this.method);
    // Without an agent that will use the connection again, it ends with this exchange.
    this.shouldKeepAlive =
      this.agent !== undefined && (this.agent.keepAlive || Number.isFinite(this.agent.maxSockets));
    this._last = !this.shouldKeepAlive;
    const defaultPort = options.defaultPort || this.agent?.defaultPort;
    const port = options.port || defaultPort || 80;
    this._setGivenHeaders(options, hostHeader(this.host, port, defaultPort));
    if (options.signal) addAbortSignal(options.signal, this as never);
    this._connect({ ...options, host: this.host, port, signal: undefined });
    if (requestCreated.hasSubscribers) requestCreated.publish({ request: this });
  }

  get path(): string {
    return this._path;
  }

  set path(path: string) {
    assertPath(path);
    this._path = path;
  }

  override _isLenientHeaderValidation(): boolean {
    return isLenient(this._strictness);
  }

  override _implicitHeader(): void {
    if (this._header !== null) throw headersSent('render');
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, null);
  }

  override _finish(): void {
    super._finish();
    if (requestStart.hasSubscribers) requestStart.publish({ request: this });
  }

  /** Gives up; to be replaced by {@link destroy} (deprecated in Node since 14.1). */
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    kernel().loop.nextTick(() => void this.emit('abort'));
    this.destroy();
  }

  override destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.res?._dump();
    this.errored = error;
    this.socket?.destroy(error);
    return this;
  }

  setNoDelay(noDelay?: boolean): void {
    this._deferToConnect('setNoDelay', [noDelay]);
  }

  setSocketKeepAlive(enable?: boolean, initialDelay?: number): void {
    this._deferToConnect('setKeepAlive', [enable, initialDelay]);
  }

  override setTimeout(ms: number, callback?: () => void): this {
    if (this._ended) return this;
    this._watchTimeout();
    const delay = duration(ms, 'msecs');
    if (callback) this.once('timeout', callback);
    const set = (socket: HttpSocket): void => {
      const { connecting } = socket as { connecting?: boolean };
      if (connecting) socket.once('connect', () => socket.setTimeout?.(delay));
      else socket.setTimeout?.(delay);
    };
    if (this.socket) set(this.socket);
    else this.once('socket', set);
    return this;
  }

  clearTimeout(callback?: () => void): void {
    this.setTimeout(0, callback);
  }

  /** Takes its connection, or the reason why there is none, in the next tick. */
  onSocket(socket: HttpSocket | undefined, error?: Error | null): void {
    kernel().loop.nextTick(() => {
      if (this.destroyed || error || !socket) this._giveBack(socket, error ?? this.errored);
      else this._start(socket);
    });
  }

  /** Calls a method of the connection once there is one. */
  _deferToConnect(method: 'setNoDelay' | 'setKeepAlive', args: unknown[]): void {
    const call = (socket: HttpSocket): void => {
      const run = (): void => void (socket[method] as (...args: unknown[]) => void)?.(...args);
      if (socket.writable) run();
      else socket.once('connect', run);
    };
    if (this.socket) call(this.socket);
    else this.once('socket', call);
  }

  _setGivenHeaders(options: RequestOptions, host: string): void {
    const { headers, setDefaultHeaders = true } = options;
    const { setHost = setDefaultHeaders } = options;
    if (!setDefaultHeaders) {
      for (const name of ['connection', 'content-length', 'transfer-encoding']) {
        this.removeHeader(name);
      }
    }
    if (Array.isArray(headers)) {
      this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, headers as string[]);
      return;
    }
    for (const [name, value] of Object.entries(headers ?? {})) {
      if (name.toLowerCase() === 'host' && typeof value !== 'string') {
        throw invalidArgumentType(`options.headers.${name}`, 'of type string', value);
      }
      this.setHeader(name, value as HeaderValue);
    }
    if (setHost && !this.hasHeader('host')) this.setHeader('Host', host);
    if (options.auth && !this.hasHeader('authorization')) {
      const credentials = Buffer.from(options.auth).toString('base64');
      this.setHeader('Authorization', `Basic ${credentials}`);
    }
    if (this.hasHeader('expect')) this._implicitHeader();
  }

  _connect(options: RequestOptions): void {
    if (this.agent) return this.agent.addRequest(this, options);
    let called = false;
    const created = (error: Error | null, socket?: HttpSocket): void => {
      if (called) return;
      called = true;
      if (error) kernel().loop.nextTick(() => this._tellError(error));
      else this.onSocket(socket);
    };
    if (!options.createConnection) {
      return created(null, connect({ ...options, path: options.socketPath }) as HttpSocket);
    }
    try {
      const socket = options.createConnection(options, created);
      if (socket) created(null, socket);
    } catch (error) {
      created(error as Error);
    }
  }

  _start(socket: HttpSocket): void {
    const limits: ParserLimits = {
      maxHeaderSize: this.maxHeaderSize,
      insecureHTTPParser:
        this.insecureHTTPParser === true || this._strictness.httpValidation === 'insecure',
    };
    ClientExchange.begin(this, socket, limits);
    if (this.timeout !== undefined || this.agent?.options.timeout) this._watchTimeout();
    this.emit('socket', socket);
    this._flush();
  }

  /** There will be no exchange: the connection, if there is one, goes back or is closed. */
  _giveBack(socket: HttpSocket | undefined, error: Error | null | undefined): void {
    this.destroyed = true;
    const end = (reason: Error | null | undefined): void => {
      const failure = reason ?? (this.aborted ? undefined : connectionReset('socket hang up'));
      if (failure) this._tellError(failure);
      this._close();
    };
    if (!socket) return end(error);
    if (!error && this.agent && !socket.destroyed) {
      socket._httpMessage = this;
      socket.emit('free');
      return end(error);
    }
    finished(socket.destroy(error ?? undefined), (failure?: (Error & { code?: string }) | null) => {
      end(failure?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? error : (failure ?? error));
    });
  }

  /** From now on a timeout of the connection is one of the request. */
  _watchTimeout(): void {
    if (this.timeoutCb) return;
    const tell = tellTimeout;
    this.timeoutCb = tell;
    if (this.socket) this.socket.once('timeout', tell);
    else this.on('socket', (socket: HttpSocket) => socket.once('timeout', tell));
  }

  _tellError(error: Error): void {
    if (requestError.hasSubscribers) requestError.publish({ request: this, error });
    this.emit('error', error);
  }
}

function tellTimeout(this: HttpSocket): void {
  this._httpMessage?.emit('timeout');
}

/** `http.request(url[, options][, callback])`: the caller ends it. */
export function request(...args: unknown[]): ClientRequest {
  return new ClientRequest(...args);
}

/** `http.get(url[, options][, callback])`: a request without a body, ended already. */
export function get(...args: unknown[]): ClientRequest {
  return request(...args).end();
}

function agentOf(options: RequestOptions): Agent | undefined {
  const { agent } = options;
  if (agent === false) return new Agent();
  if (agent == null) {
    return typeof options.createConnection === 'function' ? undefined : globalAgent();
  }
  if (typeof (agent as Partial<Agent>).addRequest === 'function') return agent as Agent;
  throw invalidArgumentType(
    'options.agent',
    'one of Agent-like Object, undefined, or false',
    agent,
  );
}
