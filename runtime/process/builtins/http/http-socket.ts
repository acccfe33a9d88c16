import type { Duplex } from 'readable-stream';
import type { MessageParser } from './message-parser.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/**
 * What carries HTTP: a socket of `node:net`, or any other stream of both directions that a program
 * brings, which then may lack what only sockets have. The other fields are of the connection's
 * present use; programs that extend Node's HTTP look at them.
 */
export interface HttpSocket extends Duplex {
  parser?: MessageParser | null;
  /** The message that is being sent. */
  _httpMessage?: OutgoingMessage | null;
  /** Whether nothing is read because too much waits to be sent. */
  _paused?: boolean;
  /** In ms. */
  timeout?: number;
  setTimeout?(ms: number, callback?: () => void): unknown;
  setNoDelay?(noDelay?: boolean): unknown;
  setKeepAlive?(enable?: boolean, initialDelay?: number): unknown;
  ref?(): unknown;
  unref?(): unknown;
  destroySoon?(): void;
}

/** Ends a connection once everything is written. */
export function endSoon(socket: HttpSocket): void {
  if (socket.destroySoon) socket.destroySoon();
  else socket.end();
}
