import { AsyncWork } from '../../async-scope.ts';
import { Buffer } from 'buffer';

/** The functions of llhttp, Node's own HTTP parser, as its wasm build exports them. */
interface Llhttp {
  memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(size: number): number;
  free(pointer: number): void;
  llhttp_alloc(type: number): number;
  llhttp_free(parser: number): void;
  llhttp_execute(parser: number, data: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_get_errno(parser: number): number;
  llhttp_get_error_pos(parser: number): number;
  llhttp_get_error_reason(parser: number): number;
  llhttp_errno_name(errno: number): number;
  llhttp_get_method(parser: number): number;
  llhttp_method_name(method: number): number;
  llhttp_get_status_code(parser: number): number;
  llhttp_get_http_major(parser: number): number;
  llhttp_get_http_minor(parser: number): number;
  llhttp_get_upgrade(parser: number): number;
  llhttp_should_keep_alive(parser: number): number;
  llhttp_resume_after_upgrade(parser: number): void;
}
type Lenience = Record<`llhttp_set_lenient_${string}`, (parser: number, enabled: number) => void>;

/** What `insecureHTTPParser` accepts (Node documentation: HTTP). */
const LENIENCES = (
  'headers chunked_length keep_alive transfer_encoding version data_after_close ' +
  'optional_lf_after_cr optional_crlf_after_chunk optional_cr_before_lf spaces_after_chunk_size'
).split(' ');

/** A message's start line and headers, as they stood on the wire. */
export interface MessageHead {
  versionMajor: number;
  versionMinor: number;
  /** Of a request. */
  method: string;
  url: string;
  /** Of a response. */
  statusCode: number;
  statusMessage: string;
  /** Names and values in turn, as written. */
  rawHeaders: string[];
  keepAlive: boolean;
  upgrade: boolean;
}

/**
 * What follows a head: a body as the headers declare it; none whatever they say (an answer to HEAD);
 * or bytes of another protocol.
 */
export type BodyKind = 'as declared' | 'none' | 'upgrade';

/** What llhttp is to do after a head, by its documentation of `on_headers_complete`. */
const AFTER_HEAD: Record<BodyKind, number> = { 'as declared': 0, none: 1, upgrade: 2 };

/** How strict a parser is. */
export interface ParserLimits {
  /** In bytes, of the start line and headers together. @default 16384 */
  maxHeaderSize?: number | undefined;
  /** Accept some malformed messages. @default false */
  insecureHTTPParser?: boolean | undefined;
  /** Headers that a message may have; 0 is any number. @default 0 */
  maxHeadersCount?: number | undefined;
}

/** What a parser reports, in the order of the bytes. */
export interface ParserListener {
  /** The first byte of a message has come. */
  begin?(): void;
  head(head: MessageHead): BodyKind;
  body(chunk: Uint8Array): void;
  /** The message is complete. */
  complete(trailers: string[]): void;
}

/** In bytes: as many arguments as every engine can take. */
const SHORT_TEXT = 4096;
const REQUEST = 1;
const RESPONSE = 2;
const PAUSED_UPGRADE = 22;
const USER_ERROR = 24;
/** Bytes; Node's default for `maxHeaderSize`. */
const MAX_HEADER_SIZE = 16 * 1024;

const parsers = new Map<number, HttpParser>();
let instance: Llhttp | undefined;

/** Makes a callback of llhttp that finds its parser by the pointer it is given. */
function on(handle: (parser: HttpParser, at: number, length: number) => number) {
  return (pointer: number, at: number, length: number): number => {
    const parser = parsers.get(pointer);
    return parser ? handle(parser, at, length) : 0;
  };
}

let compiled: WebAssembly.Module | undefined;

/** Gives the parsers of this page or worker llhttp, before the first one is made. */
export function setLlhttp(module: WebAssembly.Module): void {
  compiled = module;
}

function load(): Llhttp {
  if (instance) return instance;
  if (!compiled) throw new Error('An HTTP parser was made before llhttp was there.');
  const env = {
    wasm_on_message_begin: on((parser) => parser.onBegin()),
    wasm_on_url: on((parser, at, length) => parser.onUrl(at, length)),
    wasm_on_status: on((parser, at, length) => parser.onStatus(at, length)),
    wasm_on_header_field: on((parser, at, length) => parser.onHeader(0, at, length)),
    wasm_on_header_value: on((parser, at, length) => parser.onHeader(1, at, length)),
    wasm_on_headers_complete: on((parser) => parser.onHead()),
    wasm_on_body: on((parser, at, length) => parser.onBody(at, length)),
    wasm_on_message_complete: on((parser) => parser.onComplete()),
  };
  instance = new WebAssembly.Instance(compiled, { env }).exports as unknown as Llhttp;
  instance._initialize();
  return instance;
}

/** Parses one direction of an HTTP/1.1 connection; messages may follow each other in it. */
export class HttpParser {
  readonly #wasm = load();
  readonly #pointer: number;
  readonly #type: number;
  readonly #listener: ParserListener;
  readonly #maxHeaderSize: number;
  readonly #maxHeaders: number;
  #upgraded = false;
  #url = '';
  #statusMessage = '';
  /** Names at even places, values at odd ones; a field may come in pieces. */
  #headers: string[] = [];
  #headerBytes = 0;
  #inTrailers = false;
  #overflow = false;
  #thrown: { error: unknown } | undefined;
  /** What a message brings about has the stores of the moment the parser was made. */
  readonly #work = new AsyncWork('HTTPINCOMINGMESSAGE');
  #executing = false;
  #freed = false;
  /** What is being read, and where llhttp has its copy. */
  #input: Uint8Array = new Uint8Array();
  #inputAt = 0;

  /**
   * @param type - what the connection's other side sends
   * @param listener - called from within {@link execute}
   * @param limits - how strict to be
   */
  constructor(
    type: 'request' | 'response',
    listener: ParserListener,
    { maxHeaderSize, insecureHTTPParser = false, maxHeadersCount = 0 }: ParserLimits = {},
  ) {
    this.#maxHeaderSize = maxHeaderSize || MAX_HEADER_SIZE;
    this.#maxHeaders = maxHeadersCount > 0 ? maxHeadersCount : Infinity;
    this.#type = type === 'request' ? REQUEST : RESPONSE;
    this.#pointer = this.#wasm.llhttp_alloc(this.#type);
    this.#listener = listener;
    parsers.set(this.#pointer, this);
    if (!insecureHTTPParser) return;
    const wasm = this.#wasm as unknown as Lenience;
    for (const lenience of LENIENCES) wasm[`llhttp_set_lenient_${lenience}`]?.(this.#pointer, 1);
  }

  /**
   * Feeds bytes.
   *
   * @param bytes - as they came from the connection; bodies are handed on as views of them
   * @returns how many bytes belonged to HTTP: fewer than all after an upgrade
   * @throws an error with llhttp's code, `HPE_INVALID_METHOD` and the like, and `rawPacket`
   */
  execute(bytes: Uint8Array): number {
    const wasm = this.#wasm;
    const data = wasm.malloc(bytes.byteLength);
    this.#executing = true;
    this.#input = bytes;
    this.#inputAt = data;
    try {
      new Uint8Array(wasm.memory.buffer, data, bytes.byteLength).set(bytes);
      const errno = this.#work.run(() =>
        wasm.llhttp_execute(this.#pointer, data, bytes.byteLength),
      );
      if (this.#thrown) this.#rethrow();
      if (errno === 0) return bytes.byteLength;
      const consumed = wasm.llhttp_get_error_pos(this.#pointer) - data;
      if (errno === PAUSED_UPGRADE && this.#upgraded) return consumed;
      if (errno === PAUSED_UPGRADE) {
        // A message that asked for another protocol, and nobody took it up: HTTP goes on.
        wasm.llhttp_resume_after_upgrade(this.#pointer);
        return consumed + this.#again(bytes.subarray(consumed));
      }
      throw Object.assign(this.#error(errno), {
        bytesParsed: consumed,
        rawPacket: Buffer.from(bytes),
      });
    } finally {
      wasm.free(data);
      this.#executing = false;
      this.#input = new Uint8Array();
      if (this.#freed) this.free();
    }
  }

  #again(bytes: Uint8Array): number {
    return bytes.byteLength === 0 || this.#freed ? bytes.byteLength : this.execute(bytes);
  }

  /** To be called at the connection's end. Throws if a message was cut short. */
  finish(): void {
    const errno = this.#work.run(() => this.#wasm.llhttp_finish(this.#pointer));
    if (this.#thrown) this.#rethrow();
    if (errno !== 0) throw this.#error(errno);
  }

  /** Frees the parser's memory; it must not be used any more. */
  free(): void {
    this.#freed = true;
    // A handler may close its connection while llhttp is still reading from it.
    if (this.#executing) return;
    if (!parsers.delete(this.#pointer)) return;
    this.#wasm.llhttp_free(this.#pointer);
  }

  onBegin(): number {
    this.#url = '';
    this.#statusMessage = '';
    this.#headers = [];
    this.#headerBytes = 0;
    this.#inTrailers = false;
    this.#listener.begin?.();
    return 0;
  }

  onUrl(at: number, length: number): number {
    this.#url += this.#text(at, length);
    return this.#count(length);
  }

  onStatus(at: number, length: number): number {
    this.#statusMessage += this.#text(at, length);
    return this.#count(length);
  }

  /** `part` 0: a piece of a name; 1: a piece of a value. */
  onHeader(part: 0 | 1, at: number, length: number): number {
    const text = this.#text(at, length);
    // An even number of strings: the last one is a value, so a piece of a name begins a new header.
    const lastIsValue = this.#headers.length % 2 === 0;
    if ((part === 0) === lastIsValue) this.#headers.push(text);
    else this.#headers.push((this.#headers.pop() ?? '') + text);
    return this.#count(length);
  }

  onHead(): number {
    const wasm = this.#wasm;
    const head: MessageHead = {
      versionMajor: wasm.llhttp_get_http_major(this.#pointer),
      versionMinor: wasm.llhttp_get_http_minor(this.#pointer),
      method: '',
      url: this.#url,
      statusCode: 0,
      statusMessage: this.#statusMessage,
      rawHeaders: trimmed(this.#headers),
      keepAlive: wasm.llhttp_should_keep_alive(this.#pointer) === 1,
      upgrade: wasm.llhttp_get_upgrade(this.#pointer) === 1,
    };
    if (this.#type === REQUEST) {
      head.method = this.#cString(wasm.llhttp_method_name(wasm.llhttp_get_method(this.#pointer)));
    } else {
      head.statusCode = wasm.llhttp_get_status_code(this.#pointer);
    }
    this.#headers = [];
    this.#headerBytes = 0;
    this.#inTrailers = true;
    return this.#call(() => {
      const kind = this.#listener.head(head);
      this.#upgraded = kind === 'upgrade';
      return AFTER_HEAD[kind];
    });
  }

  onBody(at: number, length: number): number {
    // Of the bytes as they came: llhttp's copy is gone when this returns.
    const first = at - this.#inputAt;
    const chunk = this.#input.subarray(first, first + length);
    return this.#call(() => {
      this.#listener.body(chunk);
      return 0;
    });
  }

  onComplete(): number {
    const trailers = this.#inTrailers ? trimmed(this.#headers) : [];
    return this.#call(() => {
      this.#listener.complete(trailers);
      return 0;
    });
  }

  /** An exception must not cross the wasm code: it is kept and thrown again behind it. */
  #call(callback: () => number): number {
    try {
      return callback();
    } catch (error) {
      this.#thrown = { error };
      return USER_ERROR;
    }
  }

  #rethrow(): never {
    const error = this.#thrown?.error;
    this.#thrown = undefined;
    throw error;
  }

  #count(length: number): number {
    this.#headerBytes += length;
    const few = this.#headers.length <= this.#maxHeaders * 2;
    if (this.#headerBytes < this.#maxHeaderSize && few) return 0;
    this.#overflow = true;
    return USER_ERROR;
  }

  #error(errno: number): Error & { code: string; reason: string } {
    const code = this.#overflow
      ? 'HPE_HEADER_OVERFLOW'
      : this.#cString(this.#wasm.llhttp_errno_name(errno));
    const reason = this.#overflow
      ? 'Header overflow'
      : this.#cString(this.#wasm.llhttp_get_error_reason(this.#pointer));
    return Object.assign(new Error(`Parse Error: ${reason}`), { bytesParsed: 0, code, reason });
  }

  #text(at: number, length: number): string {
    const bytes = new Uint8Array(this.#wasm.memory.buffer, at, length);
    // Most are short, and each of their bytes is one character.
    return length <= SHORT_TEXT
      ? Reflect.apply(String.fromCharCode, undefined, bytes)
      : Buffer.from(bytes.buffer, at, length).toString('latin1');
  }

  #cString(at: number): string {
    const bytes = new Uint8Array(this.#wasm.memory.buffer, at);
    return this.#text(at, bytes.indexOf(0));
  }
}

/** llhttp leaves the space behind a value to its caller. */
function trimmed(headers: string[]): string[] {
  return headers.map((text) => text.replace(/[ \t]+$/, ''));
}
