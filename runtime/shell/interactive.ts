import process from 'node:process';
import readline from 'node:readline';
import stream, { type Readable } from 'node:stream';
import { complete } from './completion.ts';
import type { ShellEnvironment } from './environment.ts';
import { BrokenPipe, Interrupted, Jump, ShellError } from './errors.ts';
import { Interpreter } from './interpreter.ts';
import { jobLine, Jobs } from './jobs.ts';
import { isIncomplete } from './parse.ts';
import type { Session, ShellSystem } from './session.ts';
import { ownDescriptors } from './own-descriptors.ts';

const MOST_HISTORY = 1000;

/**
 * Talks with a user at a terminal: a prompt, history with the arrow keys, completion with Tab, Ctrl-C
 * for the running command line, Ctrl-D to leave.
 *
 * @returns the exit code
 */
export async function runInteractive(
  environment: ShellEnvironment,
  system: ShellSystem,
): Promise<number> {
  return new Conversation(environment, system).run();
}

/** What a user enters. */
type Entry = { line: string } | 'interrupted' | 'end of input';

class Conversation implements Session {
  readonly system: ShellSystem;
  readonly jobs = new Jobs();
  readonly interactive = true;
  history: string[] = [];
  signal: AbortSignal = new AbortController().signal;
  readonly #environment: ShellEnvironment;
  readonly #shell: Interpreter;
  #lines: readline.Interface;
  /** Entered while nobody waited for it. */
  readonly #ahead: Entry[] = [];
  #waiting: ((entry: Entry) => void) | undefined;
  /** How many programs of a pipeline have the terminal. */
  #borrowers = 0;
  /** Interrupts the command line that runs. */
  #interrupt: (() => void) | undefined;

  constructor(environment: ShellEnvironment, system: ShellSystem) {
    this.system = system;
    this.#environment = environment;
    this.#shell = new Interpreter(environment, ownDescriptors(), this);
    this.#lines = this.#open();
    // While a program has the terminal, Ctrl-C is a signal for all that run in front.
    process.on('SIGINT', () => {
      process.stdout.write('\n');
      this.#interrupt?.();
    });
  }

  async run(): Promise<number> {
    for (;;) {
      await this.#tellOfJobs();
      const text = await this.#readCommand();
      if (text === undefined) return this.#environment.status;
      if (text.trim() === '') continue;
      const left = await this.#runText(text);
      if (left !== undefined) return left;
    }
  }

  /** What is typed while a command of the shell reads it, line by line, until Ctrl-D or Ctrl-C. */
  terminalInput(): Readable {
    const input: Readable = new stream.Readable({
      highWaterMark: 0,
      read: () => {
        void this.#read('').then((entry) => {
          input.push(typeof entry === 'string' ? null : `${entry.line}\n`);
        });
      },
    });
    return input;
  }

  async lendTerminal<T>(run: () => Promise<T>): Promise<T> {
    this.#borrowers++;
    if (this.#borrowers === 1) {
      this.#lines.pause();
      process.stdin.setRawMode(false);
    }
    try {
      return await run();
    } finally {
      this.#borrowers--;
      if (this.#borrowers === 0) {
        process.stdin.setRawMode(true);
        this.#lines.resume();
      }
    }
  }

  #open(): readline.Interface {
    const lines = readline.createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: true,
      history: this.history,
      historySize: MOST_HISTORY,
      removeHistoryDuplicates: true,
      prompt: '',
      completer: (line: string) => complete(line, this.#environment, this.system),
    });
    lines.on('line', (line) => this.#enter({ line }));
    lines.on('SIGINT', () => {
      process.stdout.write('^C\n');
      this.#interrupt?.();
      if (!this.#interrupt || this.#waiting) this.#enter('interrupted');
    });
    lines.on('history', (history) => (this.history = [...history]));
    // Ctrl-D ends what reads the terminal, which may be a command and not the shell.
    lines.on('close', () => {
      this.#lines = this.#open();
      this.#enter('end of input');
    });
    return lines;
  }

  #enter(entry: Entry): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(entry);
    else this.#ahead.push(entry);
  }

  #read(prompt: string): Promise<Entry> {
    const ahead = this.#ahead.shift();
    if (ahead !== undefined) return Promise.resolve(ahead);
    this.#lines.setPrompt(prompt);
    this.#lines.prompt();
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  /** Reads lines until they are a whole command; undefined is the end of the input. */
  async #readCommand(): Promise<string | undefined> {
    let text = '';
    for (;;) {
      const entry = await this.#read(text === '' ? this.#prompt() : '> ');
      if (entry === 'end of input') {
        if (text === '') return undefined;
        return text;
      }
      if (entry === 'interrupted') {
        this.#environment.status = Interrupted.status;
        return '';
      }
      text += `${entry.line}\n`;
      if (!isIncomplete(text)) return text;
    }
  }

  #prompt(): string {
    const { cwd, status } = this.#environment;
    const home = this.#environment.get('HOME');
    const isBelow = home !== undefined && (cwd === home || cwd.startsWith(`${home}/`));
    const place = isBelow ? `~${cwd.slice(home.length)}` : cwd;
    const mark = status === 0 ? '\u001B[32m❯\u001B[0m' : '\u001B[31m❯\u001B[0m';
    return `\u001B[36m${place}\u001B[0m ${mark} `;
  }

  async #tellOfJobs(): Promise<void> {
    for (const job of this.jobs.takeFinished()) process.stdout.write(`${jobLine(job)}\n`);
  }

  /** Runs a command line. @returns the exit code if the shell is to end */
  async #runText(text: string): Promise<number | undefined> {
    const controller = new AbortController();
    this.signal = controller.signal;
    this.#interrupt = () => controller.abort();
    try {
      await this.#shell.runText(text);
    } catch (error) {
      if (error instanceof Jump && error.to === 'exit') return error.value;
      if (error instanceof ShellError) {
        this.#environment.status = await this.#shell.complain(error);
      } else if (error instanceof Interrupted || error instanceof BrokenPipe) {
        this.#environment.status = Interrupted.status;
      } else if (!(error instanceof Jump)) {
        throw error;
      }
    } finally {
      this.#interrupt = undefined;
      // A command that has ended reads no more.
      this.#waiting = undefined;
    }
    return undefined;
  }
}
