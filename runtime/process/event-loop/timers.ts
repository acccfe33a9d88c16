import { AsyncWork } from '../async-scope.ts';
import type { EventLoop } from './event-loop.ts';

const MAX_DELAY = 2 ** 31 - 1;
/** What a timer calls. */
export type TimerCallback = (...args: unknown[]) => void;

const now = performance.now.bind(performance);

/**
 * What `setTimeout` and `setInterval` return (Node's documentation: Timers, Class: Timeout). The fields
 * with an underscore are Node's: programs read them, and set `_repeat`.
 */
export class Timeout {
  readonly #timers: Timers;
  /** When it is due, in ms of `performance.now()`. */
  due = 0;
  /** In ms, at least 1; -1 once it is over. */
  _idleTimeout: number;
  /** Called as a method, with the timer as `this`: Node does, and its stack traces say so. */
  _onTimeout: TimerCallback;
  _timerArgs: unknown[] | undefined;
  /** In ms; null for a timer that runs once. */
  _repeat: number | null;
  _destroyed = false;
  readonly #work = new AsyncWork('Timeout', this);
  #release: (() => void) | undefined;
  #referenced = true;
  active = false;

  constructor(
    timers: Timers,
    callback: TimerCallback,
    args: unknown[],
    delay: number,
    repeat: boolean,
  ) {
    this.#timers = timers;
    this._onTimeout = callback;
    this._timerArgs = args.length > 0 ? args : undefined;
    this._idleTimeout = delay >= 1 && delay <= MAX_DELAY ? delay : 1;
    this._repeat = repeat ? this._idleTimeout : null;
  }

  /** Calls back. */
  run(): void {
    this.#work.run(() => this._onTimeout(...(this._timerArgs ?? [])));
  }

  ref(): this {
    // Programs pass these methods on without their timer; in Node that does nothing.
    if (#referenced in this) {
      this.#referenced = true;
      this.settle();
    }
    return this;
  }

  unref(): this {
    if (#referenced in this) {
      this.#referenced = false;
      this.settle();
    }
    return this;
  }

  hasRef(): boolean {
    return this.#referenced;
  }

  /** Starts the waiting time again from now. */
  refresh(): this {
    this.#timers.start(this);
    return this;
  }

  close(): this {
    this.#timers.clear(this);
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#timers.idOf(this);
  }

  [Symbol.dispose](): void {
    this.#timers.clear(this);
  }

  /** Holds or releases the process, as the timer's state asks. */
  settle(): void {
    const wanted = this.active && this.#referenced;
    if (wanted) this.#release ??= this.#timers.loop.hold({ type: 'Timeout' });
    else {
      this.#release?.();
      this.#release = undefined;
    }
  }
}

/**
 * All timers of a process. Timers due at the same time run in the order they were set, with ticks and
 * microtasks between them.
 */
export class Timers {
  readonly loop: EventLoop;
  /** Timers by delay, each list in the order they are due: only its first can be the next one. */
  readonly #lists = new Map<number, Set<Timeout>>();
  readonly #ids = new Map<number, Timeout>();
  #nextId = 1;
  #armed: ReturnType<typeof setTimeout> | undefined;
  #armedFor = Infinity;
  readonly #setNative = setTimeout;
  readonly #clearNative = clearTimeout;

  constructor(loop: EventLoop) {
    this.loop = loop;
    loop.onTimersPhase(() => this.#nextDue());
  }

  /** Makes and starts a timer; `delay` in ms, as Node reads it (outside 1 to 2^31-1 it is 1). */
  set(callback: TimerCallback, args: unknown[], delay: number, repeat: boolean): Timeout {
    const timeout = new Timeout(this, callback, args, delay, repeat);
    this.start(timeout);
    return timeout;
  }

  /**
   * Starts a timer's waiting time, or starts it again.
   *
   * @param since - from when, in ms of `performance.now()`
   */
  start(timeout: Timeout, since = now()): void {
    this.#listOf(timeout)?.delete(timeout);
    const delay = Math.trunc(timeout._idleTimeout);
    const list = this.#lists.get(delay) ?? new Set();
    timeout.due = since + delay;
    timeout.active = true;
    timeout._destroyed = false;
    timeout.settle();
    // At the end of its list: behind those that were set for the same moment before.
    this.#lists.set(delay, list.add(timeout));
    this.#arm();
  }

  /** Ends a timer, given itself or its number; anything else is ignored, as in Node. */
  clear(timer: unknown): void {
    const known = typeof timer === 'number' || typeof timer === 'string';
    const timeout = known ? this.#ids.get(Number(timer)) : timer;
    if (!(timeout instanceof Timeout) || timeout._destroyed) return;
    this.#end(timeout);
    timeout._idleTimeout = -1;
    timeout._repeat = null;
    this.#arm();
  }

  /** A number for a timer, for code that stores one. */
  idOf(timeout: Timeout): number {
    for (const [id, known] of this.#ids) if (known === timeout) return id;
    const id = this.#nextId++;
    if (!timeout._destroyed) this.#ids.set(id, timeout);
    return id;
  }

  #listOf(timeout: Timeout): Set<Timeout> | undefined {
    return this.#lists.get(Math.trunc(timeout._idleTimeout));
  }

  /** Takes a timer from its list, for good or to run it. */
  #take(timeout: Timeout): void {
    const list = this.#listOf(timeout);
    list?.delete(timeout);
    if (list?.size === 0) this.#lists.delete(Math.trunc(timeout._idleTimeout));
    timeout.active = false;
  }

  #end(timeout: Timeout): void {
    this.#take(timeout);
    timeout._destroyed = true;
    timeout.settle();
    if (this.#ids.size === 0) return;
    for (const [id, known] of this.#ids) if (known === timeout) this.#ids.delete(id);
  }

  #next(): Timeout | undefined {
    let next: Timeout | undefined;
    for (const [first] of this.#lists.values()) {
      if (first && (!next || first.due < next.due)) next = first;
    }
    return next;
  }

  /**
   * Has the loop woken when the next timer is due. The browser's timer is left as it is unless it
   * would come too late: many timers are cleared or started again long before they are due.
   */
  #arm(): void {
    const due = this.#next()?.due ?? Infinity;
    if (due >= this.#armedFor) return;
    const wait = due - now();
    if (wait <= 0) return this.loop.wake();
    this.#clearNative.call(globalThis, this.#armed);
    this.#armedFor = due;
    this.#armed = this.#setNative.call(globalThis, () => this.#expired(), wait);
  }

  #expired(): void {
    this.#armedFor = Infinity;
    this.loop.wake();
  }

  #nextDue(): (() => void) | undefined {
    const timeout = this.#next();
    if (timeout && timeout.due <= now()) return () => this.#run(timeout);
    this.#arm();
    return undefined;
  }

  #run(timeout: Timeout): void {
    const since = now();
    this.#take(timeout);
    try {
      timeout.run();
    } finally {
      if (timeout._repeat !== null && timeout._idleTimeout !== -1) {
        timeout._idleTimeout = timeout._repeat;
        // As in Node the time counts from before the callback, so a slow one does not delay the next.
        this.start(timeout, since);
      } else if (!timeout.active) this.#end(timeout);
      this.#arm();
    }
  }
}
