import { inspect } from 'node-inspect-extracted';
import { kernel } from '../../current.ts';
import { nodeError } from '../../node-errors.ts';
import { validateBoolean, validateFunction, validateNumber } from '../validate.ts';

/** Called with an event's arguments; `this` is the emitter. */
export type Listener = (this: unknown, ...args: never[]) => unknown;
/** What stands in for a listener that `once` added. */
type OnceWrapper = Listener & { listener: Listener };
type Listeners = (Listener | OnceWrapper)[] & { warned?: boolean };
type EventName = string | symbol;

export const captureRejectionSymbol: unique symbol = Symbol.for('nodejs.rejection') as never;
export const errorMonitor: unique symbol = Symbol('events.errorMonitor') as never;
const capture: unique symbol = Symbol('kCapture') as never;
const shapeMode: unique symbol = Symbol('shapeMode') as never;

/** What all emitters of a process share. */
export const defaults = { maxListeners: 10, captureRejections: false };

/** How an emitter is made. */
export interface EmitterOptions {
  captureRejections?: boolean;
}

/**
 * The parts of an emitter. The names with `_` are Node's own: the stream library and old programs
 * look at them, and `console.log` shows them.
 */
export interface Emitter {
  _events: Record<EventName, Listener | Listeners>;
  _eventsCount: number;
  _maxListeners: number | undefined;
  [shapeMode]: boolean;
  [capture]: boolean;
  [captureRejectionSymbol]?: (error: unknown, name: EventName, ...args: unknown[]) => void;
  on(name: EventName, listener: Listener): Emitter;
  prependListener(name: EventName, listener: Listener): Emitter;
  removeListener(name: EventName, listener: Listener): Emitter;
  removeAllListeners(name?: EventName): Emitter;
  emit(name: EventName, ...args: unknown[]): boolean;
  getMaxListeners(): number;
  listeners(name: EventName): Listener[];
}

/** Gives an object the fields of an emitter; what `EventEmitter` does to `this`. */
export function initialize(emitter: Emitter, options?: EmitterOptions): void {
  const prototype = Object.getPrototypeOf(emitter) as Partial<Emitter> | null;
  if (emitter._events === undefined || emitter._events === prototype?._events) {
    emitter._events = Object.create(null);
    emitter._eventsCount = 0;
  }
  emitter._maxListeners = emitter._maxListeners || undefined;
  emitter[shapeMode] = false;
  const own = options?.captureRejections;
  if (own !== undefined) validateBoolean(own, 'options.captureRejections');
  emitter[capture] = own ?? defaults.captureRejections;
}

/** The listeners of an event, in the order of their calls; those of `once` are wrappers. */
export function listenersOf(emitter: Emitter, name: EventName): Listeners {
  const found = emitter._events?.[name];
  if (found === undefined) return [];
  return typeof found === 'function' ? [found] : found;
}

const unwrapped = (listener: Listener): Listener =>
  (listener as Partial<OnceWrapper>).listener ?? listener;

function add(emitter: Emitter, name: EventName, listener: Listener, first: boolean): Emitter {
  validateFunction(listener, 'listener');
  if (emitter._events === undefined) initialize(emitter);
  // Before it is added, or a listener of `newListener` itself would be told of itself.
  if (emitter._events['newListener'] !== undefined) {
    emitter.emit('newListener', name, unwrapped(listener));
  }
  const known = emitter._events[name];
  if (known === undefined) {
    emitter._events[name] = listener;
    emitter._eventsCount += 1;
    return emitter;
  }
  const all: Listeners = typeof known === 'function' ? [known] : known;
  if (first) all.unshift(listener);
  else all.push(listener);
  emitter._events[name] = all;
  warnOfLeak(emitter, name, all);
  return emitter;
}

function warnOfLeak(emitter: Emitter, name: EventName, all: Listeners): void {
  const most = emitter._maxListeners ?? defaults.maxListeners;
  if (most <= 0 || all.length <= most || all.warned) return;
  all.warned = true;
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${all.length} ${String(name)} listeners ` +
      `added to ${inspect(emitter, { depth: -1 })}. MaxListeners is ${most}. ` +
      'Use emitter.setMaxListeners() to increase limit',
  );
  warning.name = 'MaxListenersExceededWarning';
  // The global one: the process is an emitter itself, and is made after this module.
  globalThis.process.emitWarning(
    Object.assign(warning, { emitter, type: name, count: all.length }),
  );
}

function onceWrapper(emitter: Emitter, name: EventName, listener: Listener): OnceWrapper {
  validateFunction(listener, 'listener');
  let fired = false;
  const wrapper = function (this: unknown, ...args: never[]): unknown {
    if (fired) return undefined;
    fired = true;
    emitter.removeListener(name, wrapper);
    return listener.apply(emitter, args);
  } as OnceWrapper;
  wrapper.listener = listener;
  return wrapper;
}

/** Throws what an `error` event without a listener throws. */
function throwUnhandled(reason: unknown): never {
  if (reason instanceof Error) throw reason;
  let shown = String(reason);
  try {
    shown = inspect(reason);
  } catch {
    // What cannot be shown is named by its kind.
  }
  const message = `Unhandled error. (${shown})`;
  throw Object.assign(nodeError(Error, 'ERR_UNHANDLED_ERROR', message), { context: reason });
}

function captureRejection(
  emitter: Emitter,
  result: unknown,
  name: EventName,
  args: unknown[],
): void {
  const rejected = (error: unknown): void =>
    kernel().loop.nextTick(() => emitRejection(emitter, error, name, args));
  try {
    const then: unknown = (result as Partial<PromiseLike<unknown>>).then;
    if (typeof then === 'function') Reflect.apply(then, result, [undefined, rejected]);
  } catch (error) {
    emitter.emit('error', error);
  }
}

function emitRejection(emitter: Emitter, error: unknown, name: EventName, args: unknown[]): void {
  const own = emitter[captureRejectionSymbol];
  if (typeof own === 'function') return own.call(emitter, error, name, ...args);
  const before = emitter[capture];
  // A listener of `error` that rejects too must not start over.
  emitter[capture] = false;
  try {
    emitter.emit('error', error);
  } finally {
    emitter[capture] = before;
  }
}

/** Removes the listener at a place; `asked` is what was to be removed, which may be wrapped. */
function remove(emitter: Emitter, name: EventName, at: number, asked: Listener): void {
  const known = emitter._events[name];
  if (known === undefined) return;
  const all = typeof known === 'function' ? [known] : known;
  all.splice(at, 1);
  if (all.length === 0) {
    emitter._eventsCount -= 1;
    if (emitter._eventsCount === 0) emitter._events = Object.create(null);
    else delete emitter._events[name];
  } else if (all.length === 1) [emitter._events[name]] = all as [Listener];
  if (emitter._events['removeListener'] !== undefined) {
    // Only of a single listener Node names the original.
    emitter.emit('removeListener', name, all.length === 0 ? unwrapped(asked) : asked);
  }
}

function addListener(this: Emitter, name: EventName, listener: Listener): Emitter {
  return add(this, name, listener, false);
}

function removeListener(this: Emitter, name: EventName, listener: Listener): Emitter {
  validateFunction(listener, 'listener');
  const all = listenersOf(this, name);
  const at = all.findLastIndex((each) => each === listener || unwrapped(each) === listener);
  if (at >= 0) remove(this, name, at, listener);
  return this;
}

/** The methods of every emitter (Node documentation: Events, "Class: EventEmitter"). */
export const methods: Record<string, (this: Emitter, ...args: never[]) => unknown> = {
  setMaxListeners(count: unknown) {
    validateNumber(count, 'setMaxListeners', 0);
    this._maxListeners = count;
    return this;
  },
  getMaxListeners() {
    return this._maxListeners ?? defaults.maxListeners;
  },
  emit(name: EventName, ...args: unknown[]) {
    if (name === 'error') {
      if (this._events?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
      if (this._events?.['error'] === undefined) throwUnhandled(args[0]);
    }
    const all = listenersOf(this, name);
    if (all.length === 0) return false;
    // A copy: what listeners add or remove counts from the next event on.
    for (const listener of all.slice()) {
      const result = Reflect.apply(listener, this, args);
      if (result != null && this[capture]) captureRejection(this, result, name, args);
    }
    return true;
  },
  addListener,
  on: addListener,
  prependListener(name: EventName, listener: Listener) {
    return add(this, name, listener, true);
  },
  once(name: EventName, listener: Listener) {
    return this.on(name, onceWrapper(this, name, listener));
  },
  prependOnceListener(name: EventName, listener: Listener) {
    return this.prependListener(name, onceWrapper(this, name, listener));
  },
  removeListener,
  off: removeListener,
  removeAllListeners(...[name]: [EventName?]) {
    const events = this._events;
    if (events === undefined) return this;
    if (events['removeListener'] === undefined) {
      if (arguments.length === 0) {
        this._events = Object.create(null);
        this._eventsCount = 0;
      } else if (name !== undefined && events[name] !== undefined) {
        delete events[name];
        this._eventsCount -= 1;
      }
      return this;
    }
    // Somebody wants to be told of each; last in, first out.
    const names = arguments.length === 0 ? Reflect.ownKeys(events) : [name ?? 'undefined'];
    const last = arguments.length === 0 ? ['removeListener'] : [];
    for (const each of [...names.filter((key) => key !== 'removeListener'), ...last]) {
      for (const listener of listenersOf(this, each).toReversed()) {
        this.removeListener(each, listener);
      }
    }
    return this;
  },
  listeners(name: EventName) {
    return listenersOf(this, name).map(unwrapped);
  },
  rawListeners(name: EventName) {
    return [...listenersOf(this, name)];
  },
  listenerCount(name: EventName, listener?: Listener) {
    const all = listenersOf(this, name);
    if (listener == null) return all.length;
    return all.filter((each) => each === listener || unwrapped(each) === listener).length;
  },
  eventNames() {
    return this._events === undefined ? [] : Reflect.ownKeys(this._events);
  },
};
