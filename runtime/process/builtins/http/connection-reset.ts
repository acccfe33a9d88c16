import type { NodeError } from '../../node-errors.ts';

/**
 * The error of a connection that ended in the middle of a message.
 *
 * @param message - Node's words: `socket hang up` where nothing had come, else `aborted`
 */
export function connectionReset(message: 'socket hang up' | 'aborted'): NodeError {
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}
