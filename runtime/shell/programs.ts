import childProcess, { type ChildProcess, type StdioOptions } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';
import stream, { type Readable, type Writable } from 'node:stream';
import { reasonOf } from './errors.ts';
import type { Interpreter } from './interpreter.ts';
import { chunksOf, forward, isBroken, write } from './streams.ts';

const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/**
 * Starts a program as a process of its own and waits for its end.
 *
 * @returns its exit code; 127 if there is no such program, 128 and the signal's number if one ended it
 */
export async function runProgram(
  shell: Interpreter,
  name: string,
  args: string[],
): Promise<number> {
  const { environment, programs, session } = shell;
  const start = async (): Promise<number> => {
    const child = childProcess.spawn(name, args, {
      cwd: environment.cwd,
      env: { ...environment.exportedVariables(), PWD: environment.cwd },
      stdio: stdioOf(shell),
      detached: session.interactive && programs.inBackground,
    });
    if (child.pid !== undefined) programs.add(child.pid);
    const ended = endOf(child);
    const flowing = connect(child, shell);
    const outcome = await ended;
    await flowing;
    return typeof outcome === 'number' ? outcome : explain(shell, name, args, outcome);
  };
  return programs.inBackground ? start() : session.lendTerminal(start);
}

/** Programs share the shell's own streams; what leads elsewhere passes through the shell. */
function stdioOf({ descriptors, programs }: Interpreter): StdioOptions {
  const own = [process.stdin, process.stdout, process.stderr];
  return own.map((stream, number) => {
    const led = descriptors.get(number);
    if (led === stream && !(number === 0 && programs.inBackground)) return 'inherit';
    return led ? 'pipe' : 'ignore';
  });
}

function endOf(child: ChildProcess): Promise<number | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', (code, signal) => {
      resolve(code ?? 128 + (os.constants.signals[signal ?? 'SIGKILL'] ?? 0));
    });
  });
}

async function connect(child: ChildProcess, { descriptors }: Interpreter): Promise<void> {
  const input = descriptors.get(0);
  if (child.stdin && input instanceof stream.Readable) void feed(child.stdin, input);
  const broken = (from: Readable): void => {
    // Who writes to a closed pipe is told with an error, or with a signal that programs may ignore.
    from.destroy();
    child.kill('SIGPIPE');
  };
  const pass = (from: Readable | null, number: number): Promise<void> | undefined => {
    const to: Readable | Writable | undefined = descriptors.get(number);
    return from && to instanceof stream.Writable
      ? forward(from, to, () => broken(from))
      : undefined;
  };
  await Promise.all([pass(child.stdout, 1), pass(child.stderr, 2)]);
}

/** Gives a program its input; one that reads no more ends the stream for those before it. */
async function feed(to: Writable, from: Readable): Promise<void> {
  to.on('error', () => from.destroy());
  for await (const chunk of chunksOf(from)) {
    if (isBroken(to)) return void from.destroy();
    await write(to, chunk);
  }
  to.end();
}

async function explain(
  shell: Interpreter,
  name: string,
  args: string[],
  error: Error & { code?: string },
): Promise<number> {
  const shellName = shell.environment.name;
  if (error.code === 'ENOEXEC') return runProgram(shell, 'sh', [name, ...args]);
  if (error.code === 'ENOENT' && !name.includes('/')) {
    // As jsh says it, and as `sh` does, whose users are other programs.
    const message = shellName === 'jsh' ? `command not found: ${name}` : `1: ${name}: not found`;
    await write(shell.output(2), `${shellName}: ${message}\n`);
    return NOT_FOUND;
  }
  await write(shell.output(2), `${shellName}: ${name}: ${reasonOf(error)}\n`);
  return error.code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE;
}
