import { NativeChannel } from '../natives.ts';
import { AsyncWork, enterFromOutside } from '../async-scope.ts';

/** What the loop reports to its process. */
export interface EventLoopOwner {
  /** A callback threw and nothing caught it. */
  uncaught(error: unknown): void;
  /** Nothing is left to wait for. */
  idle(): void;
}

type Task = () => void;

const LOADED_AT = performance.now();

/** What keeps a process alive, or would if it were allowed to (Node documentation: Process, `getActiveResourcesInfo`). */
export interface Resource {
  /** Node's name for it, for instance `TCPSocketWrap`. */
  type: string;
  /** The program's own object for it, where there is one. */
  handle?: object | undefined;
}

/** What no program asks for: the host's own reasons to stay. */
const INTERNAL: Resource = { type: '' };

/**
 * The phases that take turns, in Node's order: timers that are due, events of connections and files,
 * immediates, and what is told of closed handles.
 */
type QueuePhase = 'poll' | 'check' | 'close';
type Phase = 'timers' | QueuePhase;

const NEXT: Record<Phase, Phase> = {
  timers: 'poll',
  poll: 'check',
  check: 'close',
  close: 'timers',
};

/**
 * Node's event loop on top of a worker's. Each callback runs in a browser task of its own, so that the
 * browser runs the microtasks between two of them; which one is next is decided here, phase by phase.
 * Callbacks from outside (connections, messages) come in through {@link enter}; what keeps the process
 * alive is counted by {@link hold}.
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
  readonly #owner: EventLoopOwner;
  /** Wakes the loop in a later task; unlike setTimeout it is never delayed. */
  readonly #channel = new NativeChannel();
  readonly #queues: Record<QueuePhase, Task[]> = { poll: [], check: [], close: [] };
  #phase: Phase = 'timers';
  /** What the current phase found when it began; what is queued meanwhile waits for the next round. */
  #batch: Task[] = [];
  #done = 0;
  #nextDueTimer: () => Task | undefined = () => undefined;
  #ticks: Task[] = [];
  #depth = 0;
  #awake = false;
  /** What keeps the process alive, each with a key of its own. */
  readonly #held = new Map<object, Resource>();
  /** Tells when a task is over whose callback has run: its microtasks take time, too. */
  readonly #taskEnd = new NativeChannel();
  /** When the task began that runs now, in ms of `performance.now()`. */
  #runningSince: number | undefined;
  #activeTime = 0;
  /** Since when nothing has run, and how long that was before, from the loop's first turn on. */
  #restingSince = 0;
  #idleTime = 0;
  readonly #milestones = {
    loaded: LOADED_AT,
    made: performance.now(),
    begun: -1,
    turned: -1,
    left: -1,
  };
  #stopped = false;
  /** Nothing has run since there was nothing left to wait for. */
  #quiet = false;

  constructor(owner: EventLoopOwner) {
    this.#owner = owner;
    this.#channel.port1.onmessage = () => this.#turn();
    this.#taskEnd.port1.onmessage = () => this.#rest();
  }

  /**
   * Gives the timers phase its callbacks.
   *
   * @param nextDueTimer - the callback of the timer that is due first, if one is
   */
  onTimersPhase(nextDueTimer: () => Task | undefined): void {
    this.#nextDueTimer = nextDueTimer;
  }

  /**
   * Runs a callback that comes from outside JavaScript, then the ticks it left: at once if the loop
   * rests, else in the poll phase, behind what is due before it.
   */
  enter(callback: Task): void {
    if (this.#depth === 0 && (this.#awake || this.#ticks.length > 0)) this.queue('poll', callback);
    else this.#run(callback);
  }

  /** Runs the program's main module: the first turn of the loop begins with the timers it set. */
  begin(callback: Task): void {
    this.#milestones.begun = performance.now();
    this.#run(callback);
    this.#phase = 'timers';
  }

  /** Queues a callback for the next time its phase begins. */
  queue(phase: QueuePhase, callback: Task): void {
    this.#queues[phase].push(callback);
    this.wake();
  }

  /**
   * Queues the answer to what a program asked of the system's threads, such as a file's contents. They
   * are never so fast that it comes in the same round, so immediates that wait are called before.
   */
  answerLater(callback: Task, resource?: Resource): void {
    const release = this.hold(resource);
    const answer = (): void => {
      try {
        callback();
      } finally {
        release();
      }
    };
    this.queue('close', () => this.queue('poll', answer));
  }

  /** Queues a callback for right after the current one, before promises' callbacks. */
  nextTick(callback: Task): void {
    const work = new AsyncWork('TickObject');
    this.#ticks.push(() => work.run(callback));
    // Called from a microtask: Node runs the microtasks to their end first, so does a task.
    if (this.#depth === 0) this.wake();
  }

  /**
   * Keeps the process alive until the returned function is called; calling it again does nothing.
   *
   * @param resource - what for, where the program asked for it
   */
  hold(resource = INTERNAL): () => void {
    const key = {};
    this.#held.set(key, resource);
    return () => {
      if (this.#held.delete(key) && !this.alive) this.wake();
    };
  }

  /** What the program keeps the process alive with, the oldest first. */
  get resources(): Resource[] {
    return [...this.#held.values()].filter((resource) => resource !== INTERNAL);
  }

  /**
   * When this script was loaded, the loop was made, began with the program, took its first turn after
   * it and was left, in ms of `performance.now()`; -1 if that has not been yet.
   */
  get milestones(): Readonly<Record<'loaded' | 'made' | 'begun' | 'turned' | 'left', number>> {
    return this.#milestones;
  }

  /** How long the loop has waited for something to happen, in ms, from its first turn on. */
  get idleTime(): number {
    return this.#idleTime;
  }

  /** How long callbacks have run, in ms, up to now. */
  get activeTime(): number {
    const since = this.#runningSince;
    return this.#activeTime + (since === undefined ? 0 : performance.now() - since);
  }

  /** Whether anything keeps the process alive: what is held, and events that have already happened. */
  get alive(): boolean {
    return this.#held.size > 0 || this.#ticks.length > 0 || this.#eventsLeft();
  }

  /** Takes a turn soon. */
  wake(): void {
    if (this.#awake || this.#stopped) return;
    this.#awake = true;
    this.#channel.port2.postMessage(null);
  }

  /** Ends the loop: no callback enters any more. */
  stop(): void {
    this.#stopped = true;
    this.#ticks = [];
  }

  /** The task is over that ran last. */
  #rest(): void {
    if (this.#runningSince === undefined) return;
    this.#activeTime = this.activeTime;
    this.#runningSince = undefined;
    this.#restingSince = performance.now();
  }

  /** A task begins. */
  #endRest(): void {
    const now = performance.now();
    this.#runningSince = now;
    if (this.#milestones.turned < 0) return;
    this.#idleTime += now - Math.max(this.#restingSince, this.#milestones.turned);
  }

  #turn(): void {
    this.#rest();
    this.#awake = false;
    if (this.#milestones.turned < 0 && this.#milestones.begun >= 0) {
      this.#milestones.turned = performance.now();
    }
    if (this.#stopped) return;
    if (this.#ticks.length > 0) {
      // Left by microtasks: they belong to the callback before, and their own microtasks come next.
      this.#run(() => {}, this.#phase);
    } else if (this.alive || this.#quiet) {
      if (!this.alive) {
        this.#milestones.left = performance.now();
        this.#owner.idle();
      }
      this.#runNext();
    } else {
      // Once more: browsers tell of rejections that nobody handles in a task of their own.
      this.#quiet = true;
      this.wake();
    }
    if (this.#anythingQueued() || this.#nextDueTimer()) this.wake();
  }

  /** Runs the one callback that is next, going through the phases until there is one. */
  #runNext(): void {
    // Once round, and into the phase it began with for what was queued there meanwhile.
    for (let begun = 0; begun < 5; begun++) {
      const task = this.#phase === 'timers' ? this.#nextDueTimer() : this.#batch[this.#done++];
      if (task) return this.#run(task, this.#phase);
      this.#beginPhase(NEXT[this.#phase]);
    }
    this.#phase = 'timers';
  }

  #beginPhase(phase: Phase): void {
    this.#phase = phase;
    this.#done = 0;
    this.#batch = phase === 'timers' ? [] : this.#queues[phase];
    if (phase !== 'timers') this.#queues[phase] = [];
  }

  #batchLeft(): boolean {
    return this.#done < this.#batch.length;
  }

  #eventsLeft(): boolean {
    const { poll, close } = this.#queues;
    // Immediates hold the process themselves, unless they are told not to.
    return poll.length + close.length > 0 || (this.#phase !== 'check' && this.#batchLeft());
  }

  #anythingQueued(): boolean {
    const queued = this.#queues.check.length + this.#ticks.length;
    return queued > 0 || this.#batchLeft() || this.#eventsLeft();
  }

  #run(callback: Task, phase: Phase = 'poll'): void {
    if (this.#stopped) return;
    this.#depth++;
    this.#quiet = false;
    if (this.#runningSince === undefined) this.#endRest();
    try {
      if (this.#depth === 1) enterFromOutside();
      this.#guard(callback);
      if (this.#depth === 1) {
        this.#runTicks();
        // After an event of the outside the loop goes on with its immediates.
        this.#phase = phase;
      }
    } finally {
      this.#depth--;
      // The next turn knows as well, if there is one.
      if (this.#depth === 0 && !this.#awake) this.#taskEnd.port2.postMessage(null);
    }
    if (!this.alive && this.#depth === 0) this.wake();
  }

  #runTicks(): void {
    // Ticks queue more ticks: by index, because taking from the front of a long array is slow.
    for (let next = 0; next < this.#ticks.length; next++) {
      const tick = this.#ticks[next];
      if (tick) this.#guard(tick);
    }
    this.#ticks = [];
  }

  #guard(callback: Task): void {
    try {
      callback();
    } catch (error) {
      this.#owner.uncaught(error);
    }
  }
}
