import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeError, nodeTypeError } from '../../node-errors.ts';

/** A parent's or a child's object, on which messages become events. */
interface Owner {
  emit(name: string, ...args: unknown[]): boolean;
  listenerCount(name: string): number;
}

type Sent = { json: string } | { disconnect: true };
type Callback = (error: Error | null) => void;

const SENDABLE = new Set(['string', 'object', 'number', 'boolean']);

/**
 * The channel between a program and one that it started by `fork` (Node's documentation: Child
 * process, `subprocess.send()`). Messages are JSON, as there by default.
 */
export class MessageChannelEnd {
  readonly #port: MessagePort;
  readonly #owner: Owner;
  #connected = true;
  #closed: () => void = () => {};
  /** Settles when the channel is closed and its owner knows. */
  readonly closed: Promise<void> = new Promise((resolve) => (this.#closed = resolve));
  #release: (() => void) | undefined;

  /** @param port - this end; it is taken over */
  constructor(port: MessagePort, owner: Owner) {
    this.#port = port;
    this.#owner = owner;
    port.onmessage = (event: MessageEvent<Sent>) => {
      kernel().loop.enter(() => this.#receive(event.data));
    };
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Holds the process while messages can come. */
  ref(): void {
    if (this.#connected) this.#release ??= kernel().loop.hold();
  }

  unref(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /**
   * Sends a message.
   *
   * @param rest - the last function among them is called when it is sent, or with what went wrong
   * @returns false if there is nobody to send it to
   * @throws `ERR_MISSING_ARGS`, `ERR_INVALID_ARG_TYPE`
   */
  send(message: unknown, ...rest: unknown[]): boolean {
    if (message === undefined) {
      throw nodeTypeError('ERR_MISSING_ARGS', 'The "message" argument must be specified');
    }
    if (!SENDABLE.has(typeof message)) {
      const expected = 'one of type string, object, number, or boolean';
      throw invalidArgumentType('message', expected, message);
    }
    if (!this.#connected) return refuseMessage(this.#owner, rest);
    const callback = callbackOf(rest);
    this.#port.postMessage({ json: JSON.stringify(message) } satisfies Sent);
    if (callback) kernel().loop.nextTick(() => callback(null));
    return true;
  }

  /** Closes the channel at both ends. */
  disconnect(): void {
    if (!this.#connected) return refuseDisconnect(this.#owner);
    this.#port.postMessage({ disconnect: true } satisfies Sent);
    this.close();
  }

  /** Tells the other end that this process ends. */
  leave(): void {
    if (this.#connected) this.#port.postMessage({ disconnect: true } satisfies Sent);
  }

  /** Closes this end, because the other one is gone. */
  close(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.unref();
    // A task later, for messages that are under way.
    kernel().loop.queue('close', () => {
      this.#port.close();
      this.#owner.emit('disconnect');
      this.#closed();
    });
  }

  #receive(sent: Sent): void {
    if ('disconnect' in sent) this.close();
    else this.#owner.emit('message', JSON.parse(sent.json), undefined);
  }
}

function callbackOf(rest: unknown[]): Callback | undefined {
  return rest.findLast((each) => typeof each === 'function') as Callback | undefined;
}

/** Tells that there is nobody to send a message to: the callback, or `error`. */
export function refuseMessage(owner: Owner, rest: unknown[]): false {
  const error = nodeError(Error, 'ERR_IPC_CHANNEL_CLOSED', 'Channel closed');
  const callback = callbackOf(rest);
  kernel().loop.nextTick(() => void (callback ? callback(error) : owner.emit('error', error)));
  return false;
}

/** Tells that there is no channel to close. */
export function refuseDisconnect(owner: Owner): void {
  const message = 'IPC channel is already disconnected';
  owner.emit('error', nodeError(Error, 'ERR_IPC_DISCONNECTED', message));
}
