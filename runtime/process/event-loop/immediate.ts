import { AsyncWork } from '../async-scope.ts';
import type { EventLoop } from './event-loop.ts';
import type { TimerCallback } from './timers.ts';

/**
 * What `setImmediate` returns (Node's documentation: Timers, Class: Immediate). The fields with an
 * underscore are Node's.
 */
export class Immediate {
  readonly #loop: EventLoop;
  #release: (() => void) | undefined;
  _onImmediate: TimerCallback | null;
  _argv: unknown[] | undefined;
  _destroyed = false;

  constructor(loop: EventLoop, callback: TimerCallback, args: unknown[]) {
    this.#loop = loop;
    this._onImmediate = callback;
    this._argv = args.length > 0 ? args : undefined;
    this.ref();
    const work = new AsyncWork('Immediate', this);
    loop.queue('check', () => work.run(() => this.#run()));
  }

  ref(): this {
    if (!this._destroyed) this.#release ??= this.#loop.hold({ type: 'Immediate' });
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

  /** Keeps it from being called. */
  clear(): void {
    this._destroyed = true;
    this._onImmediate = null;
    this.unref();
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #run(): void {
    if (this._destroyed) return;
    this._destroyed = true;
    this.unref();
    try {
      this._onImmediate?.(...(this._argv ?? []));
    } finally {
      this._onImmediate = null;
    }
  }
}
