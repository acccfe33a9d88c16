import { Buffer } from 'buffer';
import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { connect, type Socket } from '../net/socket.ts';
import { Agent, globalAgent, type AgentRequest } from './agent.ts';
import { ClientExchange } from './client-exchange.ts';
import { connectionReset } from './connection-reset.ts';
import type { IncomingMessage } from './incoming-message.ts';
import type { HeaderValue } from './header-validation.ts';
import { OutgoingMessage } from './outgoing-message.ts';
import type { ParserLimits } from './parser.ts';
import {
  assertRequestOptions,
  hostHeader,
  requestArguments,
  type RequestOptions,
} from './request-options.ts';

const BODILESS_METHODS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** A request being sent, and the way to its answer (Node documentation: HTTP, Class: http.ClientRequest). */
export class ClientRequest extends OutgoingMessage implements AgentRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly protocol: string;
  readonly agent: Agent | undefined;
  /** In ms, as asked for; undefined leaves it to the agent. */
  readonly timeout: number | undefined;
  reusedSocket = false;
  aborted = false;
  res: IncomingMessage | null = null;
  maxHeadersCount: number | null = null;
  readonly #joinDuplicateHeaders: boolean;
  readonly #limits: ParserLimits;
  #exchange: ClientExchange | undefined;
  /** Why it was destroyed before it had a connection. */
  #error: Error | undefined;
  #stopListening = (): void => {};

  /** Takes `(url[, options][, callback])` or `(options[, callback])`, as `http.request` does. */
  constructor(...args: unknown[]) {
    super();
    const [options, callback] = requestArguments<IncomingMessage>(args);
    this.agent = agentOf(options);
    this.protocol = options.protocol ?? this.agent?.protocol ?? 'http:';
    assertRequestOptions({ ...options, protocol: this.protocol }, this.agent?.protocol ?? 'http:');
    this.host = options.hostname || options.host || 'localhost';
    this.method = options.method?.toUpperCase() || 'GET';
    this.path = options.path || '/';
    if (options.timeout !== undefined) this.timeout = Math.trunc(options.timeout);
    this.#joinDuplicateHeaders = options.joinDuplicateHeaders === true;
    for (const name of options.uniqueHeaders ?? []) this.uniqueHeaders.add(name.toLowerCase());
    this.#limits = options;
    if (callback) this.once('response', callback);
    this.useChunkedEncodingByDefault = !BODILESS_METHODS.has(this.method);
    this.keptByAgent = this.agent !== undefined;
    this.shouldKeepAlive =
      this.agent !== undefined && (this.agent.keepAlive || Number.isFinite(this.agent.maxSockets));
    const defaultPort = options.defaultPort ?? this.agent?.defaultPort ?? 80;
    const port = options.port || defaultPort;
    this.#setGivenHeaders(options, hostHeader(this.host, port, defaultPort));
    if (options.signal) this.#obey(options.signal);
    this.#connect({ ...options, host: this.host, port, signal: undefined });
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
    this.res?.resume();
    this.#error = error;
    this.socket?.destroy(error);
    return this;
  }

  setNoDelay(): void {
    this.#withSocket((socket) => socket.setNoDelay());
  }

  setSocketKeepAlive(): void {
    this.#withSocket((socket) => socket.setKeepAlive());
  }

  override setTimeout(ms: number, callback?: () => void): this {
    if (callback) this.once('timeout', callback);
    this.#withSocket((socket) => {
      socket.setTimeout(ms);
      this.#exchange?.watchTimeout();
    });
    return this;
  }

  onSocket(socket: Socket | undefined, error?: Error): void {
    // Until the next tick, when the program has had time to listen, an error must not be lost.
    let early: Error | undefined;
    const keep = (failure: Error): void => void (early = failure);
    socket?.on('error', keep);
    kernel().loop.nextTick(() => {
      socket?.off('error', keep);
      const failed = error ?? early;
      if (!this.destroyed && !failed && socket) return this.#start(socket);
      this.destroyed = true;
      if (socket && this.agent && !failed && !socket.destroyed) socket.emit('free');
      else socket?.destroy();
      const reason =
        failed ?? this.#error ?? (this.aborted ? undefined : connectionReset('socket hang up'));
      this.#failAndClose(reason);
    });
  }

  protected override startLine(): string {
    return `${this.method} ${this.path} HTTP/1.1`;
  }

  protected override beforeHead(): void {
    // Everything a request's head depends on was set when it was made.
  }

  #setGivenHeaders(options: RequestOptions, host: string): void {
    const { headers, setDefaultHeaders = true, setHost = setDefaultHeaders } = options;
    if (!setDefaultHeaders) {
      for (const name of ['connection', 'content-length', 'transfer-encoding']) {
        this.removeHeader(name);
      }
    }
    if (Array.isArray(headers)) return this.fixHead(undefined, listedHeaders(headers));
    for (const [name, value] of Object.entries(headers ?? {})) {
      this.setHeader(name, value as HeaderValue);
    }
    if (setHost && !this.hasHeader('host')) this.setHeader('Host', host);
    if (options.auth && !this.hasHeader('authorization')) {
      const credentials = Buffer.from(options.auth).toString('base64');
      this.setHeader('Authorization', `Basic ${credentials}`);
    }
    if (this.hasHeader('expect')) this.fixHead(undefined);
  }

  #connect(options: RequestOptions): void {
    if (this.agent) return this.agent.addRequest(this, options);
    const created = (error: Error | null, socket?: Socket): void =>
      this.onSocket(socket, error ?? undefined);
    const socket = options.createConnection
      ? options.createConnection(options, created)
      : connect({ ...options, path: undefined });
    if (socket) created(null, socket);
  }

  #start(socket: Socket): void {
    this.#exchange = new ClientExchange(this, socket, this.#limits, {
      message: (response) => {
        response.joinDuplicateHeaders = this.#joinDuplicateHeaders;
        this.res = response;
      },
      failed: (error) => void this.emit('error', error),
      kept: () => this.#release(socket),
      closed: () => {
        this.destroyed = true;
        this.#stopListening();
        this.emit('close');
      },
    });
    if (this.timeout !== undefined || this.agent?.options.timeout) this.#exchange.watchTimeout();
    this.assignSocket(socket);
  }

  /** The answer is complete and the connection stays: the next request may have it. */
  #release(socket: Socket): void {
    this.destroyed = true;
    this.#stopListening();
    kernel().loop.nextTick(() => {
      this.emit('close');
      socket.emit('free');
    });
  }

  #failAndClose(error: Error | undefined): void {
    this.#stopListening();
    if (error) this.emit('error', error);
    this.emit('close');
  }

  #withSocket(action: (socket: Socket) => void): void {
    if (this.socket) action(this.socket);
    else this.once('socket', action);
  }

  #obey(signal: AbortSignal): void {
    const abort = (): void => void this.destroy(abortError(signal));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    this.#stopListening = () => signal.removeEventListener('abort', abort);
  }
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
  if (agent == null) return options.createConnection ? undefined : globalAgent;
  if (agent instanceof Agent) return agent;
  throw invalidArgumentType(
    'options.agent',
    'one of Agent-like Object, undefined, or false',
    agent,
  );
}

function listedHeaders(list: readonly string[]): [string, HeaderValue][] {
  if (Array.isArray(list[0])) return list as unknown as [string, HeaderValue][];
  return list.flatMap((name, index) =>
    index % 2 === 0 ? [[name, list[index + 1] ?? ''] as [string, HeaderValue]] : [],
  );
}

function abortError(signal: AbortSignal): Error {
  const error = nodeError(Error, 'ABORT_ERR', 'The operation was aborted');
  error.name = 'AbortError';
  error.cause = signal.reason;
  return error;
}
