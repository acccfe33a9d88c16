/** A command that failed, with what its user is told; the shell goes on. */
export class ShellError extends Error {
  readonly status: number;

  /**
   * @param message - without the shell's name
   * @param status - the exit code that stands for it
   */
  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/** A word that cannot be expanded: a shell without a user ends (POSIX Shell Command Language, 2.8.1). */
export class ExpansionError extends ShellError {}

/** Leaves loops, functions, the shell: what `break`, `continue`, `return` and `exit` do. */
export class Jump extends Error {
  readonly to: 'break' | 'continue' | 'return' | 'exit';
  /** The exit code for `return` and `exit`; how many loops to leave for the others. */
  readonly value: number;

  constructor(to: Jump['to'], value: number) {
    super(to);
    this.to = to;
    this.value = value;
  }
}

/** Somebody interrupted the command line, with Ctrl-C for instance. */
export class Interrupted extends Error {
  /** The exit code for it: 128 and the number of SIGINT. */
  static readonly status = 130;
}

/** Nobody reads what a command writes any more. */
export class BrokenPipe extends Error {
  /** The exit code for it: 128 and the number of SIGPIPE. */
  static readonly status = 141;
}

/** What an unsuccessful system call is called in the words of a shell. */
const REASONS: Record<string, string> = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  ELOOP: 'Too many levels of symbolic links',
  EINVAL: 'Invalid argument',
  ECONNREFUSED: 'Connection refused',
};

/**
 * Why something failed, as programs tell it.
 *
 * @example
 * ```ts
 * reasonOf(Object.assign(new Error('ENOENT: …'), { code: 'ENOENT' })); // => 'No such file or directory'
 * reasonOf(new Error('no luck')); // => 'no luck'
 * ```
 */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return REASONS[code ?? ''] ?? message ?? String(error);
}
