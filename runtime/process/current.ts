import type { Kernel } from './kernel.ts';

let current: Kernel | undefined;

/** Makes a kernel the one that this worker's built-in modules use; a worker is one process. */
export function setKernel(kernel: Kernel): void {
  current = kernel;
}

/** The kernel of this worker's process. Throws if the process has not been started. */
export function kernel(): Kernel {
  if (!current) throw new Error('A built-in module was used before the process was started.');
  return current;
}
