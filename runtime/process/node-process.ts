import type { ProcessStart } from '../protocol/process-messages.ts';
import { process } from './builtins/process.ts';
import { completeProcess } from './builtins/process/complete.ts';
import { builtin } from './builtins/registry.ts';
import { setKernel, setRequireMaker } from './current.ts';
import { installGlobals } from './globals.ts';
import { Kernel } from './kernel.ts';
import { ModuleLoader, type ModuleLoaderOptions } from './loader/module-loader.ts';
import { SourceMap } from './loader/source-map.ts';
import { installStackTraces } from './stack.ts';
import { UncaughtErrors } from './uncaught.ts';

/** Where a command wants a process to differ from `node`. */
export interface NodeProcessOptions {
  /** Takes errors that nothing caught. @default prints them and ends the process, as Node does */
  uncaught?: (error: unknown) => void;
  /** Takes an error that ends the process. @default prints it, as Node does */
  report?: (thrown: unknown) => void;
  /** Which frames `error.stack` keeps. @default 'program' */
  stackFrames?: 'program' | 'all';
  /** Told when nothing is left to do. @default the process ends */
  idle?: () => void;
}

/** A worker made into a Node process; one a worker. */
export class NodeProcess {
  readonly kernel: Kernel;
  readonly sources = new SourceMap();
  readonly #errors: UncaughtErrors;
  readonly #options: NodeProcessOptions;

  /**
   * @param start - the host's first message
   * @param port - the process's end of the channel to the host
   */
  constructor(start: ProcessStart, port: MessagePort, options: NodeProcessOptions = {}) {
    this.#options = options;
    this.#errors = new UncaughtErrors(this.sources, options.report);
    this.kernel = new Kernel(port, start, {
      uncaught: (error) => this.#uncaught(error),
      idle: options.idle ?? (() => this.#idle()),
    });
    setKernel(this.kernel);
    completeProcess(process, builtin);
    installStackTraces(this.sources, options.stackFrames ?? 'program');
    this.#catchEverything();
    installGlobals();
  }

  /** Makes a loader over the process's files and built-ins. */
  createLoader(options: Partial<ModuleLoaderOptions> = {}): ModuleLoader {
    const loader = new ModuleLoader({
      files: this.kernel.files,
      builtin,
      sources: this.sources,
      ...options,
    });
    setRequireMaker(loader);
    return loader;
  }

  /**
   * Runs a program and everything it starts; a failure ends the process as it ends Node.
   *
   * @param program - imports or requires the program's files
   * @param origin - what an error of it is called where errors are told of
   */
  run(program: () => Promise<void>, origin = 'unhandledRejection'): void {
    const release = this.kernel.loop.hold();
    let pending = true;
    process.once('exit', () => {
      if (!pending || process.exitCode !== undefined) return;
      process.stderr.write('Warning: Detected unsettled top-level await\n');
      process.exitCode = 13;
    });
    this.kernel.loop.begin(() => {
      program().then(
        () => (pending = false),
        (error: unknown) => {
          pending = false;
          this.kernel.loop.enter(() => this.#uncaught(error, origin));
        },
      );
    });
    // From here on only what the program itself waits for keeps it alive.
    this.kernel.loop.queue('poll', release);
  }

  /** Errors that never pass through the event loop: microtasks and rejected promises. */
  #catchEverything(): void {
    addEventListener('error', (event: ErrorEvent) => {
      event.preventDefault();
      this.kernel.loop.enter(() => this.#uncaught(event.error));
    });
    addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => {
      event.preventDefault();
      const { reason, promise } = event;
      this.kernel.loop.enter(() => {
        if (this.#options.uncaught) this.#options.uncaught(reason);
        else this.#errors.rejection(reason, promise);
      });
    });
  }

  #uncaught(error: unknown, origin?: string): void {
    if (this.#options.uncaught) this.#options.uncaught(error);
    else this.#errors.exception(error, origin);
  }

  #idle(): void {
    this.kernel.loop.enter(() => void process.emit('beforeExit', process.exitCode ?? 0));
    if (!this.kernel.loop.alive) process.finish();
  }
}
