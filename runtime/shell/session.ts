import process from 'node:process';
import type { Readable } from 'node:stream';
import type { Jobs } from './jobs.ts';

/** A program that runs, as `ps` lists it. */
export interface RunningProcess {
  pid: number;
  ppid: number;
  /** With its arguments. */
  command: string;
}

/** What a shell asks of the system beside what every program may. */
export interface ShellSystem {
  /** Programs that can be started without a file. */
  commands: readonly string[];
  listProcesses(): Promise<RunningProcess[]>;
}

/** What all environments of one shell share: its jobs, its terminal, its interruption. */
export interface Session {
  readonly system: ShellSystem;
  readonly jobs: Jobs;
  /** There is a user who types: jobs are told of, and children get their own Ctrl-C. */
  readonly interactive: boolean;
  /** Lines that were entered, oldest first. */
  readonly history: readonly string[];
  /** Aborted when the running command line is interrupted. */
  signal: AbortSignal;
  /** What a command of the shell itself reads where its input is the terminal. */
  terminalInput(): Readable;
  /** Leaves the terminal to programs while they run. */
  lendTerminal<T>(run: () => Promise<T>): Promise<T>;
}

/** A session without a user: for `-c`, scripts and commands that are started alone. */
export function plainSession(system: ShellSystem, jobs: Jobs): Session {
  return {
    system,
    jobs,
    interactive: false,
    history: [],
    signal: new AbortController().signal,
    terminalInput: () => process.stdin,
    lendTerminal: (run) => run(),
  };
}
