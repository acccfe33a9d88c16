import { EventEmitter } from 'events';
import { kernel } from '../../current.ts';
import { NativeChannel, NativePort } from '../../natives.ts';
import { invalidArgumentType, nodeTypeError } from '../../node-errors.ts';

type Listener = (...args: unknown[]) => void;
/** What travels: a message, or the news that the other end was closed. */
type Parcel = { value: unknown } | { closed: true };

const native = {
  post: NativePort.prototype.postMessage,
  start: NativePort.prototype.start,
  close: NativePort.prototype.close,
  listen: EventTarget.prototype.addEventListener,
};

/** What belongs to a port; the port itself stays the browser's, so that it can be transferred. */
class PortState {
  /** The other end while it is in this thread: a message is there as soon as it is sent. */
  peer: PortState | undefined;
  readonly emitter: EventEmitter = new EventEmitter();
  readonly wrapped = new Map<unknown, Listener>();
  onmessage: ((event: object) => void) | null = null;
  readonly #port: MessagePort;
  #queue: unknown[] = [];
  #flowing = false;
  #referenced = false;
  #closed = false;
  #release: (() => void) | undefined;
  #started = false;

  constructor(port: MessagePort) {
    this.#port = port;
    Reflect.apply(native.listen, port, [
      'message',
      (event: MessageEvent<Parcel>) => {
        for (const each of event.ports) adoptPort(each);
        kernel().loop.enter(() => this.#receive(event.data));
      },
    ]);
  }

  get referenced(): boolean {
    return this.#referenced && !this.#closed;
  }

  set referenced(value: boolean) {
    this.#referenced = value;
    this.#settle();
  }

  /** Has messages arrive, to be taken by {@link take} or, once it flows, by listeners. */
  start(flowing: boolean): void {
    this.#flowing ||= flowing;
    if (!this.#started) Reflect.apply(native.start, this.#port, []);
    this.#started = true;
    this.#settle();
    if (this.#flowing) this.#deliver();
  }

  post(value: unknown, transfer: Transferable[]): void {
    if (this.#closed) return;
    if (this.peer && transfer.length === 0) return this.peer.#arrived(structuredClone(value));
    detachPorts(transfer);
    Reflect.apply(native.post, this.#port, [{ value } satisfies Parcel, transfer]);
    this.#unlink();
  }

  /** Takes the oldest message that has arrived. */
  take(): { message: unknown } | undefined {
    this.start(false);
    return this.#queue.length > 0 ? { message: this.#queue.shift() } : undefined;
  }

  /** Lets the other end know, and tells the listeners of `close`. */
  close(): void {
    if (this.#closed) return;
    Reflect.apply(native.post, this.#port, [{ closed: true } satisfies Parcel]);
    this.closeHere();
  }

  /** Closes this end, because the other one is gone. */
  closeHere(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#settle();
    kernel().loop.queue('close', () => {
      Reflect.apply(native.close, this.#port, []);
      this.emitter.emit('close');
    });
  }

  /** The port goes to another thread, and what has arrived goes with it. */
  detach(): void {
    const { peer } = this;
    this.#unlink();
    for (const value of this.#queue.splice(0)) peer?.post(value, []);
    this.#closed = true;
    this.#settle();
  }

  /** From now on messages take the way between threads: they may not overtake each other. */
  #unlink(): void {
    if (this.peer) this.peer.peer = undefined;
    this.peer = undefined;
  }

  #arrived(value: unknown): void {
    this.#queue.push(value);
    if (this.#flowing) kernel().loop.queue('poll', () => this.#deliver());
  }

  #receive(parcel: Parcel): void {
    if ('closed' in parcel) return this.closeHere();
    this.#queue.push(parcel.value);
    if (this.#flowing) this.#deliver();
  }

  #deliver(): void {
    for (const value of this.#queue.splice(0)) {
      const event = { type: 'message', data: value, target: this.#port, ports: [] };
      this.onmessage?.call(this.#port, event);
      this.emitter.emit('message', value);
    }
  }

  #settle(): void {
    if (this.referenced && this.#flowing)
      this.#release ??= kernel().loop.hold({ type: 'MessagePort', handle: this.#port });
    else {
      this.#release?.();
      this.#release = undefined;
    }
  }
}

const states = new WeakMap<MessagePort, PortState>();

function stateOf(port: unknown): PortState {
  const state = states.get(port as MessagePort);
  if (state) return state;
  throw nodeTypeError('ERR_INVALID_THIS', 'Value of "this" must be of type MessagePort');
}

function transferOf(given: unknown): Transferable[] {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given)) return given as Transferable[];
  if (typeof given !== 'object') {
    throw nodeTypeError(
      'ERR_INVALID_ARG_TYPE',
      'Optional transferList argument must be an iterable',
    );
  }
  return [...((given as { transfer?: Iterable<Transferable> }).transfer ?? [])];
}

/** The class is there for its methods and for `instanceof`: ports are made by channels. */
function Unmakeable(): never {
  throw nodeTypeError('ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
}
Unmakeable.prototype = NativePort.prototype;

/** A port with Node's methods beside the web's (Node's documentation: Worker threads, Class: MessagePort). */
export class MessagePort extends (Unmakeable as unknown as { new (): EventTarget }) {
  /** @throws a `DataCloneError` for what cannot be sent */
  postMessage(value: unknown, transfer?: unknown): void {
    stateOf(this).post(value, transferOf(transfer));
  }

  start(): void {
    stateOf(this).start(true);
  }

  close(callback?: () => void): void {
    if (callback) this.once('close', callback);
    stateOf(this).close();
  }

  ref(): void {
    stateOf(this).referenced = true;
  }

  unref(): void {
    stateOf(this).referenced = false;
  }

  hasRef(): boolean {
    return stateOf(this).referenced;
  }

  on(name: string, listener: Listener): this {
    const state = stateOf(this);
    state.emitter.on(name, listener);
    if (name === 'message') {
      state.referenced = true;
      state.start(true);
    }
    return this;
  }

  once(name: string, listener: Listener): this {
    const once = (...args: unknown[]): void => {
      this.off(name, listener);
      listener(...args);
    };
    stateOf(this).wrapped.set(listener, once);
    return this.on(name, once);
  }

  off(name: string, listener: Listener): this {
    const state = stateOf(this);
    state.emitter.off(name, listener);
    const wrapped = state.wrapped.get(listener);
    if (wrapped) state.emitter.off(name, wrapped);
    if (name === 'message' && state.emitter.listenerCount(name) === 0 && !state.onmessage) {
      state.referenced = false;
    }
    return this;
  }

  addListener(name: string, listener: Listener): this {
    return this.on(name, listener);
  }

  removeListener(name: string, listener: Listener): this {
    return this.off(name, listener);
  }

  removeAllListeners(name?: string): this {
    const state = stateOf(this);
    state.emitter.removeAllListeners(name);
    if (!state.onmessage) state.referenced = false;
    return this;
  }

  listenerCount(name: string): number {
    return stateOf(this).emitter.listenerCount(name);
  }

  eventNames(): (string | symbol)[] {
    return stateOf(this).emitter.eventNames();
  }

  emit(name: string, ...args: unknown[]): boolean {
    return stateOf(this).emitter.emit(name, ...args);
  }

  override addEventListener(name: string, listener: unknown, options?: unknown): void {
    const call = (data: unknown): void => {
      const event = { type: name, data, target: this, ports: [] };
      if (typeof listener === 'function') Reflect.apply(listener, this, [event]);
      else (listener as { handleEvent(event: object): void }).handleEvent(event);
    };
    if ((options as { once?: boolean } | undefined)?.once) this.once(name, call);
    else this.on(name, call);
    stateOf(this).wrapped.set(listener, call);
  }

  override removeEventListener(name: string, listener: unknown): void {
    const wrapped = stateOf(this).wrapped.get(listener);
    if (wrapped) this.off(name, wrapped);
  }

  get onmessage(): ((event: object) => void) | null {
    return stateOf(this).onmessage;
  }

  set onmessage(listener: ((event: object) => void) | null) {
    const state = stateOf(this);
    state.onmessage = typeof listener === 'function' ? listener : null;
    state.referenced = state.onmessage !== null;
    if (state.onmessage) state.start(true);
  }
}

/** Gives a port of the browser Node's methods. */
export function adoptPort(port: globalThis.MessagePort): MessagePort {
  if (!states.has(port as unknown as MessagePort)) {
    Object.setPrototypeOf(port, MessagePort.prototype);
    states.set(port as unknown as MessagePort, new PortState(port as unknown as MessagePort));
  }
  return port as unknown as MessagePort;
}

/** Has the ports among what is about to be transferred know that they go to another thread. */
export function detachPorts(transfer: Iterable<unknown>): void {
  for (const each of transfer) states.get(each as MessagePort)?.detach();
}

/** Ends a port whose other end is in a thread that is gone. */
export function portGone(port: MessagePort): void {
  stateOf(port).closeHere();
}

/** Two ports, each the other's end (Node's documentation: Worker threads, Class: MessageChannel). */
export class MessageChannel {
  readonly port1: MessagePort;
  readonly port2: MessagePort;

  constructor() {
    const { port1, port2 } = new NativeChannel();
    this.port1 = adoptPort(port1);
    this.port2 = adoptPort(port2);
    const [one, two] = [stateOf(this.port1), stateOf(this.port2)];
    one.peer = two;
    two.peer = one;
  }
}

/** The oldest message that has arrived on a port, or undefined. */
export function receiveMessageOnPort(port: MessagePort): { message: unknown } | undefined {
  const state = states.get(port);
  if (state) return state.take();
  throw invalidArgumentType('port', 'an instance of MessagePort', port);
}
