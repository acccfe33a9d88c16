import { Duplex } from 'readable-stream';
import type { Timeout } from '../../event-loop/timers.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { setTimeout } from '../timers.ts';
import { outOfRange, validateFunction } from '../validate.ts';
import type { Endpoint, TCP } from './tcp.ts';

/** The server whose connections a socket counts among. */
interface CountingServer {
  _connections: number;
  _emitCloseIfDrained(): void;
}

/** What a socket tells of itself, its timeout and its settings; {@link Socket} adds the traffic. */
export abstract class SocketState extends Duplex {
  connecting = false;
  /** In ms; what {@link setTimeout} was given. */
  timeout: number | undefined;
  server: unknown = null;
  _server: CountingServer | null = null;
  /** A socket that this one stands for: its timer runs with this one's traffic. */
  _parent: SocketState | null = null;
  _handle: TCP | null = null;
  _hadError = false;
  autoSelectFamilyAttemptedAddresses: string[] | undefined;
  protected localEnd: Endpoint | undefined;
  protected remoteEnd: Endpoint | undefined;
  protected receivedBytes = 0;
  protected sentBytes = 0;
  /** Of what was sent last and has yet to find room at the other side. */
  protected blockedBytes = 0;
  protected timer: Timeout | undefined;
  protected referenced = true;
  #noDelay = false;
  #keepAlive = false;
  /** In seconds. */
  #keepAliveDelay = 0;

  address(): Endpoint | object {
    return this.#localEndpoint ?? {};
  }

  get pending(): boolean {
    return !this._handle || this.connecting;
  }

  get _connecting(): boolean {
    return this.connecting;
  }

  get readyState(): string {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  /** In bytes, what waits in this process. */
  get bufferSize(): number | undefined {
    return this._handle ? this.writableLength : undefined;
  }

  get bytesRead(): number {
    return this.receivedBytes;
  }

  /** In bytes, what waits in this process included. */
  get bytesWritten(): number {
    return this.sentBytes + (this.destroyed ? 0 : this.writableLength - this.blockedBytes);
  }

  get remoteAddress(): string | undefined {
    return this.#remoteEndpoint?.address;
  }

  get remoteFamily(): string | undefined {
    return this.#remoteEndpoint?.family;
  }

  get remotePort(): number | undefined {
    return this.#remoteEndpoint?.port;
  }

  get localAddress(): string | undefined {
    return this.#localEndpoint?.address;
  }

  get localPort(): number | undefined {
    return this.#localEndpoint?.port;
  }

  get localFamily(): string | undefined {
    return this.#localEndpoint?.family;
  }

  /**
   * Emits `timeout` after so many ms without traffic; 0 turns it off.
   *
   * @throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`
   */
  setTimeout(ms: number, callback?: () => void): this {
    if (this.destroyed) return this;
    this.timeout = ms;
    if (typeof ms !== 'number') throw invalidArgumentType('msecs', 'of type number', ms);
    if (!(ms >= 0 && ms < Infinity)) {
      throw outOfRange('msecs', 'a non-negative finite number', ms);
    }
    this.timer?.close();
    this.timer = ms > 0 ? setTimeout(() => this._onTimeout(), ms).unref() : undefined;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this[ms === 0 ? 'removeListener' : 'once']('timeout', callback);
    }
    return this;
  }

  _onTimeout(): void {
    this.emit('timeout');
  }

  /** Starts the waiting time for `timeout` again, here and in what this socket stands for. */
  _unrefTimer(): void {
    this.timer?.refresh();
    this._parent?._unrefTimer();
  }

  setNoDelay(enable: unknown = true): this {
    const wanted = Boolean(enable);
    if (this._handle && wanted !== this.#noDelay) this._handle.setNoDelay?.(wanted);
    this.#noDelay = wanted;
    return this;
  }

  /** @param initialDelay - in ms */
  setKeepAlive(enable: unknown = false, initialDelay = 0): this {
    const wanted = Boolean(enable);
    const seconds = Math.trunc(initialDelay / 1000);
    if (this._handle && (wanted !== this.#keepAlive || seconds !== this.#keepAliveDelay)) {
      this._handle.setKeepAlive?.(wanted, seconds);
    }
    this.#keepAlive = wanted;
    this.#keepAliveDelay = seconds;
    return this;
  }

  ref(): this {
    this.referenced = true;
    this._handle?.ref();
    return this;
  }

  unref(): this {
    this.referenced = false;
    this._handle?.unref();
    return this;
  }

  get #localEndpoint(): Endpoint | undefined {
    return (this.localEnd ??= this._handle?.local);
  }

  get #remoteEndpoint(): Endpoint | undefined {
    return (this.remoteEnd ??= this._handle?.remote);
  }
}
