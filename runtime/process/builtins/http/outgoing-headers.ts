import { Stream } from 'readable-stream';
import { invalidArgumentType } from '../../node-errors.ts';
import { validateString } from '../validate.ts';
import {
  hasInvalidCharacter,
  invalidCharacter,
  validateHeaderName,
  validateHeaderValue,
  type HeaderValue,
} from './header-validation.ts';
import {
  headerPairs,
  headLines,
  valuesByLine,
  type Framing,
  type HeaderList,
} from './message-head.ts';
import { headersSent, invalidTrailer } from './outgoing-errors.ts';

type Stored = [name: string, value: HeaderValue];

const CHUNKED = /(?:^|\W)chunked(?:$|\W)/i;
const CLOSE = /(?:^|\W)close(?:$|\W)/i;
const stored = Symbol('headers');

/**
 * The headers of a message being sent, before they are (Node documentation: HTTP, Class:
 * http.OutgoingMessage). The fields with `_` are looked at by programs that extend it.
 */
export abstract class OutgoingHeaders extends Stream {
  sendDate = false;
  /** Whether the connection ends behind this message. */
  _last = false;
  chunkedEncoding = false;
  shouldKeepAlive = true;
  maxRequestsOnConnectionReached = false;
  /** Whether the program has left the `Keep-Alive` header to us. */
  _defaultKeepAlive = true;
  useChunkedEncodingByDefault = true;
  /** In bytes. */
  _contentLength: number | null = null;
  _hasBody = true;
  _headerSent = false;
  _trailer = '';
  /** In ms; told in the `Keep-Alive` header. */
  _keepAliveTimeout = 0;
  _maxRequestsPerSocket = 0;
  _uniqueHeaders: ReadonlySet<string> | null = null;
  /** The first line and the headers as they are sent, once that is fixed. */
  _header: string | null = null;
  /** Headers that the program removed are not added by default either. */
  _removedConnection = false;
  _removedContLen = false;
  _removedTE = false;
  /** By lower-case name: the name as it was written, and its value. */
  [stored]: Map<string, Stored> | null = null;

  get headersSent(): boolean {
    return this._header !== null;
  }

  /** The headers that were set, or undefined if none ever was. */
  protected get _storedHeaders(): Stored[] | undefined {
    return this[stored] ? [...this[stored].values()] : undefined;
  }

  setHeader(name: string, value: HeaderValue): this {
    if (this._header !== null) throw headersSent('set');
    validateHeaderName(name);
    validateHeaderValue(name, value, this._isLenientHeaderValidation());
    (this[stored] ??= new Map()).set(name.toLowerCase(), [name, value]);
    return this;
  }

  setHeaders(headers: Headers | Map<string, HeaderValue>): this {
    if (this._header !== null) throw headersSent('set');
    const iterable = headers && !Array.isArray(headers) && typeof headers.keys === 'function';
    if (!iterable || typeof headers.get !== 'function') {
      throw invalidArgumentType('headers', 'an instance of Headers or Map', headers);
    }
    const cookies: string[] = [];
    for (const [name, value] of headers as Iterable<[string, HeaderValue]>) {
      if (name === 'set-cookie') cookies.push(...([value].flat() as string[]));
      else this.setHeader(name, value);
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies);
    return this;
  }

  appendHeader(name: string, value: string | readonly string[]): this {
    if (this._header !== null) throw headersSent('append');
    validateHeaderName(name);
    validateHeaderValue(name, value, this._isLenientHeaderValidation());
    const known = this[stored]?.get(name.toLowerCase());
    if (!known) return this.setHeader(name, value);
    known[1] = [known[1], value].flat() as string[];
    return this;
  }

  getHeader(name: string): HeaderValue | undefined {
    validateString(name, 'name');
    return this[stored]?.get(name.toLowerCase())?.[1];
  }

  getHeaders(): Record<string, HeaderValue> {
    const headers: Record<string, HeaderValue> = Object.create(null);
    for (const [key, [, value]] of this[stored] ?? []) headers[key] = value;
    return headers;
  }

  getHeaderNames(): string[] {
    return [...(this[stored]?.keys() ?? [])];
  }

  getRawHeaderNames(): string[] {
    return [...(this[stored]?.values() ?? [])].map(([name]) => name);
  }

  hasHeader(name: string): boolean {
    validateString(name, 'name');
    return this[stored]?.has(name.toLowerCase()) ?? false;
  }

  removeHeader(name: string): void {
    validateString(name, 'name');
    if (this._header !== null) throw headersSent('remove');
    const key = name.toLowerCase();
    if (key === 'connection') this._removedConnection = true;
    if (key === 'content-length') this._removedContLen = true;
    if (key === 'transfer-encoding') this._removedTE = true;
    if (key === 'date') this.sendDate = false;
    this[stored]?.delete(key);
  }

  addTrailers(headers: HeaderList): void {
    this._trailer = '';
    for (const [name, value] of headerPairs(headers)) {
      validateHeaderName(name, 'Trailer name');
      for (const each of valuesByLine(name, value, this._uniqueHeaders)) {
        if (hasInvalidCharacter(each, this._isLenientHeaderValidation())) {
          throw invalidCharacter('trailer content', name);
        }
        this._trailer += `${name}: ${String(each)}\r\n`;
      }
    }
  }

  /** The headers by their names as written. */
  _renderHeaders(): Record<string, HeaderValue> {
    if (this._header !== null) throw headersSent('render');
    return Object.fromEntries(this[stored]?.values() ?? []);
  }

  /** Whether control characters may stand in values. */
  _isLenientHeaderValidation(): boolean {
    return false;
  }

  /** Sends a piece of the message, behind the headers if they are still to be sent. */
  abstract _send(data: string): boolean;

  /**
   * Fixes the first line and the headers; they go out with the first part of the body.
   *
   * @param firstLine - with its line end
   * @param headers - without any, those that were set
   */
  _storeHeader(firstLine: string, headers: HeaderList | null | undefined): void {
    const [lines, framing] = headLines(headers ?? this._storedHeaders, headers !== null, {
      uniqueHeaders: this._uniqueHeaders,
      lenient: this._isLenientHeaderValidation(),
    });
    this._obey(framing);
    const date = this.sendDate && !framing.date ? `Date: ${new Date().toUTCString()}\r\n` : '';
    const rest = `${this._connectionLines(framing)}${this._lengthLine(framing)}`;
    if (!this.chunkedEncoding && framing.trailer) throw invalidTrailer();
    this._header = `${firstLine}${lines}${date}${rest}\r\n`;
    this._headerSent = false;
    // Who expects something waits for the answer before the body comes.
    if (framing.expect) this._send('');
  }

  /** Takes over what the program's headers say of the connection and the body. */
  _obey(framing: Framing): void {
    const { connection, contentLength, transferEncoding } = framing;
    if (framing.keepAlive) this._defaultKeepAlive = false;
    if (connection !== undefined) {
      this._removedConnection = false;
      if (CLOSE.test(connection)) this._last = true;
      else this.shouldKeepAlive = true;
    }
    if (transferEncoding !== undefined) {
      this._removedTE = false;
      this.chunkedEncoding = CHUNKED.test(transferEncoding);
    }
    if (contentLength !== undefined) {
      this._removedContLen = false;
      this._contentLength = contentLength;
    }
  }

  _connectionLines({ connection, contentLength }: Framing): string {
    if (this._removedConnection) {
      this._last = !this.shouldKeepAlive;
      return '';
    }
    if (connection !== undefined) return '';
    const delimited = contentLength !== undefined || this.useChunkedEncodingByDefault;
    const keep = this.shouldKeepAlive && (delimited || ('agent' in this && Boolean(this.agent)));
    if (!keep) {
      this._last = true;
      return 'Connection: close\r\n';
    }
    if (this.maxRequestsOnConnectionReached) return 'Connection: close\r\n';
    if (!this._keepAliveTimeout || !this._defaultKeepAlive) return 'Connection: keep-alive\r\n';
    const seconds = Math.floor(this._keepAliveTimeout / 1000);
    const most = this._maxRequestsPerSocket > 0 ? `, max=${this._maxRequestsPerSocket}` : '';
    return `Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}${most}\r\n`;
  }

  /** What tells where the body ends, unless the program said it. */
  _lengthLine({ contentLength, transferEncoding, trailer }: Framing): string {
    if (contentLength !== undefined || transferEncoding !== undefined) return '';
    if (!this._hasBody) {
      this.chunkedEncoding = false;
    } else if (!this.useChunkedEncodingByDefault) {
      this._last = true;
    } else if (!trailer && !this._removedContLen && this._contentLength !== null) {
      return `Content-Length: ${this._contentLength}\r\n`;
    } else if (!this._removedTE) {
      this.chunkedEncoding = true;
      return 'Transfer-Encoding: chunked\r\n';
    } else {
      // Nothing delimits the body but the connection's end.
      this._last = true;
    }
    return '';
  }
}
