import { nodeError } from '../node-errors.ts';

/** Every way to start a program, by its name; all refuse, and say so when they are called. */
const NAMES = ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'];

/** `node:child_process`: libraries load it for what they may never do, so it refuses only in use. */
export const childProcess: Record<string, () => never> = Object.fromEntries(
  NAMES.map((name) => [
    name,
    (): never => {
      const message = `child_process.${name} is not available: a program here cannot start others.`;
      throw nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', message);
    },
  ]),
);
