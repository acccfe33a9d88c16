import { signalNumbers } from '../../protocol/signals.ts';
import { invalidArgumentType } from '../node-errors.ts';
import { OWNER } from '../../files/nodes.ts';
import { process } from './process.ts';
import { USER } from './process/identity.ts';
import { errorNumbers } from './util/system-errors.ts';

/** An object without a prototype. */
const bare = (entries: [string, number][]): Record<string, number> =>
  Object.assign(Object.create(null) as Record<string, number>, Object.fromEntries(entries));

/** One processor; a page cannot learn its model, speed or load. */
export interface Cpu {
  model: string;
  speed: number;
  times: { user: number; nice: number; sys: number; idle: number; irq: number };
}

export const EOL = '\n';
export const devNull = '/dev/null';

/** `os.constants` (Node documentation: OS, "OS constants"). */
export const constants: {
  signals: Record<string, number>;
  errno: Record<string, number>;
  priority: Record<string, number>;
} = {
  signals: bare([...signalNumbers]),
  errno: bare(errorNumbers()),
  priority: {
    __proto__: null as never,
    PRIORITY_LOW: 19,
    PRIORITY_BELOW_NORMAL: 10,
    PRIORITY_NORMAL: 0,
    PRIORITY_ABOVE_NORMAL: -7,
    PRIORITY_HIGH: -14,
    PRIORITY_HIGHEST: -20,
  },
};

export const arch = (): string => process.arch;
export const machine = arch;
export const platform = (): string => process.platform;
export const type = (): string => 'Linux';
export const release = (): string => '6.0.0';
export const version = (): string => 'Async Gateway';
export const hostname = (): string => 'localhost';
export const homedir = (): string => process.env.HOME ?? '/home';
export const endianness = (): 'LE' => 'LE';
export const uptime = (): number => performance.now() / 1000;

/** The folder for temporary files, without a slash at its end. */
export function tmpdir(): string {
  const { TMPDIR, TMP, TEMP } = process.env;
  const folder = TMPDIR || TMP || TEMP || '/tmp';
  return folder.length > 1 ? folder.replace(/\/$/, '') : folder;
}

/** How many processors the page may use. */
export const availableParallelism = (): number => navigator.hardwareConcurrency;

export function cpus(): Cpu[] {
  return Array.from({ length: availableParallelism() }, () => ({
    model: 'unknown',
    speed: 0,
    times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 },
  }));
}

/** The load of the machine, which a page cannot learn: zeros, as Node gives on Windows. */
export const loadavg = (): number[] => [0, 0, 0];

/** The loopback, the container's whole network. */
export function networkInterfaces(): Record<string, object[]> {
  const shared = { mac: '00:00:00:00:00:00', internal: true };
  return {
    lo: [
      {
        address: '127.0.0.1',
        netmask: '255.0.0.0',
        family: 'IPv4',
        ...shared,
        cidr: '127.0.0.1/8',
      },
    ],
  };
}

/** Bytes of memory as far as the browser tells: a coarse figure, or 0. */
export function totalmem(): number {
  const { deviceMemory = 0 } = navigator as { deviceMemory?: number };
  return deviceMemory * 2 ** 30;
}

/** What of {@link totalmem} the process's heap does not take. */
export function freemem(): number {
  return Math.max(0, totalmem() - process.memoryUsage().heapTotal);
}

/** All processes of the container run as one user. */
export function userInfo(): object {
  return { uid: OWNER, gid: OWNER, username: USER, homedir: homedir(), shell: null };
}

/** A browser gives all workers the same priority. */
export function getPriority(pid: unknown = 0): number {
  if (typeof pid !== 'number') throw invalidArgumentType('pid', 'of type number', pid);
  return 0;
}
