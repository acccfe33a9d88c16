import { format } from 'node-inspect-extracted';
import { kernel } from '../../current.ts';
import { pathOf } from '../fs/arguments.ts';
import { parseEnv } from '../util/parse-env.ts';
import { validateBoolean, validateString } from '../validate.ts';
import {
  hasUncaughtExceptionCaptureCallback,
  setUncaughtExceptionCaptureCallback,
} from './capture.ts';
import { allowedNodeEnvironmentFlags, config, features } from './facts.ts';
import { createFinalization } from './finalization.ts';
import { identity } from './identity.ts';
import { binding, dlopen, execve, readText, threadRefusals } from './refusals.ts';
import { createReport, type ReportSource } from './report.ts';
import { umask } from './umask.ts';
import {
  availableMemory,
  constrainedMemory,
  cpuUsage,
  resourceUsage,
  threadCpuUsage,
} from './usage.ts';

/** What the members work with: Node's `process` without what no other part of the host needs. */
export interface MembersOwner extends ReportSource {
  env: Record<string, string | undefined>;
  stdin: { resume(): void };
  emitWarning(warning: string, type: string): void;
  on(name: string, listener: () => void): unknown;
  kill(pid: unknown, signal?: string | number): true;
}

/** Sets the variables of a file that the environment has not yet. Throws as `fs.readFileSync` does. */
function loadEnvFile(process: MembersOwner, path: unknown = '.env'): void {
  const values = parseEnv(readText(pathOf(path)));
  for (const [name, value] of Object.entries(values)) process.env[name] ??= value;
}

/** Calls what a handle has for being waited for, or not (Node documentation: MembersOwner, `process.ref`). */
function callRef(handle: unknown, name: 'ref' | 'unref'): void {
  const object = handle as Record<string | symbol, unknown> | null | undefined;
  const symbols = [Symbol.for(`nodejs.${name}`), Symbol.for(`node:${name}`)];
  const method = symbols.map((symbol) => object?.[symbol]).find(Boolean) ?? object?.[name];
  if (typeof method === 'function') Reflect.apply(method, object, []);
}

const isRequest = (type: string): boolean => /Req(Callback|Wrap)$/.test(type);
/** Timers are resources, but have no handles. */
const hasHandle = (type: string): boolean =>
  !isRequest(type) && type !== 'Timeout' && type !== 'Immediate';

/** What the program waits for (Node documentation: MembersOwner, `process.getActiveResourcesInfo()`). */
const waiting = {
  getActiveResourcesInfo: (): string[] => kernel().loop.resources.map(({ type }) => type),
  _getActiveHandles: (): object[] =>
    kernel()
      .loop.resources.filter(({ type }) => hasHandle(type))
      .map((resource) => resource.handle ?? resource),
  _getActiveRequests: (): object[] => kernel().loop.resources.filter(({ type }) => isRequest(type)),
};

function sourceMaps(): object {
  let enabled = false;
  return {
    get sourceMapsEnabled(): boolean {
      return enabled;
    },
    setSourceMapsEnabled(value: unknown): void {
      validateBoolean(value, 'enabled');
      enabled = value;
    },
  };
}

/** Makes a value when it is first asked for. */
function once(make: () => object): () => object {
  let made: object | undefined;
  return () => (made ??= make());
}

/**
 * What programs may ask of `process` and seldom do (Node documentation: MembersOwner).
 *
 * @param builtin - a built-in module by its name
 */
export function createMembers(
  process: MembersOwner,
  builtin: (name: string) => object | undefined,
): object {
  const finalization = once(() => createFinalization(process));
  const report = once(() => createReport(process));
  const members = {
    config,
    features,
    allowedNodeEnvironmentFlags,
    ...identity,
    ...waiting,
    availableMemory,
    binding,
    constrainedMemory,
    cpuUsage,
    dlopen,
    execve,
    getBuiltinModule(id: unknown): object | undefined {
      validateString(id, 'id');
      const name = id.replace(/^node:/, '');
      // Some modules have no name but the one with a prefix.
      if (name === 'test' && name === id) return undefined;
      return builtin(name);
    },
    hasUncaughtExceptionCaptureCallback,
    loadEnvFile: (path?: unknown) => loadEnvFile(process, path),
    openStdin(): object {
      process.stdin.resume();
      return process.stdin;
    },
    _rawDebug(...args: unknown[]): void {
      kernel().write('stderr', new TextEncoder().encode(`${format(...args)}\n`));
    },
    reallyExit: (code?: number) => kernel().exit(Number(code ?? 0)),
    ref: (handle: unknown) => callRef(handle, 'ref'),
    resourceUsage,
    setUncaughtExceptionCaptureCallback,
    threadCpuUsage,
    umask,
    unref: (handle: unknown) => callRef(handle, 'unref'),
    ...(kernel().start.thread && threadRefusals(umask)),
  };
  Object.defineProperties(members, Object.getOwnPropertyDescriptors(sourceMaps()));
  return Object.defineProperties(members, {
    finalization: { get: finalization },
    report: { get: report },
  });
}
