import { kernel } from '../../current.ts';
import { NativeBroadcastChannel } from '../../natives.ts';
import { nodeTypeError } from '../../node-errors.ts';

type Heard = ((event: MessageEvent) => void) | null;

/**
 * Messages to all threads that have a channel of the same name (Node's documentation: Worker threads,
 * Class: BroadcastChannel). It keeps its process alive until it is closed.
 */
export class BroadcastChannel extends EventTarget {
  readonly #native: globalThis.BroadcastChannel;
  #onmessage: Heard = null;
  #release: (() => void) | undefined = kernel().loop.hold();
  #closed = false;

  /** @throws `ERR_MISSING_ARGS` */
  constructor(...given: [name?: unknown]) {
    super();
    if (given.length === 0) {
      throw nodeTypeError('ERR_MISSING_ARGS', 'The "name" argument must be specified');
    }
    this.#native = new NativeBroadcastChannel(`${given[0] as string}`);
    for (const type of ['message', 'messageerror']) {
      this.#native.addEventListener(type, (event) => this.#hear(event as MessageEvent));
    }
  }

  get name(): string {
    return this.#native.name;
  }

  get onmessage(): Heard {
    return this.#onmessage;
  }

  set onmessage(listener: Heard) {
    this.#onmessage = typeof listener === 'function' ? listener : null;
  }

  /** @throws an `InvalidStateError` once it is closed, a `DataCloneError` for what cannot be sent */
  postMessage(...given: [message?: unknown]): void {
    if (given.length === 0) {
      throw nodeTypeError('ERR_MISSING_ARGS', 'The "message" argument must be specified');
    }
    if (this.#closed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    this.#native.postMessage(given[0]);
  }

  close(): void {
    this.#closed = true;
    this.#native.close();
    this.unref();
  }

  ref(): this {
    if (!this.#closed) this.#release ??= kernel().loop.hold();
    return this;
  }

  unref(): this {
    this.#release?.();
    this.#release = undefined;
    return this;
  }

  #hear({ type, data }: MessageEvent): void {
    kernel().loop.enter(() => {
      const event = new MessageEvent(type, { data: data as unknown });
      this.dispatchEvent(event);
      if (type === 'message') this.#onmessage?.call(this, event);
    });
  }
}
