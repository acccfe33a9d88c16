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

/** What `module.createRequire` needs of the process's loader. */
interface RequireMaker {
  createRequire(path: string): unknown;
}

let maker: RequireMaker | undefined;

/** Makes a loader the one that `module.createRequire` works with. */
export function setRequireMaker(loader: RequireMaker): void {
  maker = loader;
}

/** The loader of this worker's process, once it has one. */
export function requireMaker(): RequireMaker | undefined {
  return maker;
}
