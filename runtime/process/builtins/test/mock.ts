import { validateFunction, validateInteger, validateObject } from '../validate.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Holder = Record<PropertyKey, unknown>;

/** One call of a mocked function (Node documentation: Test runner, `ctx.calls`). */
export interface MockCall {
  arguments: unknown[];
  error: unknown;
  result: unknown;
  stack: Error;
  target: unknown;
  this: unknown;
}

/** How a mock is made: `times` calls use it, then the original is called again. */
export interface MockOptions {
  times?: number;
  getter?: boolean;
  setter?: boolean;
}

/** What a mocked function is asked about its calls (Node documentation: Test runner, "Class: MockFunctionContext"). */
export class MockFunctionContext {
  readonly #original: AnyFunction;
  readonly #restore: (() => void) | undefined;
  readonly #once = new Map<number, AnyFunction>();
  #implementation: AnyFunction;
  #left: number;
  #calls: MockCall[] = [];

  constructor(
    original: AnyFunction,
    implementation: AnyFunction,
    times: number,
    restore?: () => void,
  ) {
    this.#original = original;
    this.#implementation = implementation;
    this.#left = times;
    this.#restore = restore;
  }

  get calls(): MockCall[] {
    return [...this.#calls];
  }

  callCount(): number {
    return this.#calls.length;
  }

  mockImplementation(implementation: AnyFunction): void {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  /** Answers one call otherwise, the next one or that with the given number from 0. */
  mockImplementationOnce(implementation: AnyFunction, onCall = this.#calls.length): void {
    validateFunction(implementation, 'implementation');
    validateInteger(onCall, 'onCall', this.#calls.length);
    this.#once.set(onCall, implementation);
  }

  resetCalls(): void {
    this.#calls = [];
  }

  restore(): void {
    this.#restore?.();
    this.#implementation = this.#original;
    this.#once.clear();
  }

  /** What the next call runs. */
  next(): AnyFunction {
    const at = this.#calls.length;
    const once = this.#once.get(at);
    this.#once.delete(at);
    if (this.#left-- <= 0) {
      this.restore();
      return this.#original;
    }
    return once ?? this.#implementation;
  }

  /** Notes a call. */
  note(call: MockCall): void {
    this.#calls.push(call);
  }
}

function mocked(original: AnyFunction, context: MockFunctionContext): AnyFunction {
  const note = (
    call: Pick<MockCall, 'arguments' | 'this' | 'target'> & Partial<MockCall>,
  ): void => {
    context.note({ error: undefined, result: undefined, stack: new Error('call'), ...call });
  };
  return new Proxy(original, {
    apply(_target, self, args) {
      const call = { arguments: args, this: self as unknown, target: undefined };
      try {
        const result: unknown = Reflect.apply(context.next(), self, args);
        note({ ...call, result });
        return result;
      } catch (error) {
        note({ ...call, error });
        throw error;
      }
    },
    construct(_target, args, target) {
      const result: unknown = Reflect.construct(context.next(), args, target);
      note({ arguments: args, this: result, target, result });
      return result as object;
    },
    get: (target, key, receiver) =>
      key === 'mock' ? context : (Reflect.get(target, key, receiver) as unknown),
  });
}

/** Makes and undoes mocks (Node documentation: Test runner, "Class: MockTracker"). */
export class MockTracker {
  #contexts: MockFunctionContext[] = [];

  /** A function that tells of its calls; `implementation` may be left out. */
  fn(...args: unknown[]): AnyFunction {
    const [given, ...rest] = args;
    const original = typeof given === 'function' ? (given as AnyFunction) : function () {};
    const [second, third] = typeof given === 'function' ? rest : [undefined, given];
    const implementation = typeof second === 'function' ? (second as AnyFunction) : original;
    const options = (typeof second === 'function' ? third : (second ?? third)) as
      MockOptions | undefined;
    return this.#make(original, implementation, options);
  }

  /** Puts a mock in the place of an object's method, getter or setter. */
  method(
    object: object,
    name: PropertyKey,
    implementation?: AnyFunction | MockOptions,
    options: MockOptions = {},
  ): AnyFunction {
    if (typeof object !== 'function') validateObject(object, 'object');
    const own = typeof implementation === 'object' ? implementation : options;
    const kind = own.getter ? 'get' : own.setter ? 'set' : 'value';
    const descriptor = descriptorOf(object, name);
    const original: unknown = descriptor?.[kind];
    validateFunction(original, 'methodName');
    const before = Object.getOwnPropertyDescriptor(object, name);
    const restore = (): void => {
      if (before) Object.defineProperty(object, name, before);
      else Reflect.deleteProperty(object, name);
    };
    const replacement = typeof implementation === 'function' ? implementation : original;
    const mock = this.#make(original as AnyFunction, replacement as AnyFunction, own, restore);
    Object.defineProperty(object, name, { ...descriptor, configurable: true, [kind]: mock });
    return mock;
  }

  getter(object: object, name: PropertyKey, given?: AnyFunction | MockOptions): AnyFunction {
    const [implementation, options] =
      typeof given === 'function' ? [given, {}] : [undefined, given];
    return this.method(object, name, implementation, { ...options, getter: true });
  }

  setter(object: object, name: PropertyKey, given?: AnyFunction | MockOptions): AnyFunction {
    const [implementation, options] =
      typeof given === 'function' ? [given, {}] : [undefined, given];
    return this.method(object, name, implementation, { ...options, setter: true });
  }

  /** Puts the originals back, and forgets the mocks. */
  reset(): void {
    this.restoreAll();
    this.#contexts = [];
  }

  restoreAll(): void {
    for (const context of this.#contexts) context.restore();
  }

  #make(
    original: AnyFunction,
    implementation: AnyFunction,
    { times = Infinity }: MockOptions = {},
    restore?: () => void,
  ): AnyFunction {
    if (times !== Infinity) validateInteger(times, 'options.times', 1);
    const context = new MockFunctionContext(original, implementation, times, restore);
    this.#contexts.push(context);
    return mocked(original, context);
  }
}

function descriptorOf(object: object, name: PropertyKey): PropertyDescriptor | undefined {
  for (let at: object | null = object; at; at = Object.getPrototypeOf(at) as Holder | null) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return descriptor;
  }
  return undefined;
}
