export {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
} from 'node-inspect-extracted';

type Callback = (error: unknown, value?: unknown) => void;
type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

const custom = Symbol.for('nodejs.util.promisify.custom');

/** Makes a function that returns a promise of one that takes an error-first callback. */
export const promisify: { (original: AnyFunction): AnyFunction; custom: symbol } = Object.assign(
  (original: AnyFunction): AnyFunction => {
    const own = (original as { [custom]?: AnyFunction })[custom];
    if (own) return own;
    return function promisified(this: unknown, ...args: unknown[]) {
      return new Promise((resolve, reject) => {
        const callback: Callback = (error, value) => (error ? reject(error) : resolve(value));
        original.call(this, ...args, callback);
      });
    };
  },
  { custom },
);

/** Makes a function with an error-first callback of one that returns a promise. */
export function callbackify(original: AnyFunction): AnyFunction {
  return function callbackified(this: unknown, ...args: unknown[]) {
    const callback = args.pop() as Callback;
    (original.apply(this, args) as Promise<unknown>).then(
      (value) => queueMicrotask(() => callback(null, value)),
      (error: unknown) => queueMicrotask(() => callback(error)),
    );
  };
}

/** Lets one constructor inherit from another, in the old way. */
export function inherits(constructor: { prototype: object }, parent: { prototype: object }): void {
  Object.defineProperty(constructor, 'super_', {
    value: parent,
    configurable: true,
    writable: true,
  });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

/** Wraps a function that should no longer be used; the wrapper behaves the same. */
export function deprecate(original: AnyFunction): AnyFunction {
  return original;
}

export const TextDecoder: typeof globalThis.TextDecoder = globalThis.TextDecoder;
export const TextEncoder: typeof globalThis.TextEncoder = globalThis.TextEncoder;

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
const is =
  (tag: string) =>
  (value: unknown): boolean =>
    tagOf(value) === tag;

/** Type checks that work across realms, `util.types`. */
export const types: Record<string, (value: unknown) => boolean> = {
  isDate: is('Date'),
  isRegExp: is('RegExp'),
  isMap: is('Map'),
  isSet: is('Set'),
  isPromise: is('Promise'),
  isUint8Array: (value) => value instanceof Uint8Array,
  isNativeError: (value) => value instanceof Error,
  isAsyncFunction: is('AsyncFunction'),
  isGeneratorFunction: is('GeneratorFunction'),
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isArrayBuffer: is('ArrayBuffer'),
};

export const debuglog = () => Object.assign(() => {}, { enabled: false });
