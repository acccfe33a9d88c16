/**
 * Loaded before a demo by `node --import`: whatever port the program names, it gets a free one, and
 * the parent process is told which.
 */
import { type AddressInfo, Server } from 'node:net';

const listen: (this: Server, port: number, listening?: () => void) => Server =
  Server.prototype.listen;

Server.prototype.listen = function (this: Server, _port: number, listening?: () => void) {
  this.once('listening', () => process.send?.((this.address() as AddressInfo).port));
  return listen.call(this, 0, listening);
} as typeof Server.prototype.listen;
