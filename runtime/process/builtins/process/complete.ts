import { kernel } from '../../current.ts';
import * as lazy from './members.ts' with { load: 'lazily' };
import type { MembersOwner } from './members.ts';

/** Functions that are loaded when one of them is called. */
const FUNCTIONS = (
  'availableMemory binding constrainedMemory cpuUsage dlopen execve getActiveResourcesInfo ' +
  '_getActiveHandles _getActiveRequests getBuiltinModule getegid geteuid getgid getgroups getuid ' +
  'hasUncaughtExceptionCaptureCallback initgroups loadEnvFile openStdin _rawDebug reallyExit ref ' +
  'resourceUsage setegid seteuid setgid setgroups setuid setSourceMapsEnabled ' +
  'setUncaughtExceptionCaptureCallback threadCpuUsage umask unref'
).split(' ');
/** What a thread refuses, besides what {@link FUNCTIONS} has. */
const REFUSED_IN_THREADS = ['abort', 'chdir'];
const VALUES =
  'allowedNodeEnvironmentFlags config features finalization report sourceMapsEnabled'.split(' ');

/** Methods that are passed on alone, as in `const { exit } = process`, have to know their process. */
function bindMethods(process: MembersOwner): void {
  const prototype = Object.getPrototypeOf(process) as object;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof value !== 'function' || name === 'constructor') continue;
    const bound = value.bind(process) as unknown;
    Object.defineProperty(bound, 'name', { value: name });
    // What can be listed can be imported by its name.
    const attributes = { enumerable: true, configurable: true, writable: true };
    Object.defineProperty(process, name, { value: bound, ...attributes });
  }
}

/**
 * Gives `process` all that programs may ask of it (Node documentation: Process).
 *
 * @param builtin - a built-in module by its name
 */
export function completeProcess(
  process: MembersOwner,
  builtin: (name: string) => object | undefined,
): void {
  let made: object | undefined;
  const member = (name: string): unknown =>
    Reflect.get((made ??= lazy.createMembers(process, builtin)), name);
  const shared = { enumerable: true, configurable: true };
  bindMethods(process);
  Object.assign(process, { debugPort: 9229, domain: null, moduleLoadList: [] });
  for (const name of [...FUNCTIONS, ...(kernel().start.thread ? REFUSED_IN_THREADS : [])]) {
    const value = (...args: unknown[]): unknown =>
      (member(name) as (...given: unknown[]) => unknown)(...args);
    Object.defineProperty(value, 'name', { value: name });
    Object.defineProperty(process, name, { value, writable: true, ...shared });
  }
  for (const name of VALUES) {
    Object.defineProperty(process, name, { get: () => member(name), ...shared });
  }
}
