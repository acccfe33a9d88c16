import { proxy } from 'comlink';
import { CheckSupervisor } from '../checks/supervisor.ts';
import { FileTree } from '../files/file-tree.ts';
import { Loopback } from '../network/loopback.ts';
import type { CheckReport } from '../protocol/check-events.ts';
import type {
  BuildOptions,
  OutputListener,
  RemoteProcess,
  RunRequest,
} from '../protocol/container.ts';
import { createFileApi, type FileApi } from './file-api.ts';
import { Processes, type Process } from './processes.ts';
import { commandNames, isCommand } from './workers.ts';
import { formatWireTree, parseWireTree } from './wire-tree.ts';

const PATH = '/usr/local/bin:/usr/bin:/bin';
const encoder = new TextEncoder();

type PortListener = (port: number, type: 'open' | 'close', url: string) => void;
type ReadyListener = (port: number, url: string) => void;

interface ContainerListeners {
  port: PortListener;
  'server-ready': ReadyListener;
  error: (error: { message: string }) => void;
  'preview-message': (message: unknown) => void;
  'xdg-open': (text: string) => void;
  code: (type: 'open' | 'diff', event: unknown) => void;
}
type ContainerEvent = keyof ContainerListeners;

/**
 * One booted container behind the client's `WebContainer` object: its files, its network and its
 * processes. The methods are those that the client calls through Comlink.
 */
export class Container {
  readonly #files = new FileTree();
  readonly #network = new Loopback();
  readonly #workdir: string;
  readonly #processes: Processes;
  readonly #listeners = new Map<ContainerEvent, Set<(...args: unknown[]) => void>>();
  #tornDown = false;

  /**
   * @param options - as the client's `boot` passes them on
   */
  constructor(options: BuildOptions) {
    this.#workdir = `/home/${options.workdirName ?? 'project'}`;
    this.#files.mkdir(this.#workdir, { recursive: true });
    this.#processes = new Processes({
      files: this.#files,
      network: this.#network,
      portOpened: (port) => {
        this.#emit('port', port, 'open', urlOf(port));
        this.#emit('server-ready', port, urlOf(port));
      },
      portClosed: (port) => this.#emit('port', port, 'close', urlOf(port)),
    });
  }

  fs(): FileApi {
    return proxy(createFileApi(this.#files, this.#workdir));
  }

  /** The client asks for it at boot and reads nothing of it. */
  previewScript(): null {
    return null;
  }

  runtimeInfo(): { path: string; cwd: string } {
    return { path: PATH, cwd: this.#workdir };
  }

  on<Event extends ContainerEvent>(event: Event, listener: ContainerListeners[Event]): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    const heard = listener as (...args: unknown[]) => void;
    this.#listeners.set(event, listeners.add(heard));
    return proxy(() => void listeners.delete(heard));
  }

  /** Starts a process; its stdout and stderr both go to `output`, as to one terminal. */
  run(
    request: RunRequest,
    _stdout?: OutputListener,
    _stderr?: OutputListener,
    output?: OutputListener,
  ): RemoteProcess {
    this.#assertUsable();
    const write = (bytes: Uint8Array): void => void output?.(bytes);
    const { command } = request;
    if (!isCommand(command)) return commandNotFound(command, output);
    const process = this.#processes.spawn({
      command,
      args: request.args,
      cwd: this.#resolve(request.cwd ?? '.'),
      env: this.#environment(request.env),
      output: (_stream, bytes) => write(bytes),
      ...(command === 'vitest' && {
        report: (report: unknown) => supervisor?.report(report as CheckReport),
        crashed: (message: string) => supervisor?.crashed(message),
      }),
      ...(request.terminal && { terminal: request.terminal }),
    });
    const supervisor = command === 'vitest' ? superviseChecks(process, write) : undefined;
    const onExit = process.exit.then((code) => {
      supervisor?.exited(code);
      output?.(null);
      return code;
    });
    return proxy({
      onExit,
      write: (data: string) => process.writeInput(encoder.encode(data)),
      kill: () => process.kill(),
      resize: (size) => process.resize(size),
    } satisfies RemoteProcess);
  }

  loadFiles(payload: Uint8Array, options: { mountPoints?: string }): void {
    this.#assertUsable();
    const at = this.#resolve(options.mountPoints ?? '.');
    if (options.mountPoints !== undefined) this.#files.lookup(at, 'mount');
    this.#files.load(parseWireTree(payload), at);
  }

  serialize(path: string, options: { format: string }): Uint8Array {
    if (options.format !== 'json') {
      throw new TypeError(`export does not know the format '${options.format}'. Use 'json'.`);
    }
    return formatWireTree(this.#files.snapshot(this.#resolve(path)));
  }

  setPreviewScript(): never {
    throw new Error('setPreviewScript does nothing here: this host has no previews.');
  }

  setCredentials(): never {
    throw new Error('auth is not available: this host needs no account. Leave `auth.init` out.');
  }

  /** Ends every process and forgets every file. */
  teardown(): void {
    this.#tornDown = true;
    this.#processes.killAll();
    this.#listeners.clear();
  }

  #environment(own: RunRequest['env']): Record<string, string> {
    const given = Object.entries(own ?? {}).map(([name, value]) => [name, String(value)]);
    return { PATH, HOME: '/home', PWD: this.#workdir, ...Object.fromEntries(given) };
  }

  #assertUsable(): void {
    if (this.#tornDown) throw new Error('This container has been torn down. Boot another one.');
  }

  /** An absolute path: below the working directory, unless it names a place in it already. */
  #resolve(path: string): string {
    if (`${path}/`.startsWith(`${this.#workdir}/`)) return path;
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    return [this.#workdir, ...parts].join('/');
  }

  #emit<Event extends ContainerEvent>(
    event: Event,
    ...args: Parameters<ContainerListeners[Event]>
  ): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...args);
  }
}

/** Prints a test run's events, one JSON object a line, and ends a run that hangs. */
function superviseChecks(process: Process, write: (bytes: Uint8Array) => void): CheckSupervisor {
  return new CheckSupervisor({
    event: (event) => write(encoder.encode(`${JSON.stringify(event)}\n`)),
    kill: (code) => process.kill(code),
  });
}

/** What a shell does with a name that is no command: it says so and exits with 127. */
function commandNotFound(command: string, output: OutputListener | undefined): RemoteProcess {
  const known = commandNames.join(', ');
  output?.(encoder.encode(`${command}: command not found. This container has: ${known}\n`));
  output?.(null);
  return proxy({ onExit: Promise.resolve(127), write() {}, kill() {}, resize() {} });
}

function urlOf(port: number): string {
  return `http://localhost:${port}`;
}
