import type { FileError } from '../../../files/errors.ts';
import { findExecutable, type Executable } from '../../../files/executables.ts';
import { kernel } from '../../current.ts';
import type { Program } from './spawn-options.ts';

const ERRNO: Record<string, number> = {
  ENOENT: -2,
  ENOTDIR: -20,
  EAGAIN: -11,
  EACCES: -13,
  ELOOP: -40,
  ETIMEDOUT: -110,
  ENOBUFS: -105,
};

/** The program that is meant, or why it cannot be started. */
export function findProgram({ file, cwd, env }: Program): Executable | string {
  const { files } = kernel();
  if (!files.exists(cwd)) return 'ENOENT';
  if (files.lookup(cwd, 'spawn').kind !== 'directory') return 'ENOTDIR';
  try {
    return findExecutable(files, file, { cwd, path: env['PATH'] });
  } catch (error) {
    return (error as FileError).code;
  }
}

/**
 * The error of a program that cannot be started, or that was ended before its time.
 *
 * @param syscall - `spawn`, or `spawnSync`
 */
export function spawnError(code: string, file: string, syscall = 'spawn'): Error {
  const fields = { errno: ERRNO[code], code, syscall: `${syscall} ${file}`, path: file };
  return Object.assign(new Error(`${syscall} ${file} ${code}`), fields);
}
