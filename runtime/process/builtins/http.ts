import { callable } from './callable.ts';
import { Agent as AgentClass, globalAgent, setGlobalAgent } from './http/agent.ts';
import { ClientRequest as ClientRequestClass, get, request } from './http/client-request.ts';
import {
  hasInvalidCharacter,
  TOKEN,
  validateHeaderName,
  validateHeaderValue,
} from './http/header-validation.ts';
import type { HttpSocket } from './http/http-socket.ts';
import { IncomingMessage as IncomingMessageClass } from './http/incoming-message.ts';
import { idleParsers } from './http/message-parser.ts';
import { METHODS } from './http/methods.ts';
import { OutgoingMessage as OutgoingMessageClass } from './http/outgoing-message.ts';
import { ServerResponse as ServerResponseClass } from './http/server-response.ts';
import {
  connectionsChecks,
  createServer,
  serveConnection,
  Server as ServerClass,
} from './http/server.ts';
import { STATUS_CODES } from './http/status-codes.ts';
import { validateInteger } from './validate.ts';

// These may be called without `new` as well.
const Agent = callable(AgentClass);
const ClientRequest = callable(ClientRequestClass);
const IncomingMessage = callable(IncomingMessageClass);
const OutgoingMessage = callable(OutgoingMessageClass);
const ServerResponse = callable(ServerResponseClass);
const Server = callable(ServerClass);

/** The server's own listener of `connection`, for who brings connections of another kind. */
function connectionListener(this: ServerClass, socket: HttpSocket): void {
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
    Agent,
    ClientRequest,
    IncomingMessage,
    OutgoingMessage,
    Server,
    ServerResponse,
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
export const legacyModules: Record<string, object> = {
  _http_agent: http,
  _http_client: { ClientRequest },
  _http_incoming: { IncomingMessage },
  _http_outgoing: { OutgoingMessage, validateHeaderName, validateHeaderValue },
  _http_common: {
    _checkInvalidHeaderChar: (text: unknown) => hasInvalidCharacter(text),
    _checkIsHttpToken: (text: string) => TOKEN.test(text),
    chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
    continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
    CRLF: '\r\n',
    methods: METHODS,
    parsers: idleParsers,
  },
  _http_server: {
    STATUS_CODES,
    Server,
    ServerResponse,
    _connectionListener: connectionListener,
    kConnectionsCheckingInterval: connectionsChecks,
  },
};
