import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { OutgoingMessage, type HeaderValue } from './outgoing-message.ts';
import { STATUS_CODES } from './status-codes.ts';

/** The answer to one request (Node documentation: HTTP, Class: http.ServerResponse). */
export class ServerResponse extends OutgoingMessage {
  readonly req: IncomingMessage;
  statusCode = 200;
  statusMessage: string | undefined;
  strictContentLength = false;
  /** In ms; told to the client in the `Keep-Alive` header. */
  keepAliveTimeout = 0;

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
    this.socket?.write('HTTP/1.1 100 Continue\r\n\r\n');
  }

  /** Sends `102 Processing`. */
  writeProcessing(): void {
    this.socket?.write('HTTP/1.1 102 Processing\r\n\r\n');
  }

  detachSocket(): void {
    this.socket = null;
  }

  protected override startLine(): string {
    const reason = this.statusMessage ?? STATUS_CODES[this.statusCode] ?? 'unknown';
    this.statusMessage = reason;
    return `HTTP/1.1 ${this.statusCode} ${reason}`;
  }

  protected override addDefaultHeaders(bodyLength: number | undefined): void {
    // The answer to these statuses ends with its headers (RFC 9110, 6.4.1).
    const bodiless = this.statusCode === 204 || this.statusCode === 304 || this.statusCode < 200;
    if (bodiless) this.hasBody = false;
    if (this.sendDate && !this.hasHeader('date')) {
      this.setHeader('Date', new Date().toUTCString());
    }
    this.#decideConnection(bodyLength, bodiless);
  }

  #decideConnection(bodyLength: number | undefined, bodiless: boolean): void {
    const knownLength =
      this.hasHeader('content-length') || this.hasHeader('transfer-encoding') || bodiless;
    const canDelimit =
      knownLength || bodyLength !== undefined || this.useChunkedEncodingByDefault || !this.hasBody;
    if (this.hasHeader('connection')) {
      if (/\bclose\b/i.test(String(this.getHeader('connection')))) this.shouldKeepAlive = false;
    } else if (this.shouldKeepAlive && canDelimit) {
      this.setHeader('Connection', 'keep-alive');
      if (this.keepAliveTimeout > 0 && !this.hasHeader('keep-alive')) {
        const seconds = Math.floor(this.keepAliveTimeout / 1000);
        this.setHeader('Keep-Alive', `timeout=${seconds}`);
      }
    } else {
      this.shouldKeepAlive = false;
      this.setHeader('Connection', 'close');
    }
    if (knownLength) return;
    if (bodyLength !== undefined) {
      // An answer to HEAD has no body to be measured.
      if (this.hasBody) this.setHeader('Content-Length', String(bodyLength));
    } else if (this.useChunkedEncodingByDefault) {
      this.setHeader('Transfer-Encoding', 'chunked');
    } else {
      this.shouldKeepAlive = false;
    }
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
