import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { validateHeaderName, validateHeaderValue, type HeaderValue } from './header-validation.ts';
import { OutgoingMessage } from './outgoing-message.ts';
import { STATUS_CODES } from './status-codes.ts';

/** The answer to one request (Node documentation: HTTP, Class: http.ServerResponse). */
export class ServerResponse extends OutgoingMessage {
  readonly req: IncomingMessage;
  statusCode = 200;
  statusMessage: string | undefined;
  /** In ms; told to the client in the `Keep-Alive` header. */
  keepAliveTimeout = 0;
  /** Requests a connection may carry, told in the `Keep-Alive` header; 0 is any number. */
  maxRequestsPerSocket = 0;
  /** Whether the connection ends after this answer, however the client asked. */
  lastOnConnection = false;
  /** Whether the client waits for `100 Continue` before it sends its body. */
  awaitedByClient = false;

  constructor(request: IncomingMessage) {
    super();
    this.req = request;
    this.sendDate = true;
    this.hasBody = request.method !== 'HEAD';
    const http10 = request.httpVersionMajor < 1 || request.httpVersionMinor < 1;
    this.useChunkedEncodingByDefault =
      !http10 || /\bchunked\b/i.test(String(request.headers['te']));
  }

  /** Sets the status and headers in one go and, unlike `setHeader`, may be called only once. */
  writeHead(
    statusCode: number,
    reason?: string | Record<string, HeaderValue> | HeaderValue[],
    headers?: Record<string, HeaderValue> | HeaderValue[],
  ): this {
    this.assertHeadersNotSent('write');
    const code = Math.trunc(Number(statusCode));
    if (!(code >= 100 && code <= 999)) {
      throw nodeError(
        RangeError as ErrorConstructor,
        'ERR_HTTP_INVALID_STATUS_CODE',
        `Invalid status code: ${String(statusCode)}`,
      );
    }
    this.statusCode = code;
    if (typeof reason === 'string') this.statusMessage = reason;
    for (const [name, value] of headerPairs(typeof reason === 'string' ? headers : reason)) {
      this.setHeader(name, value);
    }
    if (/[^\t\x20-\x7e\x80-\xff]/.test(this.statusMessage ?? '')) {
      throw nodeError(
        TypeError as ErrorConstructor,
        'ERR_INVALID_CHAR',
        'Invalid character in statusMessage',
      );
    }
    this.fixHead(undefined);
    return this;
  }

  /** Sends `100 Continue`. */
  writeContinue(): void {
    this.awaitedByClient = false;
    this.socket?.write('HTTP/1.1 100 Continue\r\n\r\n');
  }

  /** Sends `102 Processing`. */
  writeProcessing(): void {
    this.socket?.write('HTTP/1.1 102 Processing\r\n\r\n');
  }

  /** Sends `103 Early Hints`: a `link` and other headers, before the answer itself. */
  writeEarlyHints(hints: Record<string, string | string[]>, callback?: () => void): void {
    const { link, ...others } = hints;
    const links = [link ?? []].flat();
    if (links.length === 0) return;
    const headers = Object.entries({ Link: links.join(', '), ...others });
    for (const [name, value] of headers) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    const lines = headers.map(([name, value]) => `${name}: ${String(value)}\r\n`).join('');
    this.socket?.write(`HTTP/1.1 103 Early Hints\r\n${lines}\r\n`, 'latin1', callback);
  }

  detachSocket(): void {
    this.socket = null;
  }

  protected override startLine(): string {
    const reason = this.statusMessage ?? STATUS_CODES[this.statusCode] ?? 'unknown';
    this.statusMessage = reason;
    return `HTTP/1.1 ${this.statusCode} ${reason}`;
  }

  /** Has a header's values joined by `; ` instead of sent one a line. */
  keepOnOneLine(name: string): void {
    this.uniqueHeaders.add(name.toLowerCase());
  }

  protected override beforeHead(): void {
    // Without the word it waits for, the client may or may not send its body.
    if (this.lastOnConnection || this.awaitedByClient) this.shouldKeepAlive = false;
    // The answer to these statuses ends with its headers (RFC 9110, 6.4.1).
    if (this.statusCode === 204 || this.statusCode === 304 || this.statusCode < 200) {
      this.hasBody = false;
    }
  }

  protected override keepAliveTerms(): string | undefined {
    if (this.keepAliveTimeout === 0) return undefined;
    const most = this.maxRequestsPerSocket > 0 ? `, max=${this.maxRequestsPerSocket}` : '';
    return `timeout=${Math.floor(this.keepAliveTimeout / 1000)}${most}`;
  }

  /** Tells of the connection's end: `close`, which also follows every `finish`. */
  closed(): void {
    if (!this.writableFinished) this.destroyed = true;
    this.emit('close');
  }
}

function headerPairs(
  headers: Record<string, HeaderValue> | HeaderValue[] | undefined,
): [string, HeaderValue][] {
  if (!Array.isArray(headers)) return Object.entries(headers ?? {});
  if (headers.length % 2 !== 0) {
    throw invalidArgumentType('headers', 'a list of names and values in turn', headers);
  }
  return headers.flatMap((name, index) => {
    const value = headers[index + 1];
    return index % 2 === 0 && value !== undefined ? [[String(name), value]] : [];
  });
}
