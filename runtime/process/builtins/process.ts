import { EventEmitter } from 'events';
import type { Readable, Writable } from 'readable-stream';
import type { TerminalStreams } from '../../protocol/process-messages.ts';
import { kernel } from '../current.ts';
import { fileError } from '../../files/errors.ts';
import { invalidArgumentType } from '../node-errors.ts';
import { openChannel } from './process/open-channel.ts';
import { followSignals, signalName } from './process/signals.ts';
import { createInput, createOutput, terminalOutput } from './process/standard-streams.ts';
import { validateString } from './validate.ts';

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
  exitCode: number | string | undefined;
  readonly version = `v${NODE_VERSION}`;
  readonly versions: Record<string, string> = { node: NODE_VERSION };
  readonly platform = 'linux';
  readonly arch = 'wasm32';
  readonly release: { name: string } = { name: 'node' };
  readonly features: { typescript: 'strip' } = { typescript: 'strip' };
  readonly config = { target_defaults: {}, variables: {} };
  pid = 0;
  ppid = 0;
  noDeprecation = false;
  #exiting = false;
  #warned = false;
  #stdin: Readable | undefined;
  readonly stdout: Writable = createOutput('stdout');
  readonly stderr: Writable = createOutput('stderr');

  /** Reads what the program was started with; to be called once, before the program runs. */
  initialize(argv: string[]): void {
    const { start } = kernel();
    this.argv = argv;
    this.argv0 = start.argv0 ?? start.command;
    this.env = { ...start.env };
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

  /** Files here have no permissions; the mask that Node begins with is told. */
  umask(): number {
    return 0o022;
  }

  uptime(): number {
    return (performance.now() - startedAt) / 1000;
  }

  hrtime = Object.assign(
    (before?: [number, number]): [number, number] => {
      const total = this.hrtime.bigint();
      const earlier = before ? BigInt(before[0]) * 1_000_000_000n + BigInt(before[1]) : 0n;
      const since = total - earlier;
      return [Number(since / 1_000_000_000n), Number(since % 1_000_000_000n)];
    },
    { bigint: (): bigint => BigInt(Math.round(performance.now() * 1e6)) },
  );

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

  /**
   * Emits `warning` a tick later, and prints it.
   *
   * @param warning - its text, or an error
   * @param type - the error's name, or all that follows as an object
   * @param code - shown in brackets
   */
  emitWarning(
    warning: string | Error,
    type: string | { type?: string; code?: string; detail?: string } = 'Warning',
    code?: string,
  ): void {
    const options = typeof type === 'string' ? { type, code } : type;
    const error = typeof warning === 'string' ? new Error(warning) : warning;
    if (typeof warning === 'string') {
      Object.defineProperty(error, 'name', {
        value: options.type ?? 'Warning',
        configurable: true,
        writable: true,
      });
      if (options.code !== undefined) Object.assign(error, { code: options.code });
      if ('detail' in options) Object.assign(error, { detail: options.detail });
    }
    if (error.name === 'DeprecationWarning' && this.noDeprecation) return;
    this.nextTick(() => {
      this.#printWarning(error);
      this.emit('warning', error);
    });
  }

  #printWarning(warning: Error & { code?: unknown; detail?: unknown }): void {
    const code = typeof warning.code === 'string' ? `[${warning.code}] ` : '';
    const detail = typeof warning.detail === 'string' ? `\n${warning.detail}` : '';
    this.stderr.write(`(node:${this.pid}) ${code}${String(warning)}${detail}\n`);
    if (this.#warned) return;
    this.#warned = true;
    const flag = warning.name === 'DeprecationWarning' ? 'deprecation' : 'warnings';
    this.stderr.write(`(Use \`node --trace-${flag} ...\` to show where the warning was created)\n`);
  }

  memoryUsage(): { heapUsed: number; heapTotal: number; rss: number; external: number } {
    const memory = (performance as { memory?: { usedJSHeapSize: number; totalJSHeapSize: number } })
      .memory;
    const heapUsed = memory?.usedJSHeapSize ?? 0;
    const heapTotal = memory?.totalJSHeapSize ?? 0;
    return { heapUsed, heapTotal, rss: heapTotal, external: 0 };
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
