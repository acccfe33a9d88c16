import type { ChildStream } from '../../../protocol/process-messages.ts';
import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { process } from '../process.ts';
import { signalName } from '../process/signals.ts';
import { fileURLToPath } from '../url.ts';
import {
  invalidArgumentValue,
  validateAbortSignal,
  validateNumber,
  validateObject,
  validateString,
} from '../validate.ts';

/** How much a program may print where its output is collected, in bytes, for each stream. */
export const DEFAULT_MAX_BUFFER = 1024 * 1024;

/** Options of `child_process.spawn` (Node's documentation: Child process). */
export interface SpawnOptions {
  cwd?: string | URL;
  env?: Record<string, string | undefined>;
  argv0?: string;
  stdio?: unknown;
  shell?: boolean | string;
  signal?: AbortSignal;
  /** It goes on in the background, where Ctrl-C at a terminal does not reach it. */
  detached?: boolean;
  /** In ms. */
  timeout?: number;
  killSignal?: string | number;
}

/** What is to be started, with everything that was left out. */
export interface Program {
  file: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  stdio: [ChildStream, ChildStream, ChildStream];
  /** A channel for messages was asked for. */
  ipc: boolean;
}

const STREAMS = new Set(['pipe', 'inherit', 'ignore', 'overlapped']);

function streamOf(given: unknown, fd: number): ChildStream | 'ipc' {
  if (given === undefined || given === null) return fd < 3 ? 'pipe' : 'ignore';
  if (given === 'ipc') return 'ipc';
  if (given === 'overlapped') return 'pipe';
  if (typeof given === 'string' && STREAMS.has(given)) return given as ChildStream;
  const own = typeof given === 'object' && 'fd' in given ? given.fd : given;
  if (own === 0 || own === 1 || own === 2) return 'inherit';
  throw invalidArgumentValue('stdio', given);
}

function readStdio(stdio: unknown): Pick<Program, 'stdio' | 'ipc'> {
  if (typeof stdio === 'string' && !STREAMS.has(stdio)) throw invalidArgumentValue('stdio', stdio);
  const list: unknown[] = Array.isArray(stdio) ? (stdio as unknown[]) : [stdio, stdio, stdio];
  const streams = Array.from({ length: Math.max(3, list.length) }, (_, fd) =>
    streamOf(list[fd], fd),
  );
  const channels = streams.filter((each) => each === 'ipc').length;
  if (channels > 1) {
    throw nodeError(Error, 'ERR_IPC_ONE_PIPE', 'Child process can have only one IPC pipe');
  }
  const [stdin = 'pipe', stdout = 'pipe', stderr = 'pipe'] = streams.map((each) =>
    each === 'ipc' ? 'ignore' : each,
  );
  return { stdio: [stdin, stdout, stderr], ipc: channels === 1 };
}

function noNullBytes(value: string, name: string): void {
  if (!value.includes('\0')) return;
  throw invalidArgumentValue(name, value, 'must be a string without null bytes');
}

/**
 * Reads what `spawn` and its like are given.
 *
 * @param rest - the arguments, which may be left out, and the options
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE` and other codes of Node
 */
export function readSpawn(
  file: unknown,
  rest: unknown[],
): { program: Program; options: SpawnOptions } {
  validateString(file, 'file');
  noNullBytes(file, 'file');
  if (file === '') throw invalidArgumentValue('file', file, 'cannot be empty');
  const [first, second] = rest;
  const args = Array.isArray(first) ? first.map(String) : [];
  if (first != null && typeof first !== 'object') {
    throw invalidArgumentType('args', 'of type object', first);
  }
  const given = Array.isArray(first) || first == null ? second : first;
  if (given !== undefined) validateObject(given, 'options');
  const options = (given ?? {}) as SpawnOptions;
  const { cwd, env, signal, stdio, shell, killSignal, timeout, detached } = options;
  for (const [index, argument] of args.entries()) noNullBytes(argument, `args[${index}]`);
  if (cwd !== undefined && cwd !== null && typeof cwd !== 'string' && !(cwd instanceof URL)) {
    throw invalidArgumentType('options.cwd', 'of type string or an instance of Buffer or URL', cwd);
  }
  if (killSignal !== undefined) signalName(killSignal);
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (shell != null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw invalidArgumentType('options.shell', 'one of type boolean or string', shell);
  }
  if (detached != null && typeof detached !== 'boolean') {
    throw invalidArgumentType('options.detached', 'of type boolean', detached);
  }
  return {
    options,
    program: {
      ...(shell ? inShell(shell, file, args) : { file, args }),
      cwd: absolute(cwd),
      env: environment(env),
      ...readStdio(stdio),
    },
  };
}

/** Has a shell read the command line that the program and its arguments make together. */
function inShell(
  shell: boolean | string,
  file: string,
  args: string[],
): Pick<Program, 'file' | 'args'> {
  const line = [file, ...args].join(' ');
  return { file: shell === true ? '/bin/sh' : String(shell), args: ['-c', line] };
}

function absolute(cwd: string | URL | null | undefined): string {
  const own = kernel().start.cwd;
  if (cwd == null) return own;
  const path = cwd instanceof URL ? fileURLToPath(cwd) : cwd;
  return path.startsWith('/') ? path : `${own}/${path}`;
}

function environment(env: SpawnOptions['env'] = process.env): Record<string, string> {
  const entries = Object.entries(env).filter(([, value]) => value !== undefined);
  for (const [name, value] of entries) noNullBytes(`${name}=${value}`, `options.env['${name}']`);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
