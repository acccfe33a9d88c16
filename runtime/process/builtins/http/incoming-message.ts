import { Readable } from 'readable-stream';
import { kernel } from '../../current.ts';
import type { Socket } from '../net/socket.ts';
import type { MessageHead } from './parser.ts';

/** Headers of which only the first counts (Node documentation: HTTP, `message.headers`). */
const FIRST_ONLY = new Set(
  (
    'age authorization content-length content-type etag expires from host if-modified-since ' +
    'if-unmodified-since last-modified location max-forwards proxy-authorization referer ' +
    'retry-after server user-agent'
  ).split(' '),
);

/** Headers by lower-case name; `set-cookie` is always a list. */
export type IncomingHeaders = Record<string, string | string[] | undefined>;

/**
 * Joins raw headers into an object by Node's rules for duplicates.
 *
 * @param raw - names and values in turn
 * @param joinAll - whether those of which only the first counts are joined as well
 *
 * @example
 * ```ts
 * joinHeaders(['Accept', 'a', 'accept', 'b']); // => { accept: 'a, b' }
 * ```
 */
export function joinHeaders(raw: string[], joinAll = false): IncomingHeaders {
  const headers: IncomingHeaders = {};
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const known = headers[name];
    if (name === 'set-cookie') {
      headers[name] = Array.isArray(known) ? [...known, value] : [value];
    } else if (known === undefined) {
      headers[name] = value;
    } else if (joinAll || !FIRST_ONLY.has(name)) {
      headers[name] = `${String(known)}${name === 'cookie' ? '; ' : ', '}${value}`;
    }
  }
  return headers;
}

/** A message that was received: a request on a server, a response on a client (Node documentation: HTTP). */
export class IncomingMessage extends Readable {
  readonly socket: Socket;
  httpVersionMajor = 1;
  httpVersionMinor = 1;
  method: string | undefined;
  url = '';
  statusCode: number | undefined;
  statusMessage: string | undefined;
  rawHeaders: string[] = [];
  rawTrailers: string[] = [];
  complete = false;
  aborted = false;
  upgrade = false;
  joinDuplicateHeaders = false;
  #headers: IncomingHeaders | undefined;
  #trailers: IncomingHeaders | undefined;
  #wanted: (() => void) | undefined;

  constructor(socket: Socket, head?: MessageHead) {
    super({ highWaterMark: socket.readableHighWaterMark });
    this.socket = socket;
    if (!head) return;
    this.httpVersionMajor = head.versionMajor;
    this.httpVersionMinor = head.versionMinor;
    this.rawHeaders = head.rawHeaders;
    this.upgrade = head.upgrade;
    if (head.method !== '') {
      this.method = head.method;
      this.url = head.url;
    } else {
      this.statusCode = head.statusCode;
      this.statusMessage = head.statusMessage;
    }
  }

  get httpVersion(): string {
    return `${this.httpVersionMajor}.${this.httpVersionMinor}`;
  }

  get connection(): Socket {
    return this.socket;
  }

  get headers(): IncomingHeaders {
    return (this.#headers ??= joinHeaders(this.rawHeaders, this.joinDuplicateHeaders));
  }

  get trailers(): IncomingHeaders {
    return (this.#trailers ??= joinHeaders(this.rawTrailers));
  }

  /** Every value of every header, by lower-case name. */
  get headersDistinct(): Record<string, string[]> {
    const distinct: Record<string, string[]> = {};
    for (let index = 0; index < this.rawHeaders.length; index += 2) {
      const name = (this.rawHeaders[index] ?? '').toLowerCase();
      (distinct[name] ??= []).push(this.rawHeaders[index + 1] ?? '');
    }
    return distinct;
  }

  setTimeout(ms: number, callback?: () => void): this {
    if (callback) this.on('timeout', callback);
    this.socket.setTimeout(ms);
    return this;
  }

  override _read(): void {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    wanted?.();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit('aborted');
    }
    // A message given up before it was read to its end leaves its connection unusable.
    if (!this.complete && !this.socket.destroyed) this.socket.destroy(error ?? undefined);
    // Later, and only to who listens: a client that hangs up must not end the server.
    kernel().loop.nextTick(() => callback(this.listenerCount('error') === 0 ? null : error));
  }

  /** Has `callback` called when more of the body is wanted, after `push` returned false. */
  whenWanted(callback: () => void): void {
    this.#wanted = callback;
  }
}
