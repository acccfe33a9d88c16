import os from 'node:os';
import process from 'node:process';
import type { Builtin } from './builtins.ts';
import { Interrupted, reasonOf, ShellError } from './errors.ts';
import type { Interpreter } from './interpreter.ts';
import { jobLine, type Job } from './jobs.ts';
import { write } from './streams.ts';

const NOT_A_CHILD = 127;

async function listJobs(shell: Interpreter): Promise<number> {
  const { jobs } = shell.session;
  for (const job of jobs.all) await write(shell.output(1), `${jobLine(job)}\n`);
  jobs.takeFinished();
  return 0;
}

/** Waits for all jobs, or for those that are named; the exit code is that of the last one. */
async function wait({ session, environment }: Interpreter, args: string[]): Promise<number> {
  if (args.length === 0) {
    for (const job of session.jobs.all) await ended(job, session.signal);
    session.jobs.takeFinished();
    return 0;
  }
  let status = environment.status;
  for (const argument of args) {
    const job = session.jobs.find(argument);
    status = job ? await ended(job, session.signal) : NOT_A_CHILD;
    if (job) session.jobs.forget(job);
  }
  return status;
}

async function ended(job: Job, signal: AbortSignal): Promise<number> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Interrupted()), { once: true });
  });
  return Promise.race([job.finished, aborted]);
}

/** Waits for a job as if it had not been put into the background; Ctrl-C ends its programs. */
async function foreground(shell: Interpreter, [name = '%%']: string[]): Promise<number> {
  const { jobs, signal } = shell.session;
  const job = jobs.find(name.startsWith('%') ? name : `%${name}`);
  if (!job) throw new ShellError(`fg: ${name}: no such job`);
  await write(shell.output(1), `${job.text}\n`);
  const interrupt = (): void => {
    for (const pid of job.pids) sendSignal(pid, 'SIGINT');
  };
  signal.addEventListener('abort', interrupt, { once: true });
  const status = await job.finished;
  signal.removeEventListener('abort', interrupt);
  jobs.forget(job);
  return status;
}

function sendSignal(pid: number, signal: NodeJS.Signals | 0): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    throw new ShellError(
      `kill: (${pid}) - ${(error as { code?: string }).code === 'ESRCH' ? 'No such process' : reasonOf(error)}`,
    );
  }
}

async function kill(shell: Interpreter, args: string[]): Promise<number> {
  const numbers: Record<string, number> = os.constants.signals;
  if (args[0] === '-l') {
    await write(
      shell.output(1),
      `${Object.keys(numbers)
        .map((name) => name.slice(3))
        .join(' ')}\n`,
    );
    return 0;
  }
  const [signal, targets] = signalAndTargets(args);
  if (targets.length === 0) throw new ShellError('kill: usage: kill [-signal] pid | %job …', 2);
  for (const target of targets) {
    const job = shell.session.jobs.find(target);
    if (!job && !/^\d+$/.test(target)) {
      throw new ShellError(`kill: ${target}: arguments must be process or job IDs`);
    }
    for (const pid of target.startsWith('%') && job ? job.pids : [Number(target)]) {
      if (!(await isRunning(shell, pid))) throw new ShellError(`kill: (${pid}) - No such process`);
      sendSignal(pid, signal);
    }
  }
  return 0;
}

async function isRunning({ session }: Interpreter, pid: number): Promise<boolean> {
  const running = await session.system.listProcesses();
  return running.some((each) => each.pid === pid);
}

function signalAndTargets(args: string[]): [NodeJS.Signals | 0, string[]] {
  const [first = '', second = '', ...rest] = args;
  if (first === '-s') return [signalOf(second), rest];
  if (first === '--' || !first.startsWith('-'))
    return ['SIGTERM', args.filter((each) => each !== '--')];
  return [signalOf(first.slice(1)), args.slice(1)];
}

function signalOf(text: string): NodeJS.Signals | 0 {
  if (text === '0') return 0;
  const known = Object.entries(os.constants.signals);
  const name = text.toUpperCase().replace(/^(SIG)?/, 'SIG');
  const found = known.find(([each, number]) => each === name || String(number) === text);
  if (!found) throw new ShellError(`kill: ${text}: invalid signal specification`);
  return found[0] as NodeJS.Signals;
}

/** The built-ins that deal with jobs and processes. */
export const controlJobs: readonly (readonly [string, Builtin])[] = [
  ['fg', foreground],
  ['jobs', listJobs],
  ['kill', kill],
  ['wait', wait],
];
