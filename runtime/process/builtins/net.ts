export { isIP, isIPv4, isIPv6 } from './net/address.ts';
export { createServer, Server } from './net/server.ts';
export { connect, createConnection, Socket } from './net/socket.ts';
