import type { EventLoop } from './event-loop.ts';

const MAX_DELAY = 2 ** 31 - 1;
/** What a timer calls. */
export type TimerCallback = (...args: unknown[]) => void;

const now = performance.now.bind(performance);

/** What `setTimeout` and `setInterval` return in Node (its documentation: Timers, Class: Timeout). */
export class Timeout {
  readonly #timers: Timers;
  /** When it is due, in ms of `performance.now()`. */
  due = 0;
  /** In ms, at least 1. */
  readonly delay: number;
  readonly repeat: boolean;
  /** Called as a method, with the timer as `this`: Node does, and its stack traces say so. */
  readonly _onTimeout: TimerCallback;
  readonly #args: unknown[];
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
    this.#args = args;
    this.delay = delay >= 1 && delay <= MAX_DELAY ? Math.trunc(delay) : 1;
    this.repeat = repeat;
  }

  /** Calls back. */
  run(): void {
    this._onTimeout(...this.#args);
  }

  /** Node's name for a timer that will not call back any more. */
  get _destroyed(): boolean {
    return !this.active;
  }

  ref(): this {
    this.#referenced = true;
    this.settle();
    return this;
  }

  unref(): this {
    this.#referenced = false;
    this.settle();
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
    if (wanted) this.#release ??= this.#timers.loop.hold();
    else {
      this.#release?.();
      this.#release = undefined;
    }
  }
}

/**
 * All timers of a process. Timers due at the same time run in the order they were set, each as a
 * task of its own, with ticks and microtasks between them.
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
  }

  /** Makes and starts a timer; `delay` in ms, as Node reads it (outside 1 to 2^31-1 it is 1). */
  set(callback: TimerCallback, args: unknown[], delay: number, repeat: boolean): Timeout {
    const timeout = new Timeout(this, callback, args, delay, repeat);
    this.start(timeout);
    return timeout;
  }

  start(timeout: Timeout): void {
    const list = this.#lists.get(timeout.delay) ?? new Set();
    // Deleting first puts it behind those that were set for the same moment before.
    list.delete(timeout);
    timeout.due = now() + timeout.delay;
    timeout.active = true;
    timeout.settle();
    this.#lists.set(timeout.delay, list.add(timeout));
    this.#arm();
  }

  /** Ends a timer, given itself or its number; anything else is ignored, as in Node. */
  clear(timer: unknown): void {
    const timeout = timer instanceof Timeout ? timer : this.#ids.get(Number(timer));
    if (!timeout?.active) return;
    this.#end(timeout);
    this.#arm();
  }

  /** A number for a timer, for code that stores one. */
  idOf(timeout: Timeout): number {
    for (const [id, known] of this.#ids) if (known === timeout) return id;
    const id = this.#nextId++;
    if (timeout.active) this.#ids.set(id, timeout);
    return id;
  }

  #end(timeout: Timeout): void {
    timeout.active = false;
    timeout.settle();
    const list = this.#lists.get(timeout.delay);
    list?.delete(timeout);
    if (list?.size === 0) this.#lists.delete(timeout.delay);
    if (this.#ids.size > 0) {
      for (const [id, known] of this.#ids) if (known === timeout) this.#ids.delete(id);
    }
  }

  #next(): Timeout | undefined {
    let next: Timeout | undefined;
    for (const [first] of this.#lists.values()) {
      if (first && (!next || first.due < next.due)) next = first;
    }
    return next;
  }

  #arm(): void {
    const next = this.#next();
    const due = next?.due ?? Infinity;
    if (due === this.#armedFor) return;
    this.#clearNative.call(globalThis, this.#armed);
    this.#armedFor = due;
    if (!next) return;
    // The hop to a task keeps browsers from counting our chain as nested and stretching it to 4 ms.
    const fire = (): void => this.loop.tasks.post(() => this.#fire());
    const wait = due - now();
    if (wait <= 0) fire();
    else this.#armed = this.#setNative.call(globalThis, fire, wait);
  }

  #fire(): void {
    this.#armedFor = Infinity;
    const timeout = this.#next();
    if (timeout && timeout.due <= now()) {
      if (timeout.repeat) {
        this.loop.enter(() => timeout.run());
        if (timeout.active && timeout.due <= now()) this.start(timeout);
      } else {
        this.#end(timeout);
        this.loop.enter(() => timeout.run());
      }
    }
    this.#arm();
  }
}
