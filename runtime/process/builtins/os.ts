import { Buffer } from 'buffer';
import { signalNumbers } from '../../protocol/signals.ts';
import { nodeError } from '../node-errors.ts';
import { OWNER } from '../../files/nodes.ts';
import { process } from './process.ts';
import { USER } from './process/identity.ts';
import { errorNumbers } from './util/system-errors.ts';
import { validateInteger } from './validate.ts';

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
  dlopen: Record<string, number>;
  UV_UDP_REUSEADDR: number;
} = {
  UV_UDP_REUSEADDR: 4,
  dlopen: bare([
    ['RTLD_LAZY', 1],
    ['RTLD_NOW', 2],
    ['RTLD_GLOBAL', 256],
    ['RTLD_LOCAL', 0],
    ['RTLD_DEEPBIND', 8],
  ]),
  errno: bare(errorNumbers()),
  signals: Object.freeze(bare([...signalNumbers])),
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

/**
 * All processes of the container run as one user.
 *
 * @param options - `encoding` of the texts, `buffer` for their bytes
 */
export function userInfo(options?: { encoding?: BufferEncoding | 'buffer' }): object {
  const encoding = options?.encoding;
  const text = (value: string): string | Buffer => {
    if (encoding === 'buffer') return Buffer.from(value);
    return Buffer.isEncoding(encoding ?? '') ? Buffer.from(value).toString(encoding) : value;
  };
  const user = { uid: OWNER, gid: OWNER, username: text(USER), homedir: text(homedir()) };
  return Object.assign(Object.create(null) as object, user, { shell: text(SHELL) });
}

const SHELL = '/bin/sh';
const { PRIORITY_HIGHEST = 0, PRIORITY_LOW = 0 } = constants.priority;
/** What the program says that its priority is; a browser gives all workers the same. */
let priority = 0;

function validatePid(pid: unknown): asserts pid is number {
  validateInteger(pid, 'pid', -(2 ** 31), 2 ** 31 - 1);
}

const isOwn = (pid: number): boolean => pid === 0 || pid === process.pid;

function failed(syscall: string, code: string, reason: string, errno: number): Error {
  const message = `A system error occurred: ${syscall} returned ${code} (${reason})`;
  const error = nodeError(Error, 'ERR_SYSTEM_ERROR', message);
  const info = { errno, code, message: reason, syscall };
  return Object.assign(error, { name: 'SystemError', info, errno, syscall });
}

/**
 * The priority of a process (Node documentation: OS, `os.getPriority`).
 *
 * @param pid - 0 for this one; others are not known
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`, `ERR_SYSTEM_ERROR`
 */
export function getPriority(pid: unknown = 0): number {
  validatePid(pid);
  if (isOwn(pid)) return priority;
  throw failed('uv_os_getpriority', 'ESRCH', 'no such process', -3);
}

/**
 * Sets the priority of this process, which changes nothing but what {@link getPriority} tells. As on
 * Linux only another user could make it more urgent.
 *
 * @param given - the priority, -20 to 19, or before it the process's number
 * @throws as {@link getPriority}
 */
export function setPriority(...given: [pid: unknown, priority?: unknown]): void {
  const [pid, wanted] = given[1] === undefined ? [0, given[0]] : given;
  validatePid(pid);
  validateInteger(wanted, 'priority', PRIORITY_HIGHEST, PRIORITY_LOW);
  if (!isOwn(pid)) throw failed('uv_os_setpriority', 'ESRCH', 'no such process', -3);
  if (wanted < priority) throw failed('uv_os_setpriority', 'EACCES', 'permission denied', -13);
  priority = wanted;
}

const NOT_TEXT = new Set(['cpus', 'loadavg', 'networkInterfaces', 'userInfo', 'getPriority']);

/**
 * What `require('node:os')` gives: its constants cannot be set, and its functions are what they return
 * where a text is wanted.
 *
 * @param exports - what this file exports
 */
export function createOs(exports: object): object {
  const os = { ...exports };
  Reflect.deleteProperty(os, 'createOs');
  for (const [name, value] of Object.entries(os)) {
    if (typeof value !== 'function' || NOT_TEXT.has(name) || name === 'setPriority') continue;
    const toPrimitive = (): unknown => (value as () => unknown)();
    Object.defineProperty(value, Symbol.toPrimitive, { value: toPrimitive, configurable: true });
  }
  for (const name of ['EOL', 'devNull', 'constants']) {
    Object.defineProperty(os, name, { writable: false });
  }
  return os;
}
