import { flattenError } from '../protocol/errors.ts';
import type { SpawnRequest, ToProcess } from '../protocol/process-messages.ts';
import type { Process, ProcessOptions } from './process.ts';

type Output = ProcessOptions['output'];

/** What the children of a process need of it. */
export interface Parent {
  pid: number;
  /** Where its own output leads, for children that inherit it. */
  output: Output;
  /** Its terminal, which children share that inherit its streams. */
  terminal: ProcessOptions['terminal'];
  send(message: ToProcess): void;
  start(options: ProcessOptions): Process;
}

/** The programs that one process has started. */
export class Children {
  readonly #parent: Parent;
  readonly #running = new Map<number, Process>();
  /** Children that talk with their parent over a channel of their own. */
  readonly #talking = new Set<Process>();
  /** Children that are threads: they end with their process. */
  readonly #threads = new Set<Process>();
  /** Children that Ctrl-C at the terminal is not meant for. */
  readonly #detached = new Set<Process>();
  #heir: Process | undefined;

  constructor(parent: Parent) {
    this.#parent = parent;
  }

  /** Starts a program, or tells the parent why it cannot be started. */
  spawn(request: SpawnRequest): void {
    const { pid } = request;
    try {
      this.start(request, (stream, bytes) => this.#output(request, stream, bytes));
      this.#parent.send({ type: 'child-spawned', pid });
    } catch (error) {
      this.#parent.send({ type: 'child-refused', pid, error: flattenError(error) });
    }
  }

  /** Starts a program whose output goes to `output`. */
  start(request: SpawnRequest, output: Output): Process {
    const { pid, command, argv0, args, cwd, env, stdio, ipc, thread, detached } = request;
    const terminal = this.#terminalOf(stdio);
    const child = this.#parent.start({
      pid,
      ppid: this.#parent.pid,
      command,
      ...(argv0 !== undefined && { argv0 }),
      args,
      cwd,
      env,
      output,
      ...(terminal && { terminal }),
      ...(ipc && { ipc }),
      ...(thread && { thread }),
    });
    this.#running.set(pid, child);
    if (ipc) this.#talking.add(child);
    if (thread) this.#threads.add(child);
    if (detached) this.#detached.add(child);
    if (stdio[0] === 'ignore') child.writeInput(null);
    else if (stdio[0] === 'inherit') this.#heir = child;
    void child.exit.then((code) => this.#ended(child, code));
    return child;
  }

  /** Writes to a child's stdin; `null` ends it. */
  input(pid: number, bytes: Uint8Array | null): void {
    this.#running.get(pid)?.writeInput(bytes);
  }

  /** The child that reads what comes in for its parent, if there is one. */
  get heir(): Process | undefined {
    return this.#heir;
  }

  /** Children outlive their parent, and those that talk with it are told; its threads end. */
  parentGone(): void {
    for (const child of this.#threads) child.kill();
    for (const child of this.#talking) child.parentGone();
  }

  /** The children that run in front. */
  get inForeground(): Process[] {
    const all = [...this.#running.values()];
    return all.filter((child) => !this.#detached.has(child) && !this.#threads.has(child));
  }

  #terminalOf(stdio: SpawnRequest['stdio']): ProcessOptions['terminal'] {
    const { terminal } = this.#parent;
    if (!terminal) return undefined;
    const shares = (fd: 0 | 1 | 2): boolean => terminal.attached[fd] && stdio[fd] === 'inherit';
    const attached: [boolean, boolean, boolean] = [shares(0), shares(1), shares(2)];
    return attached.includes(true) ? { terminal: terminal.terminal, attached } : undefined;
  }

  #output({ pid, stdio }: SpawnRequest, stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const leads = stdio[stream === 'stdout' ? 1 : 2];
    if (leads === 'inherit') this.#parent.output(stream, bytes);
    else if (leads === 'pipe') this.#parent.send({ type: 'child-output', pid, stream, bytes });
  }

  #ended(child: Process, code: number): void {
    const { pid, endedBy } = child;
    this.#running.delete(pid);
    this.#talking.delete(child);
    this.#threads.delete(child);
    this.#detached.delete(child);
    if (this.#heir === child) this.#heir = undefined;
    this.#parent.send({ type: 'child-exit', pid, code, ...(endedBy && { signal: endedBy }) });
  }
}
