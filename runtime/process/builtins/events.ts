import type { EventEmitter as NodeEventEmitter } from 'node:events';
import { invalidArgumentType } from '../node-errors.ts';
import {
  captureRejectionSymbol,
  defaults,
  errorMonitor,
  initialize,
  listenersOf,
  methods,
  type Emitter,
  type EmitterOptions,
  type Listener,
} from './events/emitter.ts';
import { createAsyncResourceEmitter } from './events/async-resource.ts';
import { addAbortListener, on, once } from './events/waiting.ts';
import { setTargetLimit, targetDefaults, targetLimit, targetListeners } from './event-target.ts';
import { validateNumber } from './validate.ts';

export { addAbortListener, captureRejectionSymbol, errorMonitor, on, once };

/**
 * `EventEmitter` (Node documentation: Events). A function and no class, because programs call it on
 * objects of their own: `EventEmitter.call(this)`.
 */
export const EventEmitter: typeof NodeEventEmitter = function EventEmitter(
  this: Emitter,
  options?: EmitterOptions,
): void {
  initialize(this, options);
} as unknown as typeof NodeEventEmitter;

const isEmitter = (source: Emitter | EventTarget): source is Emitter =>
  typeof (source as Partial<Emitter> | null)?.listeners === 'function';

/** The listeners of an event, those of `once` unwrapped. */
export function getEventListeners(
  source: Emitter | EventTarget,
  name: string | symbol,
): Listener[] {
  if (isEmitter(source)) return source.listeners(name);
  if (source instanceof EventTarget) return targetListeners(source, String(name)) as Listener[];
  throw invalidArgumentType('emitter', 'an instance of EventEmitter or EventTarget', source);
}

/** How many listeners an event may have before there is a warning. */
export function getMaxListeners(source: Emitter | EventTarget): number {
  if (isEmitter(source)) return source.getMaxListeners();
  if (source instanceof EventTarget) return targetLimit(source);
  throw invalidArgumentType('emitter', 'an instance of EventEmitter or EventTarget', source);
}

/**
 * Sets how many listeners an event may have before there is a warning.
 *
 * @param count - at least 0, which means any number
 * @param sources - emitters or EventTargets; without any, all that set no number of their own
 */
export function setMaxListeners(
  count: number = defaults.maxListeners,
  ...sources: (Emitter | EventTarget)[]
): void {
  validateNumber(count, 'setMaxListeners', 0);
  if (sources.length === 0) setDefaultLimit(count);
  for (const source of sources) {
    if (source instanceof EventTarget) setTargetLimit(source, count);
    else if (typeof (source as Partial<Emitter>).on === 'function') source._maxListeners = count;
    else {
      const expected = 'an instance of EventEmitter or EventTarget';
      throw invalidArgumentType('eventTargets', expected, source);
    }
  }
}

/** How many listeners an event has. */
export function listenerCount(source: Emitter, name: string | symbol): number {
  return listenersOf(source, name).length;
}

function setDefaultLimit(count: number): void {
  defaults.maxListeners = count;
  targetDefaults.maxListeners = count;
}

const hidden = { configurable: true, writable: true };
for (const [name, value] of Object.entries({
  ...methods,
  _events: undefined,
  _eventsCount: 0,
  _maxListeners: undefined,
})) {
  Object.defineProperty(EventEmitter.prototype, name, { value, enumerable: true, ...hidden });
}

/** An own property of `EventEmitter` that programs set; refused values throw. */
const setting = (get: () => unknown, set: (value: unknown) => void): PropertyDescriptor => ({
  enumerable: true,
  configurable: true,
  get,
  set,
});

const captureRejections = setting(
  () => defaults.captureRejections,
  (value) => {
    if (typeof value !== 'boolean') {
      throw invalidArgumentType('EventEmitter.captureRejections', 'of type boolean', value);
    }
    defaults.captureRejections = value;
  },
);
const defaultMaxListeners = setting(
  () => defaults.maxListeners,
  (count) => {
    validateNumber(count, 'defaultMaxListeners', 0);
    setDefaultLimit(count);
  },
);

const constant = (value: unknown): PropertyDescriptor => ({ value, enumerable: true, ...hidden });

// In the order in which Node lists them.
Object.defineProperties(EventEmitter, {
  addAbortListener: constant(addAbortListener),
  once: constant(once),
  on: constant(on),
  getEventListeners: constant(getEventListeners),
  getMaxListeners: constant(getMaxListeners),
  listenerCount: constant(listenerCount),
  EventEmitter: constant(EventEmitter),
  usingDomains: constant(false),
  captureRejectionSymbol: constant(captureRejectionSymbol),
  captureRejections,
  EventEmitterAsyncResource: constant(createAsyncResourceEmitter(EventEmitter)),
  errorMonitor: constant(errorMonitor),
  defaultMaxListeners,
  setMaxListeners: constant(setMaxListeners),
  init: constant(function (this: Emitter, options?: EmitterOptions) {
    initialize(this, options);
  }),
});
