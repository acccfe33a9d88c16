/** The kinds of worker that commands run in; see `host/workers.ts`. */
export type WorkerKind = 'process' | 'checks';

/** The shell, under its names. */
export const SHELLS: readonly string[] = ['jsh', 'sh', 'bash'];

/** The shell's utilities that are programs too (`shell/utilities.ts`). */
export const UTILITIES: readonly string[] = (
  '[ basename cat chmod clear cp curl date dirname echo env false grep head hostname ln ls mkdir mv ' +
  'npm npx printf ps pwd rm rmdir seq sleep sort tail tee test touch true uniq wc which yes'
).split(' ');

/** All programs of a container that need no file. */
export const COMMANDS: readonly string[] = ['node', 'vitest', ...SHELLS, ...UTILITIES];

/** The kind of worker that a command runs in. */
export function workerOf(command: string): WorkerKind {
  return command === 'vitest' ? 'checks' : 'process';
}

/**
 * The name of a command, given as a program's name or path.
 *
 * @example
 * ```ts
 * commandName('/usr/local/bin/node'); // => 'node'
 * commandName('/bin/sh'); // => 'sh'
 * ```
 */
export function commandName(program: string): string {
  return program.replace(/^(\/usr(\/local)?)?\/bin\//, '');
}
