const REASONS = {
  ENOENT: [-2, 'no such file or directory'],
  EEXIST: [-17, 'file already exists'],
  ENOTDIR: [-20, 'not a directory'],
  EISDIR: [-21, 'illegal operation on a directory'],
  EINVAL: [-22, 'invalid argument'],
  ELOOP: [-40, 'too many symbolic links encountered'],
  ENOTEMPTY: [-39, 'directory not empty'],
  EPERM: [-1, 'operation not permitted'],
  EBADF: [-9, 'bad file descriptor'],
  EACCES: [-13, 'permission denied'],
  ESPIPE: [-29, 'invalid seek'],
  EFBIG: [-27, 'file too large'],
  ENAMETOOLONG: [-36, 'name too long'],
  EBUSY: [-16, 'resource busy or locked'],
} as const;

/** The error codes a file operation can end with. */
export type FileErrorCode = keyof typeof REASONS;

/** An error as Node's fs throws it. */
export interface FileError extends Error {
  code: FileErrorCode;
  errno: number;
  syscall: string;
  path?: string;
  dest?: string;
}

/**
 * Makes the error that Node's fs throws for a failed system call.
 *
 * @param code - what went wrong
 * @param syscall - the operation, as Node names it: `open`, `scandir`, `unlink` …
 * @param path - the path asked for; calls on an open file, like `read`, have none
 * @param dest - the second path, for operations that have one
 *
 * @example
 * ```ts
 * fileError('ENOENT', 'open', '/a').message; // => "ENOENT: no such file or directory, open '/a'"
 * ```
 */
export function fileError(
  code: FileErrorCode,
  syscall: string,
  path?: string,
  dest?: string,
): FileError {
  const [errno, reason] = REASONS[code];
  const from = path === undefined ? '' : ` '${path}'`;
  const to = dest === undefined ? '' : ` -> '${dest}'`;
  const error = new Error(`${code}: ${reason}, ${syscall}${from}${to}`);
  const paths = { ...(path !== undefined && { path }), ...(dest !== undefined && { dest }) };
  return Object.assign(error, { errno, code, syscall, ...paths });
}
