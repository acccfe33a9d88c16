import { nodeError } from '../../node-errors.ts';
import { outOfRange } from '../validate.ts';

/** The other side tore the connection down. */
export function connectionReset(): Error {
  const fields = { errno: -104, code: 'ECONNRESET', syscall: 'read' };
  return Object.assign(new Error('read ECONNRESET'), fields);
}

/** A socket without a connection was written to or reset. */
export function socketClosed(): Error {
  return nodeError(Error, 'ERR_SOCKET_CLOSED', 'Socket is closed');
}

/** Only the container itself can be reached. */
export function noRoute(address: string, port: number): Error {
  const reason = "the network of this container ends at the page; use 'localhost'";
  const message = `connect ENETUNREACH ${address}:${port}: ${reason}`;
  const fields = { errno: -101, code: 'ENETUNREACH', syscall: 'connect', address, port };
  return Object.assign(new Error(message), fields);
}

/** There are no sockets in files here, as if nobody had made this one. */
export function noPaths(path: string): Error {
  const fields = { errno: -2, code: 'ENOENT', syscall: 'connect', address: path };
  return Object.assign(new Error(`connect ENOENT ${path}`), fields);
}

/** A client asked for a port of its own that a server has. */
export function inUse(address: string, port: number): Error {
  const message = `bind EADDRINUSE ${address}:${port}`;
  const fields = { errno: -98, code: 'EADDRINUSE', syscall: 'bind', address, port };
  return Object.assign(new Error(message), fields);
}

/** The program's own list forbids an address. */
export function blocked(address: string): Error {
  return nodeError(Error, 'ERR_IP_BLOCKED', `IP(${address}) is blocked by net.BlockList`);
}

/** A socket of a file descriptor: there are none that are sockets. */
export function unopened(fd: number): Error {
  if (!Number.isInteger(fd) || fd < 0) return outOfRange('fd', '>= 0 && <= 2147483647', fd);
  const fields = { errno: -22, code: 'EINVAL', syscall: 'open' };
  return Object.assign(new Error('open EINVAL: a descriptor is no socket here'), fields);
}
