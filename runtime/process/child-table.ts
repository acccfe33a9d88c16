import { rebuildForeignError } from '../protocol/errors.ts';
import type {
  AwaitedOutcome,
  AwaitedSpawn,
  FromProcess,
  SpawnRequest,
  ToProcess,
} from '../protocol/process-messages.ts';
import { awaitAnswer, createSignal, decodeAnswer } from '../protocol/shared-answer.ts';
import type { EventLoop } from './event-loop/event-loop.ts';

/** Told what becomes of a child. */
export interface ChildListener {
  spawned(): void;
  /** It could not be started; the error has the code `ENOENT`. */
  refused(error: Error): void;
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** `signal` where one ended it. */
  exited(code: number, signal: string | undefined): void;
}

type ChildMessage = Extract<ToProcess, { type: `child-${string}` }>;

/** The programs that this process has started. */
export class ChildTable {
  readonly #send: (message: FromProcess, transfer?: Transferable[]) => void;
  readonly #loop: EventLoop;
  readonly #sparePids: number[];
  readonly #listeners = new Map<number, ChildListener>();

  /**
   * @param send - to the host
   * @param pids - numbers for children
   */
  constructor(
    send: (message: FromProcess, transfer?: Transferable[]) => void,
    loop: EventLoop,
    pids: { first: number; count: number },
  ) {
    this.#send = send;
    this.#loop = loop;
    this.#sparePids = Array.from({ length: pids.count }, (_, index) => pids.first + index);
  }

  /**
   * Starts a program.
   *
   * @returns its number, or undefined if this process has too many children already
   */
  spawn(request: Omit<SpawnRequest, 'pid'>, listener: ChildListener): number | undefined {
    const pid = this.#sparePids.shift();
    if (pid === undefined) return undefined;
    this.#listeners.set(pid, listener);
    const ports = [request.ipc, request.thread].filter((port) => port !== undefined);
    this.#send({ type: 'spawn', request: { ...request, pid } }, ports);
    return pid;
  }

  /**
   * Starts a program and stands still until it has ended.
   *
   * @returns its number and outcome, or undefined if this process has too many children already
   */
  spawnAndWait(
    request: Omit<SpawnRequest, 'pid'>,
    limits: Omit<AwaitedSpawn, 'request' | 'signal'>,
  ): (AwaitedOutcome & { pid: number }) | undefined {
    const pid = this.#sparePids.shift();
    if (pid === undefined) return undefined;
    const signal = createSignal();
    const spawn: AwaitedSpawn = { ...limits, request: { ...request, pid }, signal };
    this.#send({ type: 'spawn-awaited', spawn });
    const memory = new SharedArrayBuffer(awaitAnswer(signal));
    this.#send({ type: 'take-outcome', memory });
    awaitAnswer(signal);
    this.#sparePids.push(pid);
    // A copy: text cannot be decoded from memory that is shared.
    const outcome = decodeAnswer(new Uint8Array(memory).slice()) as AwaitedOutcome;
    return { ...outcome, pid };
  }

  /** Writes to a child's stdin; `null` ends it. */
  input(pid: number, bytes: Uint8Array | null): void {
    this.#send({ type: 'child-input', pid, bytes });
  }

  /** Takes what the host tells of a child. */
  receive(message: ChildMessage): void {
    const listener = this.#listeners.get(message.pid);
    if (!listener) return;
    switch (message.type) {
      case 'child-spawned':
        return this.#loop.enter(() => listener.spawned());
      case 'child-output':
        return this.#loop.enter(() => listener.output(message.stream, message.bytes));
      case 'child-refused':
        this.#forget(message.pid);
        return this.#loop.enter(() => listener.refused(rebuildForeignError(message.error)));
      case 'child-exit':
        this.#forget(message.pid);
        return this.#loop.enter(() => listener.exited(message.code, message.signal));
    }
  }

  #forget(pid: number): void {
    this.#listeners.delete(pid);
    this.#sparePids.push(pid);
  }
}
