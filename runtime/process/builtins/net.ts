import { callable } from './callable.ts';
import { Server as ServerClass } from './net/server.ts';
import { Socket as SocketClass } from './net/socket.ts';

export { isIP, isIPv4, isIPv6 } from './net/address.ts';
export { BlockList, SocketAddress } from './net/block-list.ts';
export {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
} from './net/connect-options.ts';
export { createServer } from './net/server.ts';
export { connect, createConnection } from './net/socket.ts';

/** Old programs call these classes without `new`. */
export const Server: typeof ServerClass = callable(
  ServerClass,
  (make) =>
    function Server(this: unknown, ...args: never[]) {
      return make(this, new.target as never, args);
    },
);
export const Socket: typeof SocketClass = callable(
  SocketClass,
  (make) =>
    function Socket(this: unknown, ...args: never[]) {
      return make(this, new.target as never, args);
    },
);
export const Stream: typeof SocketClass = Socket;
