import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { validateFunction, validateString } from '../validate.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Callback = (error: unknown, value?: unknown) => void;

const custom = Symbol.for('nodejs.util.promisify.custom');

function toPromise(original: unknown): AnyFunction {
  validateFunction(original, 'original');
  const own = (original as { [custom]?: unknown })[custom];
  if (own !== undefined) {
    validateFunction(own, 'util.promisify.custom');
    return Object.defineProperty(own as AnyFunction, custom, { value: own, configurable: true });
  }
  const promisified = function (this: unknown, ...args: unknown[]) {
    return new Promise((resolve, reject) => {
      const callback: Callback = (error, value) => (error ? reject(error) : resolve(value));
      Reflect.apply(original, this, [...args, callback]);
    });
  };
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(original));
  Object.defineProperty(promisified, custom, { value: promisified, configurable: true });
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original));
}

/**
 * Makes a function that returns a promise of one that takes an error-first callback (Node
 * documentation: Util, `util.promisify`). Throws `ERR_INVALID_ARG_TYPE`.
 */
export const promisify: typeof toPromise & { custom: symbol } = Object.assign(
  function promisify(original: unknown) {
    return toPromise(original);
  },
  { custom },
);

/** Makes a function with an error-first callback of one that returns a promise. */
export function callbackify(original: AnyFunction): AnyFunction {
  validateFunction(original, 'original');
  const callbackified = function (this: unknown, ...args: unknown[]): void {
    const callback = args.pop();
    if (typeof callback !== 'function') {
      const { message } = invalidArgumentType('last argument', 'of type function', callback);
      throw nodeError(
        TypeError as ErrorConstructor,
        'ERR_INVALID_ARG_TYPE',
        message.replace('"last argument" argument', 'last argument'),
      );
    }
    const later = (...results: unknown[]): void =>
      kernel().loop.nextTick(() => Reflect.apply(callback, this, results));
    (original.apply(this, args) as Promise<unknown>).then(
      (value) => later(null, value),
      (reason: unknown) => later(reason || falsyRejection(reason)),
    );
  };
  const descriptors = Object.getOwnPropertyDescriptors(original) as PropertyDescriptorMap;
  if (typeof descriptors['length']?.value === 'number') descriptors['length'].value += 1;
  if (descriptors['name']) descriptors['name'].value = `${original.name}Callbackified`;
  return Object.defineProperties(callbackified, descriptors);
}

function falsyRejection(reason: unknown): Error {
  const message = 'Promise was rejected with falsy value';
  return Object.assign(nodeError(Error, 'ERR_FALSY_VALUE_REJECTION', message), { reason });
}

/** Lets one constructor inherit from another, in the old way. */
export function inherits(constructor: { prototype: object }, parent: { prototype?: object }): void {
  if (constructor == null) throw invalidArgumentType('ctor', 'of type function', constructor);
  if (parent == null) throw invalidArgumentType('superCtor', 'of type function', parent);
  if (parent.prototype === undefined) {
    throw invalidArgumentType('superCtor.prototype', 'of type object', parent.prototype);
  }
  Object.defineProperty(constructor, 'super_', {
    value: parent,
    configurable: true,
    writable: true,
  });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

const warnedCodes = new Set<string>();

/**
 * Wraps a function that should no longer be used.
 *
 * @param original - the function
 * @param message - for the warning at its first call
 * @param code - a warning of the same code comes once
 */
export function deprecate(original: AnyFunction, message: string, code?: string): AnyFunction {
  if (code !== undefined) validateString(code, 'code');
  let warned = false;
  function deprecated(this: unknown, ...args: unknown[]): unknown {
    if (!warned && !process.noDeprecation) {
      warned = true;
      if (code === undefined || !warnedCodes.has(code)) {
        if (code !== undefined) warnedCodes.add(code);
        process.emitWarning(message, 'DeprecationWarning', code as string, deprecated);
      }
    }
    return new.target
      ? Reflect.construct(original, args, new.target)
      : Reflect.apply(original, this, args);
  }
  Object.setPrototypeOf(deprecated, original);
  if (original.prototype) deprecated.prototype = original.prototype;
  Object.defineProperty(deprecated, 'length', { value: original.length, configurable: true });
  return deprecated;
}

/** `util.aborted`: resolves when the signal aborts. */
export async function aborted(signal: AbortSignal, resource: object): Promise<void> {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal)) {
    throw invalidArgumentType('signal', 'an instance of AbortSignal', signal);
  }
  if (typeof resource !== 'object' || resource === null) {
    throw invalidArgumentType('resource', 'of type object', resource);
  }
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Writes to stderr what `NODE_DEBUG` asks for. */
export type DebugLogger = ((...args: unknown[]) => void) & { readonly enabled: boolean };

/**
 * Makes the logger of a section.
 *
 * @param section - written in `NODE_DEBUG=name,other*` to see it
 * @param format - how arguments become a text
 */
export function createDebugLogger(
  section: string,
  format: (...args: unknown[]) => string,
): DebugLogger {
  const name = section.toUpperCase();
  const enabled = (kernel().start.env['NODE_DEBUG'] ?? '').split(',').some((pattern) => {
    const words = pattern.trim().toUpperCase().split('*');
    const source = words.map((word) => word.replace(/[^\w]/g, '\\$&')).join('.*');
    return source !== '' && new RegExp(`^${source}$`).test(name);
  });
  const log = (...args: unknown[]): void => {
    if (enabled) process.stderr.write(`${name} ${process.pid}: ${format(...args)}\n`);
  };
  return Object.defineProperty(log, 'enabled', { get: () => enabled }) as DebugLogger;
}
