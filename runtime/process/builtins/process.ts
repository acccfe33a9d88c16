import { EventEmitter } from 'events';
import type { Readable, Writable } from 'readable-stream';
import type { TerminalStreams } from '../../protocol/process-messages.ts';
import { kernel } from '../current.ts';
import { fileError } from '../../files/errors.ts';
import { invalidArgumentType } from '../node-errors.ts';
import { createEnvironment } from './process/environment.ts';
import { hrtime } from './process/hrtime.ts';
import { openChannel } from './process/open-channel.ts';
import { followSignals, signalName } from './process/signals.ts';
import { createInput, createOutput, terminalOutput } from './process/standard-streams.ts';
import { memoryUsage } from './process/usage.ts';
import { emitWarning, warningPrinter } from './process/warnings.ts';
import { validateInteger, validateString } from './validate.ts';

const NODE_VERSION = '24.21.0';
const startedAt = performance.now();

/** Thrown to leave the program where `process.exit` was called; nothing may catch it for good. */
export class ProcessExit extends Error {}

/** Node's `process` (its documentation: Process), as far as a worker can be one. */
class Process extends EventEmitter {
  title = 'node';
  argv: string[] = [];
  argv0 = 'node';
  execArgv: string[] = [];
  execPath = '/usr/local/bin/node';
  env: Record<string, string | undefined> = {};
  readonly version = `v${NODE_VERSION}`;
  readonly versions: Record<string, string> = { node: NODE_VERSION };
  readonly platform = 'linux';
  readonly arch = 'wasm32';
  readonly release: object = { name: 'node', lts: 'Krypton' };
  pid = 0;
  ppid = 0;
  noDeprecation = false;
  redirectWarnings?: string;
  /** The program, where it was given as text. */
  _eval?: string | undefined;
  #exiting = false;
  #exitCode: number | undefined;
  #stdin: Readable | undefined;
  readonly stdout: Writable = createOutput('stdout');
  readonly stderr: Writable = createOutput('stderr');

  /** Reads what the program was started with; to be called once, before the program runs. */
  initialize(argv: string[]): void {
    const { start } = kernel();
    this.argv = argv;
    this.argv0 = start.argv0 ?? start.command;
    this.env = createEnvironment(start.env);
    const write = (text: string): void => void this.stderr.write(text);
    this.on('warning', warningPrinter(this, write));
    this.pid = start.pid;
    this.ppid = start.ppid;
    followSignals(this);
    if (start.ipc) openChannel(this, start.ipc);
    if (start.terminal) this.#connectTerminal(start.terminal);
  }

  get stdin(): Readable {
    return (this.#stdin ??= createInput(kernel().start.terminal?.attached[0] ?? false));
  }

  cwd(): string {
    return kernel().start.cwd;
  }

  /** Changes the working directory. Throws `ENOENT`, `ENOTDIR`. */
  chdir(directory: unknown): void {
    validateString(directory, 'directory');
    const { files, start } = kernel();
    const failed = (code: 'ENOENT' | 'ENOTDIR'): Error =>
      fileError(code, 'chdir', start.cwd, directory);
    const path = directory.startsWith('/') ? directory : `${start.cwd}/${directory}`;
    if (!files.exists(path)) throw failed('ENOENT');
    if (files.lookup(path, 'chdir').kind !== 'directory') throw failed('ENOTDIR');
    start.cwd = files.realpath(path);
  }

  /** What the process ends with; text counts if it is a whole number. Throws `ERR_INVALID_ARG_TYPE`. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  set exitCode(given: number | string | null | undefined) {
    const number = typeof given === 'string' && given !== '' ? Number(given) : given;
    const code = Number.isInteger(number) ? number : given;
    if (code !== null && code !== undefined) validateInteger(code, 'code');
    this.#exitCode = code ?? undefined;
  }

  /** Whether the program is being told that it ends. */
  get _exiting(): boolean {
    return this.#exiting;
  }

  uptime(): number {
    return (performance.now() - startedAt) / 1000;
  }

  hrtime: typeof hrtime = hrtime;
  memoryUsage: typeof memoryUsage = memoryUsage;

  nextTick(callback: (...args: unknown[]) => void, ...args: unknown[]): void {
    if (typeof callback !== 'function') {
      throw invalidArgumentType('callback', 'of type function', callback);
    }
    kernel().loop.nextTick(() => callback(...args));
  }

  /** Ends the process at once, after the `exit` event. */
  exit(code?: number | string): never {
    if (code !== undefined) this.exitCode = code;
    this.finish();
    throw new ProcessExit('process.exit');
  }

  /** Emits `exit` once and ends the process with `exitCode`. */
  finish(): void {
    if (!this.#exiting) {
      this.#exiting = true;
      this.emit('exit', this.#code());
    }
    kernel().exit(this.#code());
  }

  /**
   * Sends a signal to a process of the container.
   *
   * @param signal - its name or number
   * @throws `ERR_INVALID_ARG_TYPE`, `ERR_UNKNOWN_SIGNAL`
   */
  kill(pid: unknown, signal: string | number = 'SIGTERM'): true {
    if (typeof pid !== 'number' || pid !== Math.trunc(pid)) {
      throw invalidArgumentType('pid', 'of type number', pid);
    }
    kernel().kill(pid, signalName(signal));
    return true;
  }

  abort(): never {
    kernel().exit(134);
    throw new ProcessExit('process.abort');
  }

  /** Tells of something that is no error; see {@link emitWarning}. */
  emitWarning(warning: unknown, type?: unknown, code?: unknown): void {
    emitWarning(this, warning, type, code);
  }

  #code(): number {
    return Number(this.exitCode ?? 0) | 0;
  }

  #connectTerminal({ attached, ...size }: TerminalStreams): void {
    const outputs = [this.stdout, this.stderr].filter((_, index) => attached[index + 1]);
    for (const output of outputs) Object.assign(output, terminalOutput(output, size));
    kernel().onResize(({ cols, rows }) => {
      for (const output of outputs) Object.assign(output, { columns: cols, rows }).emit('resize');
      this.emit('SIGWINCH');
    });
  }
}

/** The process object of this worker. */
export const process: Process = new Process();
