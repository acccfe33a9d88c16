export {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  isIP,
  isIPv4,
  isIPv6,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
} from './net/address.ts';
export { createServer, Server } from './net/server.ts';
export { connect, createConnection, Socket } from './net/socket.ts';
