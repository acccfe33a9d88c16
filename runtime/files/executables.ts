import { COMMANDS, commandName } from '../protocol/commands.ts';
import { fileError } from './errors.ts';
import type { FileTree } from './file-tree.ts';

/** A command, and the arguments that stand before those that were given. */
export interface Executable {
  command: string;
  args: string[];
}

/** Where programs are looked for if `PATH` is not set, and what it is set to at first. */
export const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';
/** How many interpreters may be scripts themselves, as on Linux. */
const MOST_INTERPRETERS = 4;
/** In bytes: what Linux reads of a script's first line. */
const FIRST_LINE = 255;

/**
 * Finds the program that a name means, as `execvp` does (POSIX, exec; Linux, execve): a command of the
 * container, or a script in `PATH`, which the interpreter in its first line runs, or else the shell.
 *
 * @param name - a name, or a path with a slash
 * @param place - `cwd`, where relative paths begin, and the value of `PATH`
 * @throws an error with code `ENOENT` or `EACCES`
 */
export function findExecutable(
  files: FileTree,
  name: string,
  place: { cwd: string; path?: string | undefined },
): Executable {
  return resolve(files, name, place, MOST_INTERPRETERS);
}

function resolve(
  files: FileTree,
  name: string,
  { cwd, path = DEFAULT_PATH }: { cwd: string; path?: string | undefined },
  depth: number,
): Executable {
  const known = commandName(name);
  if (COMMANDS.includes(known)) return { command: known, args: [] };
  const folders = name.includes('/') ? [''] : path.split(':').map((folder) => `${folder || '.'}/`);
  for (const folder of folders) {
    const written = folder + name;
    const file = written.startsWith('/') ? written : `${cwd}/${written}`;
    if (!isFile(files, file)) continue;
    const interpreter = interpreterOf(files, file);
    if (depth === 0) throw fileError('ELOOP', 'spawn', name);
    const [program, ...args] = interpreter;
    const found = resolve(files, program, { cwd, path }, depth - 1);
    return { command: found.command, args: [...found.args, ...args, written] };
  }
  throw fileError('ENOENT', 'spawn', name);
}

function isFile(files: FileTree, file: string): boolean {
  return files.exists(file) && files.lookup(file, 'spawn').kind === 'file';
}

/** The words of a script's first line; a script without one is the shell's. */
function interpreterOf(files: FileTree, file: string): [string, ...string[]] {
  const start = new TextDecoder('latin1').decode(files.readFile(file).subarray(0, FIRST_LINE));
  const [, program, argument] =
    /^#![ \t]*(\S+)(?:[ \t]+([^\n]*?))?[ \t\r]*(?:\n|$)/.exec(start) ?? [];
  if (program === undefined) {
    if ((files.lookup(file, 'spawn').mode & 0o111) === 0) throw fileError('EACCES', 'spawn', file);
    return ['sh'];
  }
  if (commandName(program) !== 'env' || argument === undefined) {
    return argument === undefined ? [program] : [program, argument];
  }
  // `env` looks for the program, and with -S splits what follows into words.
  const split = /^-S\s*(.*)$/.exec(argument)?.[1];
  const [found = '', ...rest] = split === undefined ? [argument] : split.split(/\s+/);
  return [found, ...rest];
}
