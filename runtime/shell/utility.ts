import type { Readable, Writable } from 'node:stream';
import type { ShellSystem } from './session.ts';

/** What a utility is called with. */
export interface UtilityCall {
  /** As it was called. */
  name: string;
  args: string[];
  /** Where relative paths begin. */
  cwd: string;
  env: Record<string, string>;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  system: ShellSystem;
  /** Runs another command with the same streams, and gives its exit code. */
  run(name: string, args: string[], env: Record<string, string>): Promise<number>;
}

/**
 * A small program that runs in the shell's own process.
 *
 * @returns its exit code
 * @throws anything, which is told after the utility's name, with the exit code 1
 */
export type Utility = (call: UtilityCall) => Promise<number>;
