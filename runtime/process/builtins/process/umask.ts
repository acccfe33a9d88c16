import { modeOf } from '../fs/arguments.ts';

/** What Linux begins with: others may read and not write. */
let mask = 0o022;

/**
 * Which permissions new files do not get (Node documentation: Process, `process.umask()`).
 *
 * @param next - the mask from now on, a number or octal digits
 * @returns the mask until now
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`, `ERR_OUT_OF_RANGE`
 */
export function umask(next?: number | string): number {
  const before = mask;
  // Beyond the permissions there is nothing to mask.
  if (next !== undefined) mask = modeOf(next, 'mask') & 0o777;
  return before;
}
