import { AsyncWork } from '../async-scope.ts';
import { kernel } from '../current.ts';
import type { TimerCallback as Callback, Timeout } from '../event-loop/timers.ts';
import { invalidArgumentType } from '../node-errors.ts';

/** What `setImmediate` returns (Node documentation: Timers, Class: Immediate). */
export class Immediate {
  #release: (() => void) | undefined = kernel().loop.hold();
  cleared = false;

  ref(): this {
    if (!this.cleared) this.#release ??= kernel().loop.hold();
    return this;
  }

  unref(): this {
    this.#release?.();
    this.#release = undefined;
    return this;
  }

  hasRef(): boolean {
    return this.#release !== undefined;
  }

  [Symbol.dispose](): void {
    clearImmediate(this);
  }
}

/** Calls back once, `delay` ms from now at the earliest. */
export function setTimeout(callback: Callback, delay: unknown = 1, ...args: unknown[]): Timeout {
  assertFunction(callback);
  return kernel().timers.set(callback, args, Number(delay), false);
}

/** Calls back every `delay` ms. */
export function setInterval(callback: Callback, delay: unknown = 1, ...args: unknown[]): Timeout {
  assertFunction(callback);
  return kernel().timers.set(callback, args, Number(delay), true);
}

/** Calls back after the events that are at hand. */
export function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
  assertFunction(callback);
  const immediate = new Immediate();
  const work = new AsyncWork('Immediate', immediate);
  kernel().loop.tasks.post(() => {
    if (immediate.cleared) return;
    immediate.cleared = true;
    kernel().loop.enter(() => work.run(() => callback(...args)));
    immediate.unref();
  });
  return immediate;
}

export function clearTimeout(timer: unknown): void {
  kernel().timers.clear(timer);
}

export const clearInterval: typeof clearTimeout = clearTimeout;

export function clearImmediate(immediate: unknown): void {
  if (!(immediate instanceof Immediate)) return;
  immediate.cleared = true;
  immediate.unref();
}

function assertFunction(callback: unknown): asserts callback is Callback {
  if (typeof callback !== 'function') {
    throw invalidArgumentType('callback', 'of type function', callback);
  }
}
