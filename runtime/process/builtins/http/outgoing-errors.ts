import { invalidArgumentType, nodeError, type NodeError } from '../../node-errors.ts';

/* What goes wrong with a message being sent, in Node's words. */

/** The headers are on their way already. */
export function headersSent(action: 'set' | 'remove' | 'append' | 'write' | 'render'): NodeError {
  const message = `Cannot ${action} headers after they are sent to the client`;
  return nodeError(Error, 'ERR_HTTP_HEADERS_SENT', message);
}

/** The body has another length than the program declared; both in bytes. */
export function lengthMismatch(actual: number, declared: number | null): NodeError {
  const message =
    `Response body's content-length of ${actual} byte(s) does not match the ` +
    `content-length of ${declared} byte(s) set in header`;
  return nodeError(Error, 'ERR_HTTP_CONTENT_LENGTH_MISMATCH', message);
}

/** The kind of message has no body. */
export function bodyNotAllowed(): NodeError {
  const message = 'Adding content for this request method or response status is not allowed.';
  return nodeError(Error, 'ERR_HTTP_BODY_NOT_ALLOWED', message);
}

/** The message was destroyed. */
export function destroyed(method: 'write' | 'end'): NodeError {
  const message = `Cannot call ${method} after a stream was destroyed`;
  return nodeError(Error, 'ERR_STREAM_DESTROYED', message);
}

/** The message was ended. */
export function writeAfterEnd(): NodeError {
  return nodeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');
}

/** The message was ended, and everything is sent. */
export function alreadyFinished(): NodeError {
  const message = 'Cannot call end after a stream was finished';
  return nodeError(Error, 'ERR_STREAM_ALREADY_FINISHED', message);
}

/** Throws unless the value can be a part of a body. */
export function assertChunk(chunk: unknown): asserts chunk is string | Uint8Array {
  if (chunk === null) {
    const message = 'May not write null values to stream';
    throw nodeError(TypeError as ErrorConstructor, 'ERR_STREAM_NULL_VALUES', message);
  }
  if (typeof chunk === 'string' || chunk instanceof Uint8Array) return;
  const expected = 'of type string or an instance of Buffer or Uint8Array';
  throw invalidArgumentType('chunk', expected, chunk);
}

/** A message can only be written to. */
export function cannotPipe(): NodeError {
  return nodeError(Error, 'ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable');
}

/** A subclass has not said how its first line reads. */
export function notImplemented(method: string): NodeError {
  const message = `The ${method} method is not implemented`;
  return nodeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', message);
}

/** Trailers come after a chunked body only. */
export function invalidTrailer(): NodeError {
  const message = 'Trailers are invalid with this transfer encoding';
  return nodeError(Error, 'ERR_HTTP_TRAILER_INVALID', message);
}
