import { kernel } from '../../current.ts';
import { validateFunction } from '../validate.ts';

/** What channels are called. */
export type ChannelName = string | symbol;
/** Told what is published on a channel. */
export type Subscriber = (message: unknown, name: ChannelName) => void;
/** Makes of what is published what a store holds. */
export type Transform = (message: unknown) => unknown;

/** An `AsyncLocalStorage`. */
interface Store {
  run(store: unknown, callback: () => unknown): unknown;
}

/** Has an error end the process, unless somebody takes it: who publishes is not to suffer from it. */
function throwLater(error: unknown): void {
  kernel().loop.nextTick(() => {
    throw error;
  });
}

/** A named channel (Node documentation: Diagnostics Channel, "Class: Channel"). */
export class Channel {
  readonly name: ChannelName;
  #subscribers: Subscriber[] = [];
  readonly #stores = new Map<Store, Transform | undefined>();

  constructor(name: ChannelName) {
    this.name = name;
  }

  get hasSubscribers(): boolean {
    return this.#subscribers.length > 0 || this.#stores.size > 0;
  }

  /** Tells all subscribers something; what one of them throws is thrown a tick later. */
  publish(message: unknown): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(message, this.name);
      } catch (error) {
        throwLater(error);
      }
    }
  }

  /** Has a function told what is published. Throws `ERR_INVALID_ARG_TYPE`. */
  subscribe(subscriber: Subscriber): void {
    validateFunction(subscriber, 'subscription');
    this.#subscribers = [...this.#subscribers, subscriber];
  }

  /** Whether the subscriber was there. */
  unsubscribe(subscriber: Subscriber): boolean {
    const index = this.#subscribers.indexOf(subscriber);
    if (index === -1) return false;
    this.#subscribers = this.#subscribers.toSpliced(index, 1);
    return true;
  }

  /** Has {@link runStores} set a store to what it is given, or to what `transform` makes of it. */
  bindStore(store: Store, transform?: Transform): void {
    this.#stores.set(store, transform);
  }

  /** Whether the store was bound. */
  unbindStore(store: Store): boolean {
    return this.#stores.delete(store);
  }

  /**
   * Publishes something and calls a function, with the bound stores set.
   *
   * @returns what the function returns
   */
  runStores(
    message: unknown,
    callback: (...args: never[]) => unknown,
    thisArg?: unknown,
    ...args: unknown[]
  ): unknown {
    let run = (): unknown => {
      this.publish(message);
      return Reflect.apply(callback, thisArg, args);
    };
    for (const [store, transform] of this.#stores) run = withStore(store, transform, message, run);
    return run();
  }
}

function withStore(
  store: Store,
  transform: Transform | undefined,
  message: unknown,
  next: () => unknown,
): () => unknown {
  return () => {
    let value = message;
    try {
      if (transform) value = transform(message);
    } catch (error) {
      throwLater(error);
      return next();
    }
    return store.run(value, next);
  };
}
