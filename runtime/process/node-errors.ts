import { inspect } from 'node-inspect-extracted';

/** An error of Node with its code, its name showing the code as Node's own do. */
export interface NodeError extends Error {
  code: string;
}

/**
 * Makes an error as Node's built-ins throw it.
 *
 * @param Base - the class: `Error`, `TypeError` or `RangeError`
 * @param code - as in Node's documentation, "Errors", for instance `ERR_HTTP_HEADERS_SENT`
 * @param message - in Node's words
 *
 * @example
 * ```ts
 * nodeError(Error, 'ERR_STREAM_DESTROYED', 'Cannot call write after a stream was destroyed').code;
 * // => 'ERR_STREAM_DESTROYED'
 * ```
 */
export function nodeError(Base: ErrorConstructor, code: string, message: string): NodeError {
  const error = Object.assign(new Base(message), { code });
  // While the name carries the code the engine puts it in the stack's first line, as Node does.
  const name = `${error.name} [${code}]`;
  Object.defineProperty(error, 'name', { value: name, configurable: true });
  void error.stack;
  Reflect.deleteProperty(error, 'name');
  Object.defineProperty(error, 'toString', {
    value: textWithCode,
    configurable: true,
    writable: true,
  });
  return error;
}

/** What `String(error)` gives: unlike other errors, those of Node tell their code. */
function textWithCode(this: NodeError): string {
  return `${this.name} [${this.code}]: ${this.message}`;
}

/** A `TypeError` with a code; see {@link nodeError}. */
export function nodeTypeError(code: string, message: string): NodeError {
  return nodeError(TypeError as ErrorConstructor, code, message);
}

/** A `RangeError` with a code; see {@link nodeError}. */
export function nodeRangeError(code: string, message: string): NodeError {
  return nodeError(RangeError as ErrorConstructor, code, message);
}

/**
 * `ERR_INVALID_ARG_TYPE`, naming the argument, what it must be and what came.
 *
 * @param name - of the argument; one with a dot is a property, one that ends in `argument` stays bare
 * @param expected - for instance `of type string or an instance of Buffer`
 */
export function invalidArgumentType(name: string, expected: string, actual: unknown): NodeError {
  const kind = name.includes('.') ? 'property' : 'argument';
  const subject = name.endsWith(' argument') ? name : `"${name}" ${kind}`;
  const message = `The ${subject} must be ${expected}. Received ${describeReceived(actual)}`;
  return nodeTypeError('ERR_INVALID_ARG_TYPE', message);
}

/**
 * What Node's messages call a value that came in the place of another.
 *
 * @example
 * ```ts
 * describeReceived([]); // => 'an instance of Array'
 * describeReceived('a'); // => "type string ('a')"
 * ```
 */
export function describeReceived(value: unknown): string {
  if (value == null) return String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'object') {
    const name = (value.constructor as { name?: string } | undefined)?.name;
    return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
  }
  const text = inspect(value, { colors: false });
  return `type ${typeof value} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`;
}
