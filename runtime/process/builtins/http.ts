import { callable } from './callable.ts';
import { Agent as httpAgent, globalAgent, setGlobalAgent } from './http/agent.ts';
import { ClientRequest as httpClientRequest, get, request } from './http/client-request.ts';
import {
  hasInvalidCharacter,
  TOKEN,
  validateHeaderName,
  validateHeaderValue,
} from './http/header-validation.ts';
import type { HttpSocket } from './http/http-socket.ts';
import { IncomingMessage as httpIncomingMessage } from './http/incoming-message.ts';
import { idleParsers } from './http/message-parser.ts';
import { METHODS } from './http/methods.ts';
import { OutgoingMessage as httpOutgoingMessage } from './http/outgoing-message.ts';
import { ServerResponse as httpServerResponse } from './http/server-response.ts';
import {
  connectionsChecks,
  createServer,
  serveConnection,
  Server as httpServer,
} from './http/server.ts';
import { STATUS_CODES } from './http/status-codes.ts';
import { validateInteger } from './validate.ts';

// These may be called without `new` as well.
const classes = {
  Agent: callable(
    httpAgent,
    (make) =>
      function Agent(this: unknown, ...args: never[]): unknown {
        return make(this, new.target as never, args);
      },
  ),
  ClientRequest: callable(
    httpClientRequest,
    (make) =>
      function ClientRequest(this: unknown, ...args: never[]): unknown {
        return make(this, new.target as never, args);
      },
  ),
  IncomingMessage: callable(
    httpIncomingMessage,
    (make) =>
      function IncomingMessage(this: unknown, ...args: never[]): unknown {
        return make(this, new.target as never, args);
      },
  ),
  OutgoingMessage: callable(
    httpOutgoingMessage,
    (make) =>
      function OutgoingMessage(this: unknown, ...args: never[]): unknown {
        return make(this, new.target as never, args);
      },
  ),
  Server: callable(
    httpServer,
    (make) =>
      function Server(this: unknown, ...args: never[]): unknown {
        return make(this, new.target as never, args);
      },
  ),
  ServerResponse: callable(
    httpServerResponse,
    (make) =>
      function ServerResponse(this: unknown, ...args: never[]): unknown {
        return make(this, new.target as never, args);
      },
  ),
};

/** The server's own listener of `connection`, for who brings connections of another kind. */
function connectionListener(this: httpServer, socket: HttpSocket): void {
  serveConnection(this, socket);
}

/** How many parsers are kept for the next connection. */
function setMaxIdleHTTPParsers(max: number): void {
  validateInteger(max, 'max', 1);
  idleParsers.max = max;
}

/** `node:http` (Node documentation: HTTP). */
export const http: object = Object.defineProperties(
  {
    _connectionListener: connectionListener,
    METHODS,
    STATUS_CODES,
    ...classes,
    createServer,
    validateHeaderName,
    validateHeaderValue,
    get,
    request,
    setMaxIdleHTTPParsers,
  },
  {
    /** In bytes, of a message's start line and headers together. */
    maxHeaderSize: { get: () => 16 * 1024, enumerable: true, configurable: true },
    globalAgent: { get: globalAgent, set: setGlobalAgent, enumerable: true, configurable: true },
    WebSocket: { get: () => globalThis.WebSocket, enumerable: true, configurable: true },
    CloseEvent: { get: () => globalThis.CloseEvent, enumerable: true, configurable: true },
    MessageEvent: { get: () => globalThis.MessageEvent, enumerable: true, configurable: true },
  },
);

/** The older names of the same classes (Node has them as modules of their own). */
export const legacyModules: Record<string, () => object> = {
  _http_agent: () => http,
  _http_client: () => ({ ClientRequest: classes.ClientRequest }),
  _http_incoming: () => ({ IncomingMessage: classes.IncomingMessage }),
  _http_outgoing: () => ({
    OutgoingMessage: classes.OutgoingMessage,
    validateHeaderName,
    validateHeaderValue,
  }),
  _http_common: () => ({
    _checkInvalidHeaderChar: (text: unknown) => hasInvalidCharacter(text),
    _checkIsHttpToken: (text: string) => TOKEN.test(text),
    chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
    continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
    CRLF: '\r\n',
    methods: METHODS,
    parsers: idleParsers,
  }),
  _http_server: () => ({
    STATUS_CODES,
    Server: classes.Server,
    ServerResponse: classes.ServerResponse,
    _connectionListener: connectionListener,
    kConnectionsCheckingInterval: connectionsChecks,
  }),
};
