import { process } from './process.ts';
import { refusing } from './refusing.ts';

const NAMES = ['stdin', 'stdout', 'stderr'] as const;

/** `node:tty`: the terminal is that of the process, no other can be opened. */
export const tty: object = {
  /** Whether a file descriptor is the terminal. */
  isatty(descriptor: number): boolean {
    const name = NAMES[descriptor];
    return name !== undefined && 'isTTY' in process[name] && process[name].isTTY === true;
  },
  ...refusing('tty', 'ReadStream WriteStream', 'use process.stdin and process.stdout'),
};
