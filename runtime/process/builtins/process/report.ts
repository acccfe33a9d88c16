import { kernel } from '../../current.ts';
import { nodeTypeError } from '../../node-errors.ts';
import { signalNumbers } from '../../../protocol/signals.ts';
import { validateBoolean, validateObject, validateString } from '../validate.ts';
import { memoryUsage, resourceUsage } from './usage.ts';

/** What of `process` is told in a report. */
export interface ReportSource {
  pid: number;
  argv: string[];
  version: string;
  versions: Record<string, string>;
  release: object;
  arch: string;
  platform: string;
  env: Record<string, string | undefined>;
}

/** The version of the report's format. */
const VERSION = 5;

function headerOf(process: ReportSource, trigger: string, filename: string | null): object {
  const now = new Date();
  return {
    reportVersion: VERSION,
    event: 'JavaScript API',
    trigger,
    filename,
    dumpEventTime: `${now.toISOString().slice(0, 19)}Z`,
    dumpEventTimeStamp: String(now.getTime()),
    processId: process.pid,
    threadId: 0,
    cwd: kernel().start.cwd,
    commandLine: process.argv,
    nodejsVersion: process.version,
    wordSize: 32,
    arch: process.arch,
    platform: process.platform,
    componentVersions: process.versions,
    release: process.release,
    osName: 'Linux',
    cpus: [],
    networkInterfaces: [],
    host: 'localhost',
  };
}

function stackOf(error: Error): object {
  const [message = '', ...frames] = (error.stack ?? String(error)).split('\n');
  return {
    message,
    stack: frames.map((frame) => frame.trim()),
    errorProperties: Object.fromEntries(
      Object.entries(error).map(([name, value]) => [name, String(value)]),
    ),
  };
}

/** A property that keeps values of one kind and refuses others. */
function setting<Value>(value: Value, validate: (value: unknown) => void): PropertyDescriptor {
  let current = value;
  return {
    get: () => current,
    set(next: Value) {
      validate(next);
      current = next;
    },
    enumerable: true,
    configurable: true,
  };
}

const text = (name: string) => (value: unknown) => validateString(value, name);
const flag = (name: string) => (value: unknown) => validateBoolean(value, name);

function validateSignal(value: unknown): void {
  validateString(value, 'signal');
  if (signalNumbers.has(value)) return;
  throw nodeTypeError('ERR_UNKNOWN_SIGNAL', `Unknown signal: ${value}`);
}

function fileName(pid: number): string {
  const [day = '', time = ''] = new Date().toISOString().split(/[T.]/);
  return `report.${day.replaceAll('-', '')}.${time.replaceAll(':', '')}.${pid}.0.001.json`;
}

/** `process.report`: what the process is and does, as JSON (Node documentation: Process, `process.report`). */
export function createReport(process: ReportSource): object {
  const settings = Object.defineProperties({} as Record<string, unknown>, {
    directory: setting('', text('directory')),
    filename: setting('', text('filename')),
    compact: setting(false, flag('compact')),
    excludeNetwork: setting(false, flag('excludeNetwork')),
    signal: setting('SIGUSR2', validateSignal),
    reportOnFatalError: setting(false, flag('trigger')),
    reportOnSignal: setting(false, flag('trigger')),
    reportOnUncaughtException: setting(false, flag('trigger')),
    excludeEnv: setting(false, flag('excludeEnv')),
  });
  const reportOf = (error: unknown, trigger: string, filename: string | null): object => {
    if (error !== undefined) validateObject(error, 'err');
    const { heapTotal, heapUsed } = memoryUsage();
    return {
      header: headerOf(process, trigger, filename),
      javascriptStack: stackOf((error as Error | undefined) ?? new Error('JavaScript Callstack')),
      javascriptHeap: { totalMemory: heapTotal, usedMemory: heapUsed },
      nativeStack: [],
      resourceUsage: resourceUsage(),
      libuv: kernel().loop.resources.map(({ type }) => ({ type, is_active: true })),
      workers: [],
      ...(settings['excludeEnv'] === false && { environmentVariables: { ...process.env } }),
      userLimits: {},
      sharedObjects: [],
    };
  };
  const methods = {
    /**
     * Writes a report to a file.
     *
     * @returns its name
     */
    writeReport(file?: unknown, error?: unknown): string {
      const named = typeof file === 'object' ? undefined : file;
      const thrown = typeof file === 'object' ? file : error;
      if (named !== undefined) validateString(named, 'file');
      const name = named ?? (String(settings['filename']) || fileName(process.pid));
      const folder = String(settings['directory']) || kernel().start.cwd;
      const report = reportOf(thrown ?? undefined, 'API', name);
      const json = JSON.stringify(report, null, settings['compact'] === true ? 0 : 2);
      const path = name.startsWith('/') ? name : `${folder}/${name}`;
      kernel().files.writeFile(path, new TextEncoder().encode(`${json}\n`));
      return name;
    },
    getReport: (error?: unknown): object => reportOf(error, 'GetReport', null),
  };
  return Object.defineProperties(methods, Object.getOwnPropertyDescriptors(settings));
}
