import { kernel } from '../current.ts';

/**
 * What the stream library reads of `process`. It stands apart from `process.ts`, which is built on
 * streams itself. Vite puts it in the place of the library's own `process/` import.
 */
export const process = {
  nextTick(callback: (...args: unknown[]) => void, ...args: unknown[]): void {
    kernel().loop.nextTick(() => callback(...args));
  },
  env: {},
};
