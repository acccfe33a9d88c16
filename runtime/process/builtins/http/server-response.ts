import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { channel } from '../diagnostics-channel.ts';
import { invalidArgumentValue, outOfRange, validateObject } from '../validate.ts';
import {
  hasInvalidCharacter,
  invalidCharacter,
  isLenient,
  validateHeaderName,
  validateHeaderValue,
  type HeaderValue,
  type Strictness,
} from './header-validation.ts';
import type { HttpSocket } from './http-socket.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { headerPairs, type Framing, type HeaderList } from './message-head.ts';
import { headersSent } from './outgoing-errors.ts';
import { OutgoingMessage, type OutgoingOptions } from './outgoing-message.ts';
import { STATUS_CODES } from './status-codes.ts';

const created = channel('http.server.response.created');
// One or more `<uri>; parameter=value` (RFC 8288, section 3).
// eslint-disable-next-line no-control-regex
const LINK = /^(?:<[^>\x00-\x1f\x7f]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

type Callback = (error?: Error | null) => void;

/** How a response is made; a server passes its own options. */
export interface ServerResponseOptions extends OutgoingOptions, Strictness {}

/** The answer to one request (Node documentation: HTTP, Class: http.ServerResponse). */
export class ServerResponse extends OutgoingMessage {
  readonly req: IncomingMessage;
  statusCode = 200;
  statusMessage: string | undefined = undefined;
  /** Whether `100 Continue` was sent. */
  _sent100 = false;
  /** Whether the client waits for `100 Continue` before it sends its body. */
  _expect_continue = false;
  _strictness: Strictness;

  constructor(request: IncomingMessage, options: ServerResponseOptions = {}) {
    super(options);
    this._strictness = options;
    this.req = request;
    this.sendDate = true;
    if (request.method === 'HEAD') this._hasBody = false;
    if ((request.httpVersionMajor ?? 0) < 1 || (request.httpVersionMinor ?? 0) < 1) {
      this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(
        String(request.headers['te']),
      );
      this.shouldKeepAlive = false;
    }
    if (created.hasSubscribers) created.publish({ request, response: this });
  }

  override _isLenientHeaderValidation(): boolean {
    return isLenient(this._strictness);
  }

  /** Gives the answer its connection and sends what was waiting for it. */
  assignSocket(socket: HttpSocket): void {
    if (socket._httpMessage) {
      throw nodeError(Error, 'ERR_HTTP_SOCKET_ASSIGNED', 'Socket already assigned');
    }
    socket._httpMessage = this;
    socket.on('close', closeMessage);
    this.socket = socket;
    this.emit('socket', socket);
    this._flush();
  }

  /** Takes the connection from the answer, for the next one. */
  detachSocket(socket: HttpSocket): void {
    socket.removeListener('close', closeMessage);
    socket._httpMessage = null;
    this.socket = null;
  }

  override _implicitHeader(): void {
    this.writeHead(this.statusCode);
  }

  /** Sets the status and headers in one go and, unlike `setHeader`, may be called only once. */
  writeHead(
    statusCode: number,
    reason?: string | HeaderList | null,
    given?: HeaderList | null,
  ): this {
    if (this._header !== null) throw headersSent('write');
    const code = Math.trunc(Number(statusCode)) || 0;
    if (code < 100 || code > 999) throw invalidStatus(statusCode);
    if (typeof reason === 'string') this.statusMessage = reason;
    else this.statusMessage ||= STATUS_CODES[code] ?? 'unknown';
    this.statusCode = code;
    const headers = typeof reason === 'string' ? given : (given ?? reason);
    const merged = this._storedHeaders !== undefined;
    if (merged && headers) this._merge(headers);
    if (hasInvalidCharacter(this.statusMessage)) throw invalidCharacter('statusMessage');
    // The answer to these statuses ends with its headers (RFC 9110, 6.4.1).
    if (this._isBodiless()) this._hasBody = false;
    // Without the word it waits for, the client may or may not send its body.
    if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
    this._storeHeader(
      `HTTP/1.1 ${code} ${this.statusMessage}\r\n`,
      merged ? null : (headers ?? {}),
    );
    return this;
  }

  _isBodiless(): boolean {
    return this.statusCode === 204 || this.statusCode === 304 || this.statusCode < 200;
  }

  override _obey(framing: Framing): void {
    super._obey(framing);
    if (!this.chunkedEncoding || !this._isBodiless()) return;
    // The client may wait for chunks that must not come: nothing can follow on this connection.
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }

  /** Another name of `writeHead`. */
  writeHeader(...args: Parameters<ServerResponse['writeHead']>): this {
    return this.writeHead(...args);
  }

  /** What `writeHead` is given takes the place of what was set; a list may repeat names. */
  _merge(headers: HeaderList): void {
    if (!Array.isArray(headers)) {
      for (const [name, value] of headerPairs(headers)) if (name) this.setHeader(name, value);
      return;
    }
    const pairs = headerPairs(headers);
    for (const [name] of pairs) this.removeHeader(name);
    for (const [name, value] of pairs) this.appendHeader(name, value as string);
  }

  /** Sends `100 Continue`. */
  writeContinue(callback?: Callback): void {
    this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
    this._sent100 = true;
  }

  /** Sends `102 Processing`. */
  writeProcessing(callback?: Callback): void {
    this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback);
  }

  /** Sends `103 Early Hints`: a `link` and other headers, before the answer itself. */
  writeEarlyHints(hints: Record<string, string | string[]>, callback?: Callback): void {
    validateObject(hints, 'hints');
    if (hints['link'] === null || hints['link'] === undefined) return;
    const link = linkValue(hints['link']);
    if (link === '') return;
    const others = Object.entries(hints).filter(([name]) => name !== 'link');
    this._inform(103, [['Link', link], ...others], callback);
  }

  /** Sends an answer of the kind 1xx, before the answer itself; not `101`. */
  writeInformation(statusCode: number, headers?: HeaderList | null, callback?: Callback): void {
    if (typeof statusCode !== 'number') {
      throw invalidArgumentType('statusCode', 'of type number', statusCode);
    }
    if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 199) {
      throw outOfRange('statusCode', '>= 100 && <= 199', statusCode);
    }
    if (statusCode === 101) throw invalidStatus(statusCode);
    if (this._header !== null) throw headersSent('write');
    this._inform(statusCode, headers ? headerPairs(headers) : [], callback);
    if (statusCode === 100) this._sent100 = true;
  }

  _inform(
    statusCode: number,
    headers: readonly (readonly [string, HeaderValue])[],
    callback: Callback | undefined,
  ): void {
    let head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? 'unknown'}\r\n`;
    for (const [name, value] of headers) {
      validateHeaderName(name);
      for (const each of [value].flat()) {
        validateHeaderValue(name, each);
        head += `${name}: ${String(each)}\r\n`;
      }
    }
    this._writeRaw(`${head}\r\n`, 'ascii', callback);
  }
}

/** The connection is closed: so is the message that it was carrying. */
function closeMessage(this: HttpSocket): void {
  this._httpMessage?._close();
}

function invalidStatus(statusCode: unknown): Error {
  return nodeError(
    RangeError as ErrorConstructor,
    'ERR_HTTP_INVALID_STATUS_CODE',
    `Invalid status code: ${String(statusCode)}`,
  );
}

function linkValue(link: unknown): string {
  const links: unknown[] = Array.isArray(link) ? link : [link];
  for (const each of links) {
    if (typeof each === 'string' && LINK.test(each)) continue;
    throw invalidArgumentValue(
      'hints',
      link,
      'must be an array or string of format "</styles.css>; rel=preload; as=style"',
    );
  }
  return links.join(', ');
}
