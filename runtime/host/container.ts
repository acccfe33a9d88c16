import { proxy, releaseProxy, type ProxyMethods } from 'comlink';
import { fileError, type FileError } from '../files/errors.ts';
import { DEFAULT_PATH, findExecutable, type Executable } from '../files/executables.ts';
import { FileTree } from '../files/file-tree.ts';
import { Loopback } from '../network/loopback.ts';
import type {
  BuildOptions,
  OutputListener,
  RemoteProcess,
  RunRequest,
} from '../protocol/container.ts';
import { resolveClientPath } from './client-path.ts';
import { exportTree, type ExportOptions } from './export-tree.ts';
import { createFileApi, type FileApi } from './file-api.ts';
import type { PreviewScript } from '../preview/preview-tags.ts';
import type { PreviewMessage } from '../protocol/preview.ts';
import { Previews } from './previews.ts';
import { launch } from './launch.ts';
import { Processes } from './processes.ts';
import { COMMANDS } from '../protocol/commands.ts';
import { Terminal } from './terminal.ts';
import { parseWireTree } from './wire-tree.ts';

const encoder = new TextEncoder();

type PortListener = (port: number, type: 'open' | 'close', url: string) => void;
type ReadyListener = (port: number, url: string) => void;

interface ContainerListeners {
  port: PortListener;
  'server-ready': ReadyListener;
  error: (error: { message: string }) => void;
  'preview-message': (message: PreviewMessage) => void;
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
  /** Errors that came before anyone listened: the client calls some methods within its `boot`. */
  #unheardErrors: { message: string }[] = [];
  readonly #previews: Previews;
  #previewScript: PreviewScript | undefined;
  /** Ports are told of one after the other, as they opened and closed. */
  #lastAnnouncement: Promise<void> = Promise.resolve();
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
      start: (options) => launch(this.#processes, options),
      portOpened: (port) => {
        this.#announce(port, (url) => {
          this.#emit('port', port, 'open', url);
          this.#emit('server-ready', port, url);
        });
      },
      portClosed: (port) => {
        this.#announce(port, (url) => this.#emit('port', port, 'close', url));
      },
    });
    this.#previews = new Previews({
      connect: (port, peerGone) => this.#processes.connect(port, peerGone),
      forwardErrors: options.forwardPreviewErrors ?? false,
      previewScript: () => this.#previewScript,
      message: (message) => this.#emit('preview-message', message),
    });
  }

  fs(): FileApi {
    return proxy(
      createFileApi({
        files: this.#files,
        workdir: this.#workdir,
        assertUsable: () => this.#assertUsable(),
        report: (error) => this.#reportError(error),
      }),
    );
  }

  /** The client asks for it at boot and reads nothing of it. */
  previewScript(): null {
    return null;
  }

  runtimeInfo(): { path: string; cwd: string } {
    return { path: DEFAULT_PATH, cwd: this.#workdir };
  }

  on<Event extends ContainerEvent>(event: Event, listener: ContainerListeners[Event]): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    const heard = listener as (...args: unknown[]) => void;
    this.#listeners.set(event, listeners.add(heard));
    if (event === 'error') {
      for (const error of this.#unheardErrors.splice(0)) heard(error);
    }
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
    this.#previews.prepare();
    const cwd = this.#resolve(request.cwd ?? '.');
    const obstacle = this.#cannotEnter(cwd);
    if (obstacle) return endedProcess(`cd: ${cwd}: ${obstacle}\n`, 1, output);
    const env = this.#environment(request.env, cwd);
    let program: Executable;
    try {
      program = findExecutable(this.#files, request.command, { cwd, path: env['PATH'] });
    } catch (error) {
      return cannotStart(request.command, error as FileError, output);
    }
    const terminal =
      request.terminal &&
      new Terminal(request.terminal, {
        show: write,
        input: (bytes) => process.writeInput(bytes),
        signal: (name) => process.signalForeground(name),
      });
    const process = launch(this.#processes, {
      command: program.command,
      args: [...program.args, ...request.args],
      cwd,
      env,
      output: (_stream, bytes) => (terminal ? terminal.print(bytes) : write(bytes)),
      ...(terminal && { terminal: { terminal, attached: [true, true, true] } }),
    });
    const onExit = process.exit.then((code) => {
      void endOutput(output);
      return code;
    });
    return proxy({
      onExit,
      write: (data: string) => {
        if (terminal) terminal.type(data);
        else process.writeInput(encoder.encode(data));
      },
      kill: () => process.kill(),
      resize: (size) => terminal?.resize(size),
    } satisfies RemoteProcess);
  }

  loadFiles(payload: Uint8Array, options: { mountPoints?: string }): void {
    this.#assertUsable();
    const at = this.#resolve(options.mountPoints ?? '.');
    const node = this.#files.lookup(at, 'mount');
    if (node.kind !== 'directory') throw fileError('ENOTDIR', 'mount', at);
    this.#files.load(parseWireTree(payload), at);
  }

  serialize(path: string, options: ExportOptions): Uint8Array {
    this.#assertUsable();
    return exportTree(this.#files, this.#resolve(path), options);
  }

  /**
   * Sets a script that every previewed document loaded from now on begins with.
   *
   * @param source - the script's text
   * @param options - attributes of its element
   */
  setPreviewScript(source: string, options: PreviewScript['options'] = {}): void {
    this.#assertUsable();
    this.#previewScript = { source, options };
  }

  /** The client calls it once somebody has signed in and shows its failure nowhere but in the console. */
  setCredentials(): never {
    const error = new Error(
      'auth is not available: this host needs no account. Leave `auth.init` out.',
    );
    this.#reportError(error);
    throw error;
  }

  /** Ends every process and forgets every file. */
  teardown(): void {
    this.#tornDown = true;
    this.#processes.killAll();
    this.#previews.close();
    this.#listeners.clear();
  }

  #announce(port: number, tell: (url: string) => void): void {
    this.#lastAnnouncement = this.#lastAnnouncement.then(async () => {
      tell(await this.#previews.addressOf(port));
    });
  }

  #environment(own: RunRequest['env'], cwd: string): Record<string, string> {
    const given = Object.entries(own ?? {}).map(([name, value]) => [name, String(value)]);
    return { PATH: DEFAULT_PATH, HOME: '/home', PWD: cwd, ...Object.fromEntries(given) };
  }

  #assertUsable(): void {
    if (this.#tornDown) throw new Error('This container has been torn down. Boot another one.');
  }

  #resolve(path: string): string {
    return resolveClientPath(this.#workdir, path);
  }

  /** Why a process cannot be started in a folder, as a shell says it. */
  #cannotEnter(cwd: string): string | undefined {
    if (!this.#files.exists(cwd)) return 'No such file or directory';
    if (this.#files.lookup(cwd, 'chdir').kind !== 'directory') return 'Not a directory';
    return undefined;
  }

  #reportError(error: unknown): void {
    const told = { message: error instanceof Error ? error.message : String(error) };
    if (this.#listeners.get('error')?.size) this.#emit('error', told);
    else this.#unheardErrors.push(told);
  }

  #emit<Event extends ContainerEvent>(
    event: Event,
    ...args: Parameters<ContainerListeners[Event]>
  ): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...args);
  }
}

/** What a shell does with a name that cannot be started: it says why, and exits with 127 or 126. */
function cannotStart(
  command: string,
  { code }: FileError,
  output: OutputListener | undefined,
): RemoteProcess {
  if (code !== 'ENOENT') return endedProcess(`${command}: ${code}\n`, 126, output);
  const known = COMMANDS.join(', ');
  return endedProcess(`${command}: command not found. This container has: ${known}\n`, 127, output);
}

/** A process that said one thing and was over. */
function endedProcess(
  text: string,
  code: number,
  output: OutputListener | undefined,
): RemoteProcess {
  output?.(encoder.encode(text));
  output?.(null);
  return proxy({ onExit: Promise.resolve(code), write() {}, kill() {}, resize() {} });
}

/** Tells a listener of the output's end, and gives back the port that the client keeps open for it. */
async function endOutput(output: OutputListener | undefined): Promise<void> {
  await output?.(null);
  (output as Partial<ProxyMethods> | undefined)?.[releaseProxy]?.();
}
