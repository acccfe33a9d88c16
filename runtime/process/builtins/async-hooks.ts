import {
  AsyncWork,
  currentExecution,
  currentFrame,
  enterFrame,
  setHook,
  type HookCallbacks,
} from '../async-scope.ts';
import { kernel } from '../current.ts';
import { nodeRangeError, nodeTypeError } from '../node-errors.ts';
import { validateFunction, validateObject, validateString } from './validate.ts';

type AnyFunction = (this: unknown, ...args: never[]) => unknown;

/** How an {@link AsyncResource} is made. */
export interface AsyncResourceOptions {
  triggerAsyncId?: number;
  requireManualDestroy?: boolean;
}

/**
 * Work of a program's own that goes on later (Node documentation: Asynchronous context tracking,
 * "Class: AsyncResource"). Throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ASYNC_ID`.
 */
export class AsyncResource {
  readonly #work: AsyncWork;

  constructor(type: string, options: AsyncResourceOptions | number = {}) {
    validateString(type, 'type');
    const given = typeof options === 'number' ? options : options.triggerAsyncId;
    if (given !== undefined && (!Number.isSafeInteger(given) || given < -1)) {
      const message = `Invalid triggerAsyncId value: ${String(given)}`;
      throw nodeRangeError('ERR_INVALID_ASYNC_ID', message);
    }
    this.#work = new AsyncWork(type, this, given);
  }

  /** Calls a function as a part of this work. */
  runInAsyncScope<Args extends unknown[], Result>(
    callback: (this: unknown, ...args: Args) => Result,
    thisArg?: unknown,
    ...args: Args
  ): Result {
    return this.#work.run(() => Reflect.apply(callback, thisArg, args));
  }

  /** Has the `destroy` hooks called, once the current callback is over. */
  emitDestroy(): this {
    kernel().loop.queue('poll', () => this.#work.end());
    return this;
  }

  asyncId(): number {
    return this.#work.asyncId;
  }

  triggerAsyncId(): number {
    return this.#work.triggerAsyncId;
  }

  /** Makes a function that always runs as a part of this work. */
  bind<Bound extends AnyFunction>(callback: Bound, thisArg?: unknown): Bound {
    validateFunction(callback, 'fn');
    const work = this.#work;
    const bound = function (this: unknown, ...args: never[]): unknown {
      return work.run(() => Reflect.apply(callback, thisArg ?? this, args));
    };
    const length = { value: callback.length, configurable: true };
    return Object.defineProperty(bound, 'length', length) as Bound;
  }

  /** Makes a function that always runs as what runs now. */
  static bind<Bound extends AnyFunction>(callback: Bound, type?: string, thisArg?: unknown): Bound {
    return new AsyncResource(type || callback.name || 'bound-anonymous-fn').bind(callback, thisArg);
  }
}

/**
 * A value that follows a flow of asynchronous work (Node documentation: Asynchronous context tracking,
 * "Class: AsyncLocalStorage").
 */
export class AsyncLocalStorage<Store = unknown> {
  readonly #default: Store | undefined;
  readonly #name: string;

  constructor(options: { defaultValue?: Store; name?: string } = {}) {
    validateObject(options, 'options');
    this.#default = options.defaultValue;
    this.#name = options.name === undefined ? '' : String(options.name);
  }

  static bind<Bound extends AnyFunction>(callback: Bound): Bound {
    validateFunction(callback, 'fn');
    return AsyncResource.bind(callback);
  }

  /** A function that calls another one with the stores of this moment. */
  static snapshot(): <Args extends unknown[], Result>(
    callback: (...args: Args) => Result,
    ...args: Args
  ) => Result {
    return AsyncResource.bind(((callback: AnyFunction, ...args: never[]) =>
      callback(...args)) as AnyFunction) as never;
  }

  get name(): string {
    return this.#name;
  }

  getStore(): Store | undefined {
    const frame = currentFrame();
    return frame?.has(this) ? (frame.get(this) as Store) : this.#default;
  }

  /** Sets the store for the rest of the current work and what it starts. */
  enterWith(store: Store | undefined): void {
    enterFrame(new Map(currentFrame()).set(this, store));
  }

  /** Calls a function with a store, which everything that it starts keeps. */
  run<Args extends unknown[], Result>(
    store: Store | undefined,
    callback: (...args: Args) => Result,
    ...args: Args
  ): Result {
    const before = this.getStore();
    if (Object.is(before, store)) return Reflect.apply(callback, null, args);
    this.enterWith(store);
    try {
      return Reflect.apply(callback, null, args);
    } finally {
      this.enterWith(before);
    }
  }

  exit<Args extends unknown[], Result>(callback: (...args: Args) => Result, ...args: Args): Result {
    return this.run(undefined, callback, ...args);
  }

  /** Sets the store until the scope that it gives is disposed of. */
  withScope(store: Store): RunScope {
    return new RunScope(this, store);
  }

  /** Forgets the store of the current work. */
  disable(): void {
    const frame = new Map(currentFrame());
    frame.delete(this);
    enterFrame(frame);
  }
}

/** The time in which `withScope` has set a store. */
class RunScope implements Disposable {
  readonly #end: () => void;
  #disposed = false;

  constructor(storage: AsyncLocalStorage, store: unknown) {
    const before = storage.getStore();
    this.#end = () => storage.enterWith(before);
    storage.enterWith(store);
  }

  /** Brings back what was before; a second time it does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#end();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Hooks as {@link createHook} makes them. */
class AsyncHook {
  readonly #callbacks: HookCallbacks;

  constructor(callbacks: HookCallbacks) {
    this.#callbacks = { ...callbacks };
  }

  enable(): this {
    setHook(this.#callbacks, true);
    return this;
  }

  disable(): this {
    setHook(this.#callbacks, false);
    return this;
  }
}

const CALLBACKS = ['init', 'before', 'after', 'destroy', 'promiseResolve'] as const;

/**
 * Follows the life of timers, ticks, operations of the host and a program's own resources. A page
 * cannot follow the lives of promises.
 */
export function createHook(callbacks: HookCallbacks & { promiseResolve?: unknown }): AsyncHook {
  for (const name of CALLBACKS) {
    const callback: unknown = callbacks[name];
    if (callback !== undefined && typeof callback !== 'function') {
      throw nodeTypeError('ERR_ASYNC_CALLBACK', `hook.${name} must be a function`);
    }
  }
  return new AsyncHook(callbacks);
}

export function executionAsyncId(): number {
  return currentExecution().asyncId;
}

export function triggerAsyncId(): number {
  return currentExecution().triggerAsyncId;
}

export function executionAsyncResource(): object {
  return currentExecution().resource;
}
