import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import type { Descriptors } from './environment.ts';

/** The shell's own streams. */
export function ownDescriptors(): Descriptors {
  return new Map<number, Readable | Writable>([
    [0, process.stdin],
    [1, process.stdout],
    [2, process.stderr],
  ]);
}
