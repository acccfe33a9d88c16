import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeRangeError } from '../../node-errors.ts';
import { validateObject } from '../validate.ts';

/** Processor time in microseconds. A page is told of none but what its own clock says. */
export interface CpuUsage {
  user: number;
  system: number;
}

/** Bytes of memory, as far as the engine tells: Chromium does, others give 0. */
export interface MemoryUsage {
  rss: number;
  heapTotal: number;
  heapUsed: number;
  external: number;
  arrayBuffers: number;
}

const MICROSECONDS = 1000;

function heap(): { usedJSHeapSize: number; totalJSHeapSize: number } {
  const { memory } = performance as Performance & { memory?: ReturnType<typeof heap> };
  return memory ?? { usedJSHeapSize: 0, totalJSHeapSize: 0 };
}

/** The memory of this process's heap (Node documentation: Process, `process.memoryUsage()`). */
export function memoryUsage(): MemoryUsage {
  const { usedJSHeapSize: heapUsed, totalJSHeapSize: heapTotal } = heap();
  return { rss: heapTotal, heapTotal, heapUsed, external: 0, arrayBuffers: 0 };
}
memoryUsage.rss = (): number => heap().totalJSHeapSize;

function validateUsage(value: unknown, name: string): number {
  if (typeof value !== 'number') throw invalidArgumentType(name, 'of type number', value);
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  const message = `The property '${name}' is invalid. Received ${value}`;
  throw nodeRangeError('ERR_INVALID_ARG_VALUE', message);
}

/**
 * How long the program's code has run (Node documentation: Process, `process.cpuUsage()`): the time
 * its callbacks took, which is processor time unless they blocked.
 *
 * @param previous - an earlier result to count from
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`
 */
export function cpuUsage(previous?: Partial<CpuUsage> | null): CpuUsage {
  const user = Math.round(kernel().loop.activeTime * MICROSECONDS);
  if (!previous) return { user, system: 0 };
  validateObject(previous, 'prevValue');
  const before = validateUsage(previous.user, 'prevValue.user');
  validateUsage(previous.system, 'prevValue.system');
  return { user: Math.max(0, user - before), system: 0 };
}

/** The same as {@link cpuUsage}: a process here is one thread. */
export function threadCpuUsage(previous?: Partial<CpuUsage> | null): CpuUsage {
  return cpuUsage(previous);
}

/** What the process has used (Node documentation: Process, `process.resourceUsage()`); 0 where a page is told nothing. */
export function resourceUsage(): Record<string, number> {
  return {
    userCPUTime: cpuUsage().user,
    systemCPUTime: 0,
    // In KiB.
    maxRSS: Math.round(heap().totalJSHeapSize / 1024),
    sharedMemorySize: 0,
    unsharedDataSize: 0,
    unsharedStackSize: 0,
    minorPageFault: 0,
    majorPageFault: 0,
    swappedOut: 0,
    fsRead: 0,
    fsWrite: 0,
    ipcSent: 0,
    ipcReceived: 0,
    signalsCount: 0,
    voluntaryContextSwitches: 0,
    involuntaryContextSwitches: 0,
  };
}

/** The limit that is set for the process in bytes; 0, because a page is told of none. */
export const constrainedMemory = (): number => 0;

/** How many bytes the heap may still grow by, as far as the engine tells. */
export function availableMemory(): number {
  const { memory } = performance as Performance & { memory?: { jsHeapSizeLimit: number } };
  return Math.max(0, (memory?.jsHeapSizeLimit ?? 0) - heap().totalJSHeapSize);
}
