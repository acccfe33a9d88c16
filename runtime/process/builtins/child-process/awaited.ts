import { Buffer } from 'buffer';
import { hasSharedMemory } from '../../blocking-wait.ts';
import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { signalName } from '../process/signals.ts';
import { validateNumber, validateString } from '../validate.ts';
import { findProgram, spawnError } from './find-program.ts';
import { DEFAULT_MAX_BUFFER, readSpawn, type Program, type SpawnOptions } from './spawn-options.ts';

/** Options of `spawnSync` and its like (Node's documentation: Child process). */
interface AwaitedOptions extends SpawnOptions {
  input?: string | Uint8Array | DataView;
  /** In bytes, for each stream. */
  maxBuffer?: number;
  encoding?: string | null;
}

/** What `spawnSync` gives. */
export interface SpawnSyncResult {
  pid: number;
  output: (Buffer | string | null)[] | null;
  stdout: Buffer | string | null;
  stderr: Buffer | string | null;
  status: number | null;
  signal: string | null;
  error?: Error;
}

/**
 * Starts a program and waits for its end; everything else in this process waits too (Node's
 * documentation: Child process, `spawnSync`).
 *
 * @param rest - the arguments, which may be left out, and the options
 * @throws `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM` where the page has no shared memory to wait on
 */
export function spawnSync(file: string, ...rest: unknown[]): SpawnSyncResult {
  const { program, options } = readSpawn(file, rest);
  const given = options as AwaitedOptions;
  const { timeout = 0, maxBuffer = DEFAULT_MAX_BUFFER, killSignal = 'SIGTERM' } = given;
  validateNumber(maxBuffer, 'options.maxBuffer', 0);
  const input = inputOf(given.input);
  const found = findProgram(program);
  if (typeof found === 'string')
    return failed(spawnError(found, program.file, 'spawnSync'), program);
  if (!hasSharedMemory) throw noSharedMemory();
  const outcome = kernel().spawnAndWait(
    {
      command: found.command,
      argv0: options.argv0 ?? program.file,
      args: [...found.args, ...program.args],
      cwd: program.cwd,
      env: program.env,
      stdio: program.stdio,
    },
    { input, timeout: timeout ?? 0, killSignal: signalName(killSignal), maxBuffer },
  );
  if (!outcome) return failed(spawnError('EAGAIN', program.file, 'spawnSync'), program);
  const { pid, code, signal = null, problem } = outcome;
  const [stdout, stderr] = (['stdout', 'stderr'] as const).map((name, index) =>
    program.stdio[index + 1] === 'pipe' ? decoded(outcome[name], given.encoding) : null,
  ) as [Buffer | string | null, Buffer | string | null];
  return {
    status: signal === null ? code : null,
    signal,
    output: [null, stdout, stderr],
    pid,
    stdout,
    stderr,
    ...(problem && {
      error: withArguments(spawnError(problem, program.file, 'spawnSync'), program),
    }),
  };
}

function failed(error: Error, program: Program): SpawnSyncResult {
  withArguments(error, program);
  return { error, status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null };
}

function withArguments(error: Error, { args }: Program): Error {
  return Object.assign(error, { spawnargs: args });
}

function inputOf(input: unknown): Uint8Array | null {
  if (input === undefined || input === null) return null;
  if (typeof input === 'string') return new TextEncoder().encode(input);
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength).slice();
  }
  const expected = 'of type string or an instance of Buffer, TypedArray, or DataView';
  throw invalidArgumentType('options.stdio[0]', expected, input);
}

function decoded(bytes: Uint8Array, encoding: string | null | undefined): Buffer | string {
  const buffer = Buffer.from(bytes);
  const text = encoding != null && encoding !== 'buffer';
  return text ? buffer.toString(encoding as BufferEncoding) : buffer;
}

function noSharedMemory(): Error {
  const message =
    'Waiting for a program needs shared memory, which this page has not: it is not cross-origin ' +
    'isolated, or its browser has none for workers. Use spawn, exec or execFile.';
  return nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', message);
}

/** Gives what was printed, or throws what `execFileSync` and `execSync` throw. */
function orThrow(result: SpawnSyncResult, command: string): Buffer | string | null {
  const { error, status, stderr } = result;
  if (error) throw Object.assign(error, result);
  if (status === 0) return result.stdout;
  const printed = stderr && stderr.length > 0 ? `\n${stderr.toString()}` : '';
  const failure = new Error(`Command failed: ${command}${printed}`);
  throw Object.assign(failure, result);
}

/** What the program complains of is shown, unless the options say where it goes. */
function showStderr(result: SpawnSyncResult, options: SpawnOptions | undefined): SpawnSyncResult {
  if (!options?.stdio && result.stderr) kernel().write('stderr', Buffer.from(result.stderr));
  return result;
}

/**
 * Starts a program, waits for its end and gives what it printed.
 *
 * @throws an error with `status`, `signal`, `stdout` and `stderr` if it failed
 */
export function execFileSync(file: string, ...rest: unknown[]): Buffer | string | null {
  const { program, options } = readSpawn(file, rest);
  const result = showStderr(spawnSync(file, ...rest), options);
  return orThrow(result, options.shell ? file : [file, ...program.args].join(' '));
}

/**
 * Runs a command line in a shell, waits for its end and gives what it printed.
 *
 * @throws as {@link execFileSync} does
 */
export function execSync(command: string, options?: AwaitedOptions): Buffer | string | null {
  validateString(command, 'command');
  const result = spawnSync(command, { ...options, shell: options?.shell || true });
  return orThrow(showStderr(result, options), command);
}
