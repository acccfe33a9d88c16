import { flattenError } from '../protocol/errors.ts';
import type {
  AwaitedSpawn,
  FromProcess,
  ProcessStart,
  SparePorts,
  RunningProcess,
  TerminalSize,
  ToProcess,
} from '../protocol/process-messages.ts';
import type { FileTree } from '../files/file-tree.ts';
import type { Acceptor, Loopback } from '../network/loopback.ts';
import { AwaitedChild } from './awaited-child.ts';
import { Children } from './children.ts';
import type { Connections, ConnectionOwner } from './connections.ts';
import { effectOf, signalNumbers } from '../protocol/signals.ts';
import { workerOf } from '../protocol/commands.ts';
import { loadLlhttp } from './llhttp.ts';
import type { Attached, Terminal } from './terminal.ts';
import { takeWorker } from './workers.ts';
import type { WorkerStart } from './when-started.ts';

/** First of the numbers that are set aside for children; those of the page's processes are below. */
const FIRST_CHILD_PID = 100_000;
/** How many children of a process can have a number at the same time. */
const CHILD_PIDS = 256;

/** Counts the blocks of numbers that were set aside for children. */
let nextChildBlock = 0;

/** What the container lends its processes. */
export interface ProcessSurroundings {
  files: FileTree;
  network: Loopback;
  portOpened(port: number): void;
  portClosed(port: number): void;
  /** Starts a program for another one. */
  start(options: ProcessOptions): Process;
  /** Sends a signal to any process of the container; nobody there is nobody told. */
  signal(pid: number, name: string): void;
  list(): RunningProcess[];
}

/** What to run. */
export interface ProcessOptions {
  /** Of a child. @default the next one */
  pid?: number;
  /** Of the program that started it. @default 0: it was the page */
  ppid?: number;
  /** For messages with the parent. */
  ipc?: MessagePort;
  /** Makes it a thread; see `SpawnRequest`. */
  thread?: MessagePort;
  command: string;
  /** See `SpawnRequest`. */
  argv0?: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** The terminal, and which of stdin, stdout and stderr it is. */
  terminal?: { terminal: Terminal; attached: [boolean, boolean, boolean] };
  /** Told of every chunk of output. */
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** Told what the command reports about itself, for commands that have a supervisor. */
  report?(report: unknown): void;
  /** Told why the worker broke or never loaded. @default the message goes to stderr */
  crashed?(message: string): void;
}

/** A running program: a worker of its own, which can be ended at any moment. */
export class Process implements Attached, ConnectionOwner {
  readonly pid: number;
  /** The signal that ended it, if one did. */
  endedBy: string | undefined;
  /** Resolves with the exit code: the program's own, or 137 when it was killed. */
  readonly exit: Promise<number>;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #surroundings: ProcessSurroundings;
  readonly #options: ProcessOptions;
  readonly #connections: Connections;
  readonly #children: Children;
  /** Signals that the program listens to. */
  #heard: ReadonlySet<string> = new Set();
  readonly #ports = new Set<number>();
  readonly #sparePorts: SparePorts;
  readonly #stopFollowingFiles: () => void;
  #resolveExit: (code: number) => void = () => {};
  #over = false;
  /** The child that this process stands still for. */
  #awaited: AwaitedChild | undefined;
  /** Set while a change of this process is entered in the container's tree: it has it already. */
  #applyingOwnChange = false;

  constructor(
    pid: number,
    options: ProcessOptions,
    surroundings: ProcessSurroundings,
    connections: Connections,
  ) {
    this.pid = pid;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#connections = connections;
    this.exit = new Promise((resolve) => (this.#resolveExit = resolve));
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (event: MessageEvent<FromProcess>) => this.#receive(event.data);
    this.#worker = takeWorker(workerOf(options.command));
    this.#worker.onerror = (event) => this.#crashed(event);
    this.#children = new Children({
      pid,
      output: options.output,
      terminal: options.terminal,
      send: (message) => this.#send(message),
      start: surroundings.start,
    });
    const { command, argv0, args, cwd, env, terminal, ipc, thread, ppid = 0 } = options;
    const files = surroundings.files.snapshot();
    this.#sparePorts = surroundings.network.reservePorts();
    const start: ProcessStart = {
      type: 'start',
      pid,
      command,
      args,
      cwd,
      env,
      files,
      sparePorts: this.#sparePorts,
      childPids: { first: FIRST_CHILD_PID + nextChildBlock++ * CHILD_PIDS, count: CHILD_PIDS },
      ppid,
    };
    if (terminal) {
      start.terminal = { ...terminal.terminal.size, attached: terminal.attached };
      terminal.terminal.attach(this);
    }
    if (argv0 !== undefined) start.argv0 = argv0;
    if (ipc) start.ipc = ipc;
    if (thread) start.thread = thread;
    const ports = [port2, ipc, thread].filter((port) => port !== undefined);
    loadLlhttp().then(
      (llhttp) =>
        this.#worker.postMessage({ start, port: port2, llhttp } satisfies WorkerStart, ports),
      () => this.#crashed(new ErrorEvent('error')),
    );
    this.#stopFollowingFiles = surroundings.files.onChange((change) => {
      // One that stands still gets what happens meanwhile with its child's outcome.
      if (!this.#applyingOwnChange && !this.#awaited?.isRunning)
        this.#send({ type: 'files', changes: [change] });
    });
  }

  /**
   * Ends the process now, whatever it is doing.
   *
   * @param code - its exit code @default that of the signal `SIGKILL`
   */
  kill(code?: number): void {
    if (code === undefined) this.signal('SIGKILL');
    else this.#end(code);
  }

  /** Sends it a signal: the program is told, if it listens, or the signal ends it. */
  signal(name: string): void {
    const effect = effectOf(name, this.#heard);
    if (effect === 'is told') this.#send({ type: 'signal', signal: name });
    if (effect !== 'ends it') return;
    if (!this.#over) this.endedBy = name;
    // What a shell reports of a process that a signal ended.
    this.#end(128 + (signalNumbers.get(name) ?? 0));
  }

  /** Sends it a signal, and all programs that it has in front: what Ctrl-C at a terminal does. */
  signalForeground(name: string): void {
    for (const child of this.#children.inForeground) child.signalForeground(name);
    this.signal(name);
  }

  get ppid(): number {
    return this.#options.ppid ?? 0;
  }

  get isThread(): boolean {
    return this.#options.thread !== undefined;
  }

  /** As it was started. */
  get commandLine(): string {
    return [this.#options.command, ...this.#options.args].join(' ');
  }

  /** Tells it that the program that started it is gone. */
  parentGone(): void {
    this.#send({ type: 'parent-gone' });
  }

  /** Sends bytes to its stdin; `null` ends it. */
  writeInput(bytes: Uint8Array | null): void {
    const { heir } = this.#children;
    if (heir) heir.writeInput(bytes);
    else this.#send({ type: 'stdin', bytes });
  }

  /** Tells it the new size of its terminal. */
  resize(terminal: TerminalSize): void {
    this.#send({ type: 'resize', terminal });
  }

  /** Tells it that the process at the other end of a connection has died. */
  peerGone(id: number): void {
    this.#send({ type: 'peer-gone', id });
  }

  #send(message: ToProcess, transfer: Transferable[] = []): void {
    if (!this.#over) this.#port.postMessage(message, transfer);
  }

  #receive(message: FromProcess): void {
    if (this.#over) return;
    switch (message.type) {
      case 'stdout':
      case 'stderr':
        return this.#options.output(message.type, message.bytes);
      case 'listen':
        return this.#listen(message.call, message.port);
      case 'unlisten':
        return this.#unlisten(message.port);
      case 'connect':
        return this.#connect(message.call, message.port);
      case 'disconnected':
        return this.#connections.release(message.id, this);
      case 'files':
        this.#applyingOwnChange = true;
        for (const change of message.changes) this.#surroundings.files.replay(change);
        this.#applyingOwnChange = false;
        return;
      case 'spawn':
        return this.#children.spawn(message.request);
      case 'spawn-awaited':
        return this.#spawnAwaited(message.spawn);
      case 'take-outcome':
        this.#awaited?.deliver(message.memory);
        this.#awaited = undefined;
        return;
      case 'child-input':
        return this.#children.input(message.pid, message.bytes);
      case 'list': {
        const processes = this.#surroundings.list();
        return this.#send({ type: 'listed', call: message.call, processes });
      }
      case 'raw-mode':
        return this.#options.terminal?.terminal.setRaw(this, message.raw);
      case 'kill':
        return this.#surroundings.signal(message.pid, message.signal);
      case 'signals':
        this.#heard = new Set(message.heard);
        return;
      case 'report':
        return this.#options.report?.(message.report);
      case 'exit':
        return this.#end(message.code);
    }
  }

  #spawnAwaited(spawn: AwaitedSpawn): void {
    const child = new AwaitedChild(spawn);
    this.#awaited = child;
    const { output } = this.#options;
    const { files } = this.#surroundings;
    const start = (taker: ProcessOptions['output']): Process =>
      this.#children.start(spawn.request, taker);
    void child.run(start, output, files);
  }

  #listen(call: number, wanted: number): void {
    try {
      const { network } = this.#surroundings;
      const accept: Acceptor = (connection) => {
        this.#connections.track(connection.id, this);
        this.#send({ type: 'accept', listenPort: port, connection }, [connection.port]);
      };
      const port = network.listen(wanted, accept, this.#sparePorts);
      this.#ports.add(port);
      this.#send({ type: 'listening', call, port });
      this.#surroundings.portOpened(port);
    } catch (error) {
      this.#send({ type: 'refused', call, error: flattenError(error) });
    }
  }

  #unlisten(port: number): void {
    if (!this.#ports.delete(port)) return;
    this.#surroundings.network.unlisten(port);
    this.#surroundings.portClosed(port);
  }

  #connect(call: number, port: number): void {
    try {
      const connection = this.#surroundings.network.connect(port);
      this.#connections.track(connection.id, this);
      this.#send({ type: 'connected', call, connection }, [connection.port]);
    } catch (error) {
      this.#send({ type: 'refused', call, error: flattenError(error) });
    }
  }

  #crashed(event: ErrorEvent): void {
    event.preventDefault();
    const reason = event.message || 'its script could not be loaded. Is the server still there?';
    const message = `The process broke: ${reason}`;
    if (this.#options.crashed) this.#options.crashed(message);
    else this.#options.output('stderr', new TextEncoder().encode(`${message}\n`));
    this.#end(1);
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#worker.terminate();
    this.#options.terminal?.terminal.detach(this);
    this.#port.close();
    this.#stopFollowingFiles();
    for (const port of this.#ports) this.#unlisten(port);
    this.#surroundings.network.releasePorts(this.#sparePorts);
    this.#children.parentGone();
    this.#connections.ownerGone(this);
    this.#resolveExit(code);
  }
}
