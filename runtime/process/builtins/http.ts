export { Agent, globalAgent } from './http/agent.ts';
export { ClientRequest, get, request } from './http/client-request.ts';
export { METHODS } from './http/methods.ts';
export { IncomingMessage } from './http/incoming-message.ts';
export { validateHeaderName, validateHeaderValue } from './http/header-validation.ts';
export { OutgoingMessage } from './http/outgoing-message.ts';
export { createServer, Server } from './http/server.ts';
export { ServerResponse } from './http/server-response.ts';
export { STATUS_CODES } from './http/status-codes.ts';

/** In bytes, of a message's start line and headers together. */
export const maxHeaderSize: number = 16 * 1024;
