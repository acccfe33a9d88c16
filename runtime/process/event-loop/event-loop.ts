import { AsyncWork, enterFromOutside } from '../async-scope.ts';

/** Runs callbacks as tasks of their own, in order; unlike setTimeout it is never delayed. */
export class TaskQueue {
  readonly #channel = new MessageChannel();
  #tasks: (() => void)[] = [];

  constructor() {
    this.#channel.port1.onmessage = () => this.#tasks.shift()?.();
  }

  /** Runs `task` in a later task of the browser's loop. */
  post(task: () => void): void {
    this.#tasks.push(task);
    this.#channel.port2.postMessage(null);
  }
}

/** What the loop reports to its process. */
export interface EventLoopOwner {
  /** A callback threw and nothing caught it. */
  uncaught(error: unknown): void;
  /** Nothing is left to wait for. */
  idle(): void;
}

/**
 * Node's event loop on top of a worker's: every callback from outside (timer, connection, message)
 * enters through {@link enter}, which runs the nextTick queue before the browser runs microtasks,
 * and what keeps the process alive is counted by {@link hold}.
 *
 * Follows Node's guide "The Node.js Event Loop" and the `process.nextTick` documentation.
 *
 * @example
 * ```ts
 * const order = [];
 * const loop = new EventLoop({ uncaught: (error) => { throw error; }, idle() {} });
 * loop.enter(() => {
 *   loop.nextTick(() => order.push('tick'));
 *   order.push('callback');
 * });
 * order; // => ['callback', 'tick']
 * ```
 */
export class EventLoop {
  readonly tasks = new TaskQueue();
  readonly #owner: EventLoopOwner;
  #ticks: (() => void)[] = [];
  #depth = 0;
  #tickTask = false;
  #held = 0;
  #idleTask = false;
  /** How many callbacks have entered. */
  #entered = 0;
  #stopped = false;

  constructor(owner: EventLoopOwner) {
    this.#owner = owner;
  }

  /** Runs a callback that comes from outside JavaScript, then the ticks it left. */
  enter(callback: () => void): void {
    if (this.#stopped) return;
    this.#depth++;
    this.#entered++;
    try {
      // Ticks left by microtasks belong to the callback before this one.
      if (this.#depth === 1) {
        this.#runTicks();
        enterFromOutside();
      }
      this.#guard(callback);
      if (this.#depth === 1) this.#runTicks();
    } finally {
      this.#depth--;
    }
    this.#checkIdle();
  }

  /** Queues a callback for right after the current one, before promises' callbacks. */
  nextTick(callback: () => void): void {
    const work = new AsyncWork('TickObject');
    this.#ticks.push(() => work.run(callback));
    if (this.#depth > 0 || this.#tickTask) return;
    // Called from a microtask: Node runs the microtasks to their end first, so does a task.
    this.#tickTask = true;
    this.tasks.post(() => {
      this.#tickTask = false;
      this.enter(() => {});
    });
  }

  /** Keeps the process alive until the returned function is called; calling it again does nothing. */
  hold(): () => void {
    this.#held++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#held--;
      this.#checkIdle();
    };
  }

  /** Whether anything keeps the process alive. */
  get alive(): boolean {
    return this.#held > 0 || this.#ticks.length > 0;
  }

  /** Ends the loop: no callback enters any more. */
  stop(): void {
    this.#stopped = true;
    this.#ticks = [];
  }

  #runTicks(): void {
    // Ticks queue more ticks: by index, because taking from the front of a long array is slow.
    for (let next = 0; next < this.#ticks.length; next++) {
      const tick = this.#ticks[next];
      if (tick) this.#guard(tick);
    }
    this.#ticks = [];
  }

  #guard(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#owner.uncaught(error);
    }
  }

  #checkIdle(): void {
    if (this.alive || this.#idleTask || this.#stopped || this.#depth > 0) return;
    this.#idleTask = true;
    const entered = this.#entered;
    // A task later, because the microtasks that run now may start something new, and one more,
    // because browsers tell of rejections that nobody handles in a task of their own.
    this.tasks.post(() =>
      this.tasks.post(() => {
        this.#idleTask = false;
        if (entered !== this.#entered) this.#checkIdle();
        else if (!this.alive && !this.#stopped) this.#owner.idle();
      }),
    );
  }
}
