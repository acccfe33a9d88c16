/** An error as it crosses a thread: plain data, so that structured clone never loses a field. */
export interface WireError {
  name: string;
  message: string;
  stack?: string;
  code?: string;
  /** The error's own enumerable fields, `errno`, `syscall`, `path` … */
  fields: Record<string, string | number | boolean>;
  cause?: WireError;
}

/**
 * Flattens anything that was thrown.
 *
 * @param thrown - usually an `Error`; any other value becomes the message of one
 * @returns plain data for `postMessage`, with `name`, `message`, `stack`, `code` and `cause` kept
 *
 * @example
 * ```ts
 * const wire = flattenError(Object.assign(new Error('in use'), { code: 'EADDRINUSE' }));
 * wire.code; // => 'EADDRINUSE'
 * ```
 */
export function flattenError(thrown: unknown): WireError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), fields: {} };
  const fields: WireError['fields'] = {};
  for (const [key, value] of Object.entries(thrown)) {
    if (key === 'code' || key === 'cause') continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      fields[key] = value;
    }
  }
  const wire: WireError = { name: thrown.name, message: thrown.message, fields };
  if (thrown.stack !== undefined) wire.stack = thrown.stack;
  if ('code' in thrown && typeof thrown.code === 'string') wire.code = thrown.code;
  if (thrown.cause !== undefined) wire.cause = flattenError(thrown.cause);
  return wire;
}

/**
 * Rebuilds what {@link flattenError} flattened. This is the inverse for everything but the class.
 *
 * @param wire - the plain data
 * @returns an `Error` with the same `name`, `message`, `stack`, `code`, `cause` and fields
 */
export function rebuildError(wire: WireError): Error & { code?: string } {
  const options = wire.cause === undefined ? undefined : { cause: rebuildError(wire.cause) };
  const error: Error & { code?: string } = new Error(wire.message, options);
  if (wire.name !== error.name) Object.defineProperty(error, 'name', hidden(wire.name));
  if (wire.stack !== undefined) Object.defineProperty(error, 'stack', hidden(wire.stack));
  // In the order in which Node's system errors have them.
  const { errno, ...fields } = wire.fields;
  if (errno !== undefined) Object.assign(error, { errno });
  if (wire.code !== undefined) error.code = wire.code;
  return Object.assign(error, fields);
}

/**
 * Rebuilds an error with a stack of its own: where it was made is no place that its reader knows.
 *
 * @param wire - the plain data
 */
export function rebuildForeignError({ stack: _foreign, ...wire }: WireError): Error & {
  code?: string;
} {
  return rebuildError(wire);
}

function hidden(value: string): PropertyDescriptor {
  return { value, configurable: true, writable: true };
}
