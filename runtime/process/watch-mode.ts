import * as childProcess from './builtins/child-process.ts' with { load: 'lazily' };
import { process } from './builtins/process.ts';
import { setTimeout } from './builtins/timers.ts';
import type { CommandLine } from './command-line.ts';
import type { Kernel } from './kernel.ts';
import { urlToPath, type FileReader } from './loader/resolve.ts';

/** Has a watched program tell the files it consists of. */
const REPORT = 'WATCH_REPORT_DEPENDENCIES';
/** In ms: changes so close to each other are one. */
const DEBOUNCE = 200;

type Child = ReturnType<typeof childProcess.spawn>;

/**
 * `node --watch file`: runs the program as a child, and anew whenever one of the files changes that it
 * consists of (Node documentation: Command-line API, `--watch`).
 *
 * @param kernel - of this process, which only watches
 * @param line - what is to be run
 */
export function runWatching(kernel: Kernel, line: CommandLine): void {
  new WatchMode(kernel, line).run();
}

class WatchMode {
  readonly #line: CommandLine;
  readonly #files = new Set<string>();
  #child: Child | undefined;
  /** A file that has changed since the program was started. */
  #changed: string | undefined;

  constructor(kernel: Kernel, line: CommandLine) {
    this.#line = line;
    kernel.loop.hold();
    kernel.files.onChange((change) => {
      if (this.#files.has(change.path)) this.#notice(change.path);
      else if ('to' in change && this.#files.has(change.to)) this.#notice(change.to);
    });
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => {
        this.#child?.kill(signal);
        process.exit();
      });
    }
  }

  run(): void {
    const { file = '', rest, options } = this.#line;
    this.#changed = undefined;
    this.#files.clear();
    this.#files.add(urlToPath(new URL(file, `file://${process.cwd()}/`).href));
    const args = [...options.filter((option) => !option.startsWith('--watch')), file, ...rest];
    const child = childProcess.spawn(process.execPath, args, {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, [REPORT]: '1' },
    });
    this.#child = child;
    child.on('message', (message: { 'watch:import'?: string[] }) => {
      for (const path of message['watch:import'] ?? []) this.#files.add(path);
    });
    child.on('exit', (code: number | null) => this.#ended(child, code));
  }

  #ended(child: Child, code: number | null): void {
    if (child !== this.#child || this.#changed !== undefined) return;
    const outcome = code === 0 ? this.#colored('34', 'Completed') : this.#colored('31', 'Failed');
    this.#say(`${outcome} running '${this.#title}'. Waiting for file changes before restarting...`);
  }

  #notice(path: string): void {
    if (this.#changed !== undefined) return;
    this.#changed = path;
    setTimeout(() => void this.#restart(path), DEBOUNCE);
  }

  async #restart(path: string): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => void child.once('exit', resolve));
      child.kill();
      await ended;
    }
    if (isTerminal()) process.stdout.write('\u001Bc');
    this.#say(`Change detected in '${path}'`);
    this.#say(`${this.#colored('32', 'Restarting')} '${this.#title}'`);
    this.run();
  }

  get #title(): string {
    return [this.#line.file, ...this.#line.rest].join(' ');
  }

  #colored(code: string, text: string): string {
    return isTerminal() ? `\u001B[${code}m${text}\u001B[39m` : text;
  }

  #say(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}

function isTerminal(): boolean {
  return Reflect.get(process.stdout, 'isTTY') === true;
}

/** The files of a program, whose reader is told of if it runs under `--watch`. */
export function reporting(files: FileReader): FileReader {
  const send: unknown = Reflect.get(process, 'send');
  if (process.env[REPORT] === undefined || typeof send !== 'function') return files;
  const told = new Set<string>();
  return {
    exists: (path) => files.exists(path),
    realpath: (path) => files.realpath(path),
    lookup: (path, syscall) => files.lookup(path, syscall),
    readFile(path) {
      if (!told.has(path)) Reflect.apply(send, process, [{ 'watch:import': [path] }]);
      told.add(path);
      return files.readFile(path);
    },
  };
}
