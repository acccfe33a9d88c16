import { rebuildForeignError } from '../protocol/errors.ts';
import type {
  ConnectionEnd,
  FromProcess,
  ProcessStart,
  RunningProcess,
  TerminalSize,
  ToProcess,
} from '../protocol/process-messages.ts';
import type { FileChange } from '../protocol/files.ts';
import { ChildTable } from './child-table.ts';
import { FileTree } from '../files/file-tree.ts';
import { EventLoop } from './event-loop/event-loop.ts';
import { Timers } from './event-loop/timers.ts';

/** Takes connections to a port this process listens on. */
export type Accept = (connection: ConnectionEnd) => void;

/** Told what the kernel cannot decide itself. */
export interface KernelOwner {
  uncaught(error: unknown): void;
  idle(): void;
}

type Answer = (message: Extract<ToProcess, { call: number }>) => void;

/**
 * A process's only way out: the port to its host. Built-in modules ask it for ports, connections,
 * files and output; it owns the process's event loop and its copy of the files.
 */
export class Kernel {
  readonly loop: EventLoop;
  readonly timers: Timers;
  readonly files = new FileTree();
  readonly children: ChildTable;
  readonly start: ProcessStart;
  /** Bound once: a program that patches MessagePort's methods must not get at the host's port. */
  readonly #post: (message: FromProcess, transfer: Transferable[]) => void;
  readonly #answers = new Map<number, Answer>();
  readonly #acceptors = new Map<number, Accept>();
  readonly #connections = new Map<number, () => void>();
  readonly #stdinListeners = new Set<(bytes: Uint8Array | null) => void>();
  readonly #resizeListeners = new Set<(size: TerminalSize) => void>();
  #signalListener: (signal: string) => void = () => {};
  #parentListener: () => void = () => {};
  #exitListener: () => void = () => {};
  #outputTaker: ((stream: 'stdout' | 'stderr', bytes: Uint8Array) => void) | undefined;
  #stdinBacklog: (Uint8Array | null)[] = [];
  readonly #sparePorts: number[];
  /** 0 is for calls that wait for no answer. */
  #nextCall = 1;
  #ended = false;
  /** Set while a change that came from the host is entered in our own copy. */
  #replaying = false;

  /**
   * @param port - the process's end of the channel to the host
   * @param start - the host's first message
   * @param owner - told of uncaught errors and of having nothing left to do
   */
  constructor(port: MessagePort, start: ProcessStart, owner: KernelOwner) {
    const post: (message: FromProcess, transfer: Transferable[]) => void = port.postMessage;
    this.#post = post.bind(port);
    this.start = start;
    const { first, count } = start.sparePorts;
    this.#sparePorts = Array.from({ length: count }, (_, index) => first + index);
    this.loop = new EventLoop(owner);
    this.timers = new Timers(this.loop);
    const send = (message: FromProcess, transfer?: Transferable[]): void =>
      this.#send(message, transfer);
    this.children = new ChildTable(send, this.loop, start.childPids);
    this.files.load(start.files);
    this.files.onChange((change) => {
      if (!this.#replaying) this.#send({ type: 'files', changes: [change] });
    });
    port.onmessage = (event: MessageEvent<ToProcess>) => this.#receive(event.data);
  }

  /** Writes to the process's output; the host has it before this returns to the event loop. */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    if (this.#outputTaker) this.#outputTaker(stream, bytes);
    else this.#send({ type: stream, bytes });
  }

  /** From now on hands the program's output to `taker` instead of the host. */
  takeOutput(taker: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void): void {
    this.#outputTaker = taker;
  }

  /** Tells the command's supervisor in the host something; `report` must be plain data. */
  report(report: unknown): void {
    this.#send({ type: 'report', report });
  }

  /**
   * Opens a port. The process stays alive until it is closed.
   *
   * @param port - 0 for any free one
   * @param accept - called for each connection, inside the event loop
   * @returns the port; rejects with code `EADDRINUSE`
   */
  async listen(port: number, accept: Accept): Promise<number> {
    const spare = this.#sparePorts.indexOf(port);
    if (spare >= 0) this.#sparePorts.splice(spare, 1);
    const answer = await this.#call(
      (call) => ({ type: 'listen', call, port }),
      (message) => {
        // Known before anybody can connect, or a first connection would find nobody.
        if (message.type === 'listening') this.#acceptors.set(message.port, accept);
      },
    );
    if (answer.type === 'listening') return answer.port;
    throw unexpected(answer);
  }

  /**
   * Opens one of the ports that the host has set aside for this process: nobody else can have it, so
   * it is open without asking.
   *
   * @returns the port, or undefined if all are in use
   */
  listenOnSparePort(accept: Accept): number | undefined {
    const port = this.#sparePorts.shift();
    if (port === undefined) return undefined;
    this.#acceptors.set(port, accept);
    this.#send({ type: 'listen', call: 0, port });
    return port;
  }

  /** Closes a port opened by {@link listen}. */
  unlisten(port: number): void {
    this.#acceptors.delete(port);
    if (this.#isSpare(port)) this.#sparePorts.push(port);
    this.#send({ type: 'unlisten', port });
  }

  /** Connects to a port of the container; rejects with code `ECONNREFUSED`. */
  async connect(port: number): Promise<ConnectionEnd> {
    const answer = await this.#call((call) => ({ type: 'connect', call, port }));
    if (answer.type === 'connected') return answer.connection;
    throw unexpected(answer);
  }

  /** Tells what runs in the container, threads left out. */
  async listProcesses(): Promise<RunningProcess[]> {
    const answer = await this.#call((call) => ({ type: 'list', call }));
    if (answer.type === 'listed') return answer.processes;
    throw unexpected(answer);
  }

  /** Starts a program and stands still until it has ended; see {@link ChildTable.spawnAndWait}. */
  spawnAndWait(
    ...request: Parameters<ChildTable['spawnAndWait']>
  ): ReturnType<ChildTable['spawnAndWait']> {
    const outcome = this.children.spawnAndWait(...request);
    if (outcome) this.#replay(outcome.changes);
    return outcome;
  }

  /** Has the terminal hand over each key as it is typed, or whole lines. */
  setRawMode(raw: boolean): void {
    this.#send({ type: 'raw-mode', raw });
  }

  /** Has `peerGone` called if the process at the other end of a connection dies without a word. */
  watchConnection(id: number, peerGone: () => void): void {
    this.#connections.set(id, peerGone);
  }

  /** Says that a connection is over at this end. */
  forgetConnection(id: number): void {
    if (this.#connections.delete(id)) this.#send({ type: 'disconnected', id });
  }

  /** Gives everything that comes in on stdin, from the first byte on; `null` is its end. */
  onStdin(listener: (bytes: Uint8Array | null) => void): void {
    this.#stdinListeners.add(listener);
    const backlog = this.#stdinBacklog;
    this.#stdinBacklog = [];
    for (const bytes of backlog) listener(bytes);
  }

  /** Tells of a new size of the terminal. */
  onResize(listener: (size: TerminalSize) => void): void {
    this.#resizeListeners.add(listener);
  }

  /** Sends a signal to a process of the container, also to this one; nobody there is nobody told. */
  kill(pid: number, signal: string): void {
    this.#send({ type: 'kill', pid, signal });
  }

  /**
   * Has signals told to the program instead of doing what they do by default.
   *
   * @param heard - their names
   */
  hearSignals(heard: string[], listener: (signal: string) => void): void {
    this.#signalListener = listener;
    this.#send({ type: 'signals', heard });
  }

  /** Tells when the program that started this one is gone. */
  onParentGone(listener: () => void): void {
    this.#parentListener = listener;
  }

  /** Tells of the end of this process while it can still say something. */
  onExit(listener: () => void): void {
    this.#exitListener = listener;
  }

  /** Ends the process; nothing it does afterwards leaves it. */
  exit(code: number): void {
    if (this.#ended) return;
    this.#exitListener();
    this.#send({ type: 'exit', code });
    this.#ended = true;
    this.loop.stop();
  }

  #replay(changes: readonly FileChange[]): void {
    this.#replaying = true;
    for (const change of changes) this.files.replay(change);
    this.#replaying = false;
  }

  #send(message: FromProcess, transfer: Transferable[] = []): void {
    if (!this.#ended) this.#post(message, transfer);
  }

  #call(
    request: (call: number) => FromProcess,
    answered?: Answer,
  ): Promise<Extract<ToProcess, { call: number }>> {
    const call = this.#nextCall++;
    const release = this.loop.hold();
    const answer = new Promise<Extract<ToProcess, { call: number }>>((resolve, reject) => {
      this.#answers.set(call, (message) => {
        answered?.(message);
        if (message.type === 'refused') reject(rebuildForeignError(message.error));
        else resolve(message);
        // A task later: what the caller does with the answer may hold the process itself.
        this.loop.queue('poll', release);
      });
    });
    this.#send(request(call));
    return answer;
  }

  #receive(message: ToProcess): void {
    switch (message.type) {
      case 'start':
        return;
      case 'stdin':
        return this.#stdin(message.bytes);
      case 'resize':
        return this.loop.enter(() => {
          for (const listener of this.#resizeListeners) listener(message.terminal);
        });
      case 'files':
        return this.#replay(message.changes);
      case 'signal':
        return this.loop.enter(() => this.#signalListener(message.signal));
      case 'parent-gone':
        return this.loop.enter(() => this.#parentListener());
      case 'child-spawned':
      case 'child-refused':
      case 'child-output':
      case 'child-exit':
        return this.children.receive(message);
      case 'accept':
        return this.loop.enter(() => this.#accept(message.listenPort, message.connection));
      case 'peer-gone': {
        // A task later, behind the bytes that the dead process had sent before.
        const gone = this.#connections.get(message.id);
        return this.loop.queue('poll', () => gone?.());
      }
      default: {
        const answer = this.#answers.get(message.call);
        this.#answers.delete(message.call);
        this.loop.enter(() => answer?.(message));
      }
    }
  }

  /** Whether this process has a port open. */
  listensOn(port: number): boolean {
    return this.#acceptors.has(port);
  }

  #isSpare(port: number): boolean {
    const { first, count } = this.start.sparePorts;
    return port >= first && port < first + count;
  }

  #accept(listenPort: number, connection: ConnectionEnd): void {
    const accept = this.#acceptors.get(listenPort);
    if (accept) return accept(connection);
    // The port was closed while the connection was under way.
    connection.port.postMessage({ reset: true });
    connection.port.close();
  }

  #stdin(bytes: Uint8Array | null): void {
    // Decided inside the loop: before it has begun a listener may be on its way.
    this.loop.enter(() => {
      if (this.#stdinListeners.size === 0) this.#stdinBacklog.push(bytes);
      for (const listener of this.#stdinListeners) listener(bytes);
    });
  }
}

function unexpected(answer: ToProcess): Error {
  return new Error(`The host answered '${answer.type}' where that makes no sense.`);
}
