import { Buffer } from 'buffer';
import type { HttpSocket } from './http-socket.ts';
import { IncomingMessage } from './incoming-message.ts';
import { HttpParser, type BodyKind, type MessageHead, type ParserLimits } from './parser.ts';

/** How messages are made of what a connection's other side sends. */
export interface MessageParserOptions extends ParserLimits {
  /** The class of the messages. */
  Message?: typeof IncomingMessage | undefined;
  joinDuplicateHeaders?: boolean | undefined;
  /** Called at a message's first byte. */
  begun?: () => void;
  /** Called when a message is complete, its body perhaps not read yet. */
  completed?: (message: IncomingMessage) => void;
  /** Called with each message when its headers are complete; says what follows them. */
  onIncoming: (message: IncomingMessage, keepAlive: boolean) => BodyKind;
}

/** Parsers that are not in use, for the next connection. */
export const idleParsers = { list: [] as MessageParser[], max: 1000 };

/** Makes messages of one direction of a connection; Node has it as `socket.parser`. */
export class MessageParser {
  socket: HttpSocket | null = null;
  /** The message whose body is coming in. */
  incoming: IncomingMessage | null = null;
  joinDuplicateHeaders: boolean | null = null;
  onIncoming: MessageParserOptions['onIncoming'] | null = null;
  #parser: HttpParser | undefined;
  #options: MessageParserOptions | undefined;

  /** Takes an idle parser, or a new one. */
  static take(
    type: 'request' | 'response',
    socket: HttpSocket,
    options: MessageParserOptions,
  ): MessageParser {
    const parser = idleParsers.list.pop() ?? new MessageParser();
    parser.#begin(type, socket, options);
    return parser;
  }

  #begin(type: 'request' | 'response', socket: HttpSocket, options: MessageParserOptions): void {
    this.socket = socket;
    this.#options = options;
    this.joinDuplicateHeaders = options.joinDuplicateHeaders ?? false;
    this.onIncoming = options.onIncoming;
    const parser: HttpParser = new HttpParser(
      type,
      {
        // What still comes out of a parser that was freed belongs to nobody.
        begin: () => {
          if (this.#parser === parser) options.begun?.();
        },
        head: (head: MessageHead) => (this.#parser === parser ? this.#onHead(head) : 'none'),
        body: (chunk: Uint8Array) => {
          if (this.#parser === parser) this.#onBody(chunk);
        },
        complete: (trailers: string[]) => {
          if (this.#parser === parser) this.#onComplete(trailers);
        },
      },
      options,
    );
    this.#parser = parser;
    socket.parser = this;
  }

  /** See `HttpParser.execute`; a freed parser takes everything for something else. */
  execute(bytes: Uint8Array): number {
    return this.#parser?.execute(bytes) ?? 0;
  }

  /** See `HttpParser.finish`. */
  finish(): void {
    this.#parser?.finish();
  }

  /** Lets go of the connection and of the parser's memory. */
  free(): void {
    if (!this.#parser) return;
    if (this.socket?.parser === this) this.socket.parser = null;
    this.#parser.free();
    this.#parser = undefined;
    this.#options = undefined;
    this.socket = null;
    this.incoming = null;
    this.onIncoming = null;
    this.joinDuplicateHeaders = null;
    if (idleParsers.list.length < idleParsers.max) idleParsers.list.push(this);
  }

  #onHead(head: MessageHead): BodyKind {
    const Message = this.#options?.Message ?? IncomingMessage;
    const message = new Message(this.socket!);
    message.httpVersionMajor = head.versionMajor;
    message.httpVersionMinor = head.versionMinor;
    message.httpVersion = `${head.versionMajor}.${head.versionMinor}`;
    message.joinDuplicateHeaders = this.joinDuplicateHeaders ?? false;
    message.rawHeaders = head.rawHeaders;
    message.upgrade = head.upgrade;
    if (head.method === '') {
      message.statusCode = head.statusCode;
      message.statusMessage = head.statusMessage;
    } else {
      message.method = head.method;
      message.url = head.url;
    }
    this.incoming = message;
    return this.onIncoming!(message, head.keepAlive);
  }

  #onBody(chunk: Uint8Array): void {
    const message = this.incoming;
    if (!message || message._dumped) return;
    if (!message.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) {
      this.socket?.pause();
    }
  }

  #onComplete(trailers: string[]): void {
    const message = this.incoming;
    if (message) {
      message.complete = true;
      message.rawTrailers = trailers;
      message.push(null);
      this.#options?.completed?.(message);
    }
    // Whether or not anybody has read the body, the next message may come.
    if (this.socket?.readable && !this.socket._paused) this.socket.resume();
  }
}

/** The error of bytes that are no HTTP, as `clientError` and a request's `error` tell it. */
export interface ParseError extends Error {
  code: string;
  reason: string;
  bytesParsed?: number;
  rawPacket?: Buffer;
}

/** Whether an error is the parser's, and not of a handler that it called. */
export function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && String((error as Partial<ParseError>).code).startsWith('HPE_');
}
