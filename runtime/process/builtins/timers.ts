import { kernel } from '../current.ts';
import { Immediate } from '../event-loop/immediate.ts';
import type { TimerCallback as Callback, Timeout } from '../event-loop/timers.ts';
import { invalidArgumentType } from '../node-errors.ts';
import { process } from './process.ts';

const MAX_DELAY = 2 ** 31 - 1;
/** Kinds of warnings that Node gives once. */
const warned = new Set<string>();

/** Node warns of delays that it does not take, then waits 1 ms. */
function delayOf(delay: unknown): number {
  const after = Number(delay);
  if (delay === undefined || (after >= 1 && after <= MAX_DELAY)) return after;
  if (after > MAX_DELAY) {
    warn('TimeoutOverflowWarning', `${after} does not fit into a 32-bit signed integer.`);
  } else if (after < 0) once('TimeoutNegativeWarning', `${after} is a negative number.`);
  else if (Number.isNaN(after)) once('TimeoutNaNWarning', `${after} is not a number.`);
  return 1;
}

function once(name: string, problem: string): void {
  if (warned.has(name)) return;
  warned.add(name);
  warn(name, problem);
}

function warn(name: string, problem: string): void {
  process.emitWarning(`${problem}\nTimeout duration was set to 1.`, name);
}

/** Calls back once, `delay` ms from now at the earliest. */
export function setTimeout(callback: Callback, delay?: unknown, ...args: unknown[]): Timeout {
  assertFunction(callback);
  return kernel().timers.set(callback, args, delayOf(delay), false);
}

/** Calls back every `delay` ms. */
export function setInterval(callback: Callback, delay?: unknown, ...args: unknown[]): Timeout {
  assertFunction(callback);
  return kernel().timers.set(callback, args, delayOf(delay), true);
}

/** Calls back after the events that are at hand. */
export function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
  assertFunction(callback);
  return new Immediate(kernel().loop, callback, args);
}

export function clearTimeout(timer: unknown): void {
  kernel().timers.clear(timer);
}

export const clearInterval: typeof clearTimeout = clearTimeout;

export function clearImmediate(immediate: unknown): void {
  if (immediate instanceof Immediate) immediate.clear();
}

function assertFunction(callback: unknown): asserts callback is Callback {
  if (typeof callback !== 'function') {
    throw invalidArgumentType('callback', 'of type function', callback);
  }
}
