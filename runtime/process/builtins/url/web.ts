import { inspect, type InspectOptions } from 'node-inspect-extracted';
import { nodeTypeError } from '../../node-errors.ts';
import { createObjectURL, revokeObjectURL } from '../blob.ts';
import { validateFunction } from '../validate.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Custom = (this: object, depth: number, options: InspectOptions) => string;

const NativeURL = globalThis.URL;
const NativeParams = globalThis.URLSearchParams;

function missing(...names: string[]): Error {
  const quoted = names.map((name) => `"${name}"`).join(' and ');
  const plural = names.length > 1 ? 'arguments' : 'argument';
  return nodeTypeError('ERR_MISSING_ARGS', `The ${quoted} ${plural} must be specified`);
}

function invalidUrl(input: string, base?: string): Error {
  const error = nodeTypeError('ERR_INVALID_URL', 'Invalid URL');
  return Object.assign(error, { input, ...(base !== undefined && { base }) });
}

const plainCall = (name: string): Error =>
  new TypeError(`Class constructor ${name} cannot be invoked without 'new'`);

/** The engine's `URL` with Node's errors (Node documentation: URL, "Class: URL"). */
export const URL: typeof globalThis.URL = new Proxy(NativeURL, {
  apply: () => {
    throw plainCall('URL');
  },
  construct(target, args: unknown[], newTarget) {
    if (args.length === 0) throw missing('url');
    const [input, base] = [String(args[0]), args[1] === undefined ? undefined : String(args[1])];
    try {
      const given = base === undefined ? [input] : [input, base];
      return Reflect.construct(target, given, newTarget) as object;
    } catch {
      throw invalidUrl(input, base);
    }
  },
});

function pairsOf(init: object): [string, string][] {
  const iterate = (init as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  if (typeof iterate !== 'function') {
    throw nodeTypeError('ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
  }
  return [...(init as Iterable<unknown>)].map((pair) => {
    const isIterable =
      pair != null && typeof (pair as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
    const items = isIterable && typeof pair !== 'string' ? [...(pair as Iterable<unknown>)] : [];
    if (items.length !== 2) {
      const message = 'Each query pair must be an iterable [name, value] tuple';
      throw nodeTypeError('ERR_INVALID_TUPLE', message);
    }
    return items.map((item) => `${item as string}`) as [string, string];
  });
}

/** The engine's `URLSearchParams` with Node's errors. */
export const URLSearchParams: typeof globalThis.URLSearchParams = new Proxy(NativeParams, {
  apply: () => {
    throw plainCall('URLSearchParams');
  },
  construct(target, [init]: unknown[], newTarget) {
    const iterable =
      typeof init === 'object' && init !== null && (init as Iterable<unknown>)[Symbol.iterator];
    const known = init instanceof NativeParams || !iterable ? init : pairsOf(init as object);
    const args = known === undefined ? [] : [known];
    return Reflect.construct(target, args, newTarget) as object;
  },
});

function wrap(
  holder: object,
  name: string,
  before: (self: unknown, args: unknown[]) => void,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name) as PropertyDescriptor;
  const original = descriptor.value as AnyFunction;
  const method: Record<string, AnyFunction> = {
    [name](...args) {
      before(this, args);
      return Reflect.apply(original, this, args);
    },
  };
  const value = Object.defineProperty(method[name] as AnyFunction, 'length', {
    value: original.length,
    configurable: true,
  });
  Object.defineProperty(holder, name, { ...descriptor, value });
}

function invalidThis(type: string): Error {
  return nodeTypeError('ERR_INVALID_THIS', `Value of "this" must be of type ${type}`);
}

/** The arguments that each method of URLSearchParams cannot do without. */
const NEEDED: Record<string, string[]> = {
  append: ['name', 'value'],
  delete: ['name'],
  entries: [],
  get: ['name'],
  getAll: ['name'],
  has: ['name'],
  keys: [],
  set: ['name', 'value'],
  sort: [],
  toString: [],
  values: [],
};

/** The engine's own would call back with `null` as `this`. */
function forEachPair(this: unknown, callback: unknown, thisArg?: unknown): void {
  if (!(this instanceof NativeParams)) throw invalidThis('URLSearchParams');
  validateFunction(callback, 'callback');
  for (const [name, value] of this)
    Reflect.apply(callback, thisArg, [value, name, this] as never[]);
}

function completeParams(): void {
  for (const [name, needed] of Object.entries(NEEDED)) {
    wrap(NativeParams.prototype, name, (self, args) => {
      if (!(self instanceof NativeParams)) throw invalidThis('URLSearchParams');
      if (args.length < needed.length) throw missing(...needed);
      for (const index of needed.keys()) args[index] = `${args[index] as string}`;
    });
  }
  Object.defineProperty(NativeParams.prototype, 'forEach', {
    ...Object.getOwnPropertyDescriptor(NativeParams.prototype, 'forEach'),
    value: forEachPair,
  });
  const { entries } = NativeParams.prototype;
  Object.defineProperty(NativeParams.prototype, Symbol.iterator, {
    value: entries,
    configurable: true,
    writable: true,
  });
  const iterators = Object.getPrototypeOf(new NativeParams().keys()) as object;
  wrap(iterators, 'next', (self) => {
    if (!Object.prototype.isPrototypeOf.call(iterators, Object(self) as object)) {
      throw invalidThis('URLSearchParamsIterator');
    }
  });
}

function completeUrl(): void {
  const descriptors = Object.getOwnPropertyDescriptors(NativeURL.prototype);
  for (const [name, { get, set, value }] of Object.entries(descriptors)) {
    if (name === 'constructor') continue;
    if (typeof value === 'function') {
      wrap(NativeURL.prototype, name, assertUrl);
      continue;
    }
    Object.defineProperty(NativeURL.prototype, name, {
      ...descriptors[name as 'href'],
      ...(get && { get: withUrl(get, name, /^(href|search)$/.test(name) ? undefined : PRIVATE) }),
      ...(set && { set: withUrl(set, name, PRIVATE) }),
    });
  }
  for (const name of ['canParse', 'parse']) {
    if (!Object.hasOwn(NativeURL, name)) continue;
    wrap(NativeURL, name, (_self, args) => {
      if (args.length === 0) throw missing('url');
    });
  }
  Object.assign(NativeURL, { createObjectURL, revokeObjectURL });
  const { get: origin } = descriptors.origin as { get: (this: unknown) => string };
  Object.defineProperty(NativeURL.prototype, 'origin', {
    ...descriptors.origin,
    get(this: unknown) {
      assertUrl(this, PRIVATE);
      // Some engines give files an origin.
      return (this as globalThis.URL).protocol === 'file:' ? 'null' : origin.call(this);
    },
  });
}

const PRIVATE = 'Cannot read private member from an object';

function assertUrl(self: unknown, message?: unknown): void {
  if (self instanceof NativeURL) return;
  throw new TypeError(
    typeof message === 'string' ? message : 'Receiver must be an instance of class URL',
  );
}

function withUrl(original: AnyFunction, name: string, message?: string): AnyFunction {
  return function (this: unknown, ...args) {
    assertUrl(this, message);
    try {
      return Reflect.apply(original, this, args);
    } catch (error) {
      if (name === 'href') throw invalidUrl(String(args[0]));
      throw error;
    }
  };
}

const URL_FIELDS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'searchParams',
  'hash',
] as const;

const inspectUrl: Custom = function (depth, options) {
  if (!(this instanceof NativeURL)) return inspect({}, options);
  if (typeof depth === 'number' && depth < 0) return 'URL {}';
  const fields = Object.fromEntries(URL_FIELDS.map((name) => [name, this[name]]));
  const { name } = this.constructor;
  return `${name} ${inspect(fields, { ...options, depth })}`;
};

const inspectParams: Custom = function (depth, options) {
  if (typeof depth === 'number' && depth < 0) return '[Object]';
  const pairs = [...(this as URLSearchParams)].map(
    ([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`,
  );
  const { name } = this.constructor;
  if (pairs.length === 0) return `${name} {}`;
  const line = `${name} { ${pairs.join(', ')} }`;
  if (line.length <= (options.breakLength ?? 80)) return line;
  return `${name} {\n  ${pairs.join(',\n  ')} }`;
};

/** Gives the engine's classes Node's errors and its way to show them; to be called once. */
export function completeWebUrls(): void {
  completeUrl();
  completeParams();
  const custom = (value: Custom): PropertyDescriptor => ({ value, configurable: true });
  Object.defineProperty(NativeURL.prototype, inspect.custom, custom(inspectUrl));
  Object.defineProperty(NativeParams.prototype, inspect.custom, custom(inspectParams));
  for (const known of [URL, URLSearchParams]) {
    Object.defineProperty(known.prototype, 'constructor', {
      value: known,
      configurable: true,
      writable: true,
    });
  }
}
