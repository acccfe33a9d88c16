/** What `AsyncLocalStorage` keeps for one flow of work: the value of each storage. Never changed in place. */
export type StoreFrame = ReadonlyMap<object, unknown> | undefined;

/** What `async_hooks.createHook` is given (Node documentation: Async hooks, "Hook callbacks"). */
export interface HookCallbacks {
  init?(asyncId: number, type: string, triggerAsyncId: number, resource: object): void;
  before?(asyncId: number): void;
  after?(asyncId: number): void;
  destroy?(asyncId: number): void;
}

/** What runs now: its number, the number of what caused it, and the object that stands for it. */
interface Execution {
  readonly asyncId: number;
  readonly triggerAsyncId: number;
  readonly resource: object;
}

/** The program's first run has the number 1; what comes from outside has none. */
const MAIN: Execution = { asyncId: 1, triggerAsyncId: 0, resource: {} };
const OUTSIDE: Execution = { asyncId: 0, triggerAsyncId: 0, resource: {} };

let frame: StoreFrame;
let execution = MAIN;
let lastId = 1;
const hooks = new Set<HookCallbacks>();

/** The stores of what runs now. */
export function currentFrame(): StoreFrame {
  return frame;
}

/** Gives what runs now, and all that it starts from here on, other stores. */
export function enterFrame(next: StoreFrame): void {
  frame = next;
}

/** What runs now. */
export function currentExecution(): Execution {
  return execution;
}

/** Leaves what ran before: a callback from outside begins without stores. */
export function enterFromOutside(): void {
  frame = undefined;
  if (lastId > 1) execution = OUTSIDE;
}

/** Turns a hook on or off. */
export function setHook(callbacks: HookCallbacks, enabled: boolean): void {
  if (enabled) hooks.add(callbacks);
  else hooks.delete(callbacks);
}

function enter(nextFrame: StoreFrame, nextExecution: Execution): void {
  frame = nextFrame;
  execution = nextExecution;
}

function tell(event: 'before' | 'after' | 'destroy', asyncId: number): void {
  for (const hook of hooks) hook[event]?.(asyncId);
}

/**
 * Work that goes on later: a timer, a tick, an operation of the host. It remembers the stores and the
 * cause of the moment it was made, and {@link run} brings them back.
 *
 * @example
 * ```ts
 * const store = {};
 * enterFrame(new Map([[store, 'kept']]));
 * const work = new AsyncWork('Example');
 * enterFrame(undefined);
 * work.run(() => currentFrame()?.get(store)); // => 'kept'
 * ```
 */
export class AsyncWork implements Execution {
  readonly asyncId: number = ++lastId;
  readonly triggerAsyncId: number;
  readonly resource: object;
  readonly #frame: StoreFrame = frame;

  /**
   * @param type - for hooks, such as `Timeout`
   * @param resource - the object that stands for the work @default the work itself
   * @param triggerAsyncId - the number of its cause @default what runs now
   */
  constructor(type: string, resource?: object, triggerAsyncId: number = execution.asyncId) {
    this.triggerAsyncId = triggerAsyncId;
    this.resource = resource ?? this;
    for (const hook of hooks) hook.init?.(this.asyncId, type, triggerAsyncId, this.resource);
  }

  /** Runs a part of the work with its own stores, and what ran before goes on with the others. */
  run<Result>(part: () => Result): Result {
    const [frameBefore, executionBefore] = [frame, execution];
    enter(this.#frame, this);
    if (hooks.size > 0) tell('before', this.asyncId);
    try {
      return part();
    } finally {
      if (hooks.size > 0) tell('after', this.asyncId);
      enter(frameBefore, executionBefore);
    }
  }

  /** Says that nothing of the work will run any more. */
  end(): void {
    if (hooks.size > 0) tell('destroy', this.asyncId);
  }
}

/** What a run of an async function keeps while it waits; the loader puts the calls into each `await`. */
export class AsyncFlow {
  #frame = frame;
  #execution = execution;
  #waiting = false;

  /** Before an `await`: notes what goes on behind it, and gives what is awaited on. */
  suspend<Value>(awaited: Value): Value {
    this.#frame = frame;
    this.#execution = execution;
    this.#waiting = true;
    return awaited;
  }

  /** Behind an `await`: brings back what was noted, and gives the value on. */
  resume<Value>(value: Value): Value {
    enter(this.#frame, this.#execution);
    this.#waiting = false;
    return value;
  }

  /** In a `catch` or `finally`: if the last `await` has failed, nothing else has brought it back. */
  failed(): void {
    if (this.#waiting) this.resume(undefined);
  }
}

let promisesFollowed = false;

/**
 * Lets promises' callbacks and `queueMicrotask` keep the stores of the moment they were given. Done
 * when a program first asks for `async_hooks`: before there are no stores to keep.
 */
export function followPromises(): void {
  if (promisesFollowed) return;
  promisesFollowed = true;
  const { then } = Promise.prototype;
  const following = function (this: Promise<unknown>, ...callbacks: unknown[]): unknown {
    const kept = new AsyncFlow();
    const wrapped = callbacks.map((callback) =>
      typeof callback === 'function' ? within(kept, callback as PromiseCallback) : callback,
    );
    return Reflect.apply(then, this, wrapped);
  };
  Object.defineProperty(following, 'name', { value: 'then' });
  Object.defineProperty(following, 'length', { value: 2 });
  // oxlint-disable-next-line unicorn/no-thenable -- It stands in for the engine's own.
  Object.defineProperty(Promise.prototype, 'then', {
    value: following,
    configurable: true,
    writable: true,
  });
}

type PromiseCallback = (value: unknown) => unknown;

function within(kept: AsyncFlow, callback: PromiseCallback): PromiseCallback {
  return (value) => {
    const before = new AsyncFlow();
    kept.resume(undefined);
    try {
      return callback(value);
    } finally {
      before.resume(undefined);
    }
  };
}
