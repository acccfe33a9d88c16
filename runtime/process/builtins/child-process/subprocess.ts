import { Buffer } from 'buffer';
import { EventEmitter } from 'events';
import { Readable, type Writable } from 'readable-stream';
import type { ChildListener } from '../../child-table.ts';
import { kernel } from '../../current.ts';
import { NativeChannel } from '../../natives.ts';
import { createChildInput } from './child-input.ts';
import { MessageChannelEnd, refuseDisconnect, refuseMessage } from '../process/message-channel.ts';
import { signalName } from '../process/signals.ts';
import { setTimeout } from '../timers.ts';
import { abortError } from '../validate.ts';
import { findProgram, spawnError } from './find-program.ts';
import type { Program, SpawnOptions } from './spawn-options.ts';

/** A program that this one has started (Node's documentation: Child process, Class: ChildProcess). */

export class ChildProcess extends EventEmitter {
  pid: number | undefined;
  stdin: Writable | null = null;
  stdout: Readable | null = null;
  stderr: Readable | null = null;
  stdio: (Readable | Writable | null)[] = [];
  exitCode: number | null = null;
  signalCode: string | null = null;
  /** Whether a signal has been sent to it; it may still run. */
  killed = false;
  spawnfile = '';
  spawnargs: string[] = [];
  channel: MessageChannelEnd | undefined;
  #release: (() => void) | undefined;
  #over = false;

  /** Starts the program; what goes wrong is told by `error`. */
  start(program: Program, options: SpawnOptions): this {
    const { file, args, cwd, env, stdio } = program;
    const { detached = false } = options;
    this.spawnfile = file;
    this.spawnargs = [options.argv0 ?? file, ...args];
    if (stdio[0] === 'pipe')
      this.stdin = createChildInput(() => (this.#over ? undefined : this.pid));
    if (stdio[1] === 'pipe') this.stdout = new Readable({ read() {} });
    if (stdio[2] === 'pipe') this.stderr = new Readable({ read() {} });
    this.stdio = [this.stdin, this.stdout, this.stderr];
    const ipc = program.ipc ? this.#openChannel() : undefined;
    this.ref();
    const found = findProgram(program);
    let problem = typeof found === 'string' ? found : undefined;
    if (typeof found === 'object') {
      const { command } = found;
      const argv0 = options.argv0 ?? file;
      const request = {
        command,
        argv0,
        args: [...found.args, ...args],
        cwd,
        env,
        stdio,
        detached,
        ipc,
      };
      this.pid = kernel().children.spawn(request, this.#listener());
      if (this.pid === undefined) problem = 'EAGAIN';
    }
    if (problem) {
      const error = Object.assign(spawnError(problem, file), { spawnargs: args });
      kernel().loop.nextTick(() => this.#refused(error));
    }
    if (options.signal) this.#follow(options.signal, options.killSignal);
    this.#limit(options);
    return this;
  }

  get connected(): boolean {
    return this.channel?.connected ?? false;
  }

  /**
   * Sends it a signal.
   *
   * @param signal - its name or number
   * @returns whether it was there to be sent one
   * @throws `ERR_UNKNOWN_SIGNAL`
   */
  kill(signal: string | number = 'SIGTERM'): boolean {
    const name = signalName(signal);
    if (this.#over || this.pid === undefined) return false;
    kernel().kill(this.pid, name);
    this.killed ||= name !== '0';
    return true;
  }

  /** Sends it a message, if it was started by `fork`. See {@link MessageChannelEnd.send}. */
  send(message: unknown, ...rest: unknown[]): boolean {
    return this.channel ? this.channel.send(message, ...rest) : refuseMessage(this, rest);
  }

  disconnect(): void {
    if (this.channel) this.channel.disconnect();
    else refuseDisconnect(this);
  }

  ref(): void {
    if (!this.#over) this.#release ??= kernel().loop.hold({ type: 'ProcessWrap', handle: this });
  }

  unref(): void {
    this.#release?.();
    this.#release = undefined;
  }

  [Symbol.dispose](): void {
    if (!this.killed) this.kill();
  }

  #listener(): ChildListener {
    return {
      spawned: () => void this.emit('spawn'),
      refused: (error) => this.#refused(error),
      output: (stream, bytes) => void this[stream]?.push(Buffer.from(bytes)),
      exited: (code, signal) => this.#exited(code, signal),
    };
  }

  #openChannel(): MessagePort {
    const { port1, port2 } = new NativeChannel();
    this.channel = new MessageChannelEnd(port1, this);
    return port2;
  }

  #refused(error: Error): void {
    this.pid = undefined;
    this.exitCode = -2;
    this.channel?.close();
    this.emit('error', error);
    this.#finish();
  }

  #exited(code: number, signal: string | undefined): void {
    this.signalCode = signal ?? null;
    this.exitCode = signal === undefined ? code : null;
    // One that ends by itself says so on the channel, behind what it sent before.
    if (signal !== undefined) this.channel?.close();
    this.stdin?.destroy();
    this.emit('exit', this.exitCode, this.signalCode);
    this.#finish();
  }

  /** Emits `close` once everything that it wrote has been read. */
  #finish(): void {
    this.#over = true;
    this.unref();
    const outputs = [this.stdout, this.stderr].filter((stream) => stream !== null);
    const open = outputs.filter((stream) => !stream.closed);
    let left = open.length + 1;
    const closed = (): void => {
      left--;
      if (left === 0) this.emit('close', this.exitCode, this.signalCode);
    };
    const { loop } = kernel();
    // Its last messages come before, on a port of their own.
    if (this.channel) void this.channel.closed.then(() => loop.enter(closed));
    else loop.queue('close', closed);
    for (const stream of open) {
      stream.once('close', closed);
      stream.push(null);
      // Read to the end where nobody listens, or `close` would never come.
      if (stream.listenerCount('data') + stream.listenerCount('readable') === 0) stream.resume();
    }
  }

  #follow(signal: AbortSignal, killSignal: SpawnOptions['killSignal']): void {
    const abort = (): void => {
      if (this.kill(killSignal)) this.emit('error', abortError(signal));
    };
    if (signal.aborted) return kernel().loop.nextTick(abort);
    signal.addEventListener('abort', abort, { once: true });
    this.once('exit', () => signal.removeEventListener('abort', abort));
  }

  #limit({ timeout = 0, killSignal }: SpawnOptions): void {
    if (timeout <= 0) return;
    const timer = setTimeout(() => void this.kill(killSignal), timeout).unref();
    this.once('exit', () => timer.close());
  }
}
