import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ShellEnvironment, type ShellOptions } from './environment.ts';
import { BrokenPipe, Interrupted, Jump, ShellError } from './errors.ts';
import { runInteractive } from './interactive.ts';
import { Interpreter } from './interpreter.ts';
import { Jobs } from './jobs.ts';
import { ownDescriptors } from './own-descriptors.ts';
import { isIncomplete } from './parse.ts';
import { plainSession, type Session, type ShellSystem } from './session.ts';
import { linesOf } from './streams.ts';
import { utilities } from './utilities.ts';
import { runUtilityOrProgram } from './utility-call.ts';

/**
 * Runs a shell, or one of its utilities, as a process: `jsh`, `sh -c 'ls'`, `sh script.sh`, `ls -l`.
 * Without arguments it reads commands from its input, and from a terminal with a prompt.
 *
 * @param name - of the command as it was started
 * @param args - its arguments
 * @param system - of the host
 * @param argv0 - how it was called, which errors begin with @default its name
 * @returns the exit code
 */
export async function runShell(
  name: string,
  args: readonly string[],
  system: ShellSystem,
  argv0: string = name,
): Promise<number> {
  const environment = new ShellEnvironment(argv0, process.cwd(), process.env);
  const session = plainSession(system, new Jobs());
  if (utilities.has(name)) {
    return guarded(interpreterFor(environment, session), (shell) =>
      runUtilityOrProgram(shell, name, [...args]),
    );
  }
  const [first, ...rest] = withoutFlags(args, environment.options);
  if (first === '-c') {
    const [text = '', own, ...positional] = rest;
    if (own !== undefined) environment.name = own;
    environment.positional = positional;
    return guarded(interpreterFor(environment, session), (shell) => shell.runText(text));
  }
  if (first !== undefined) {
    environment.positional = rest;
    return runScript(interpreterFor(environment, session), first);
  }
  if (process.stdin.isTTY) return runInteractive(environment, system);
  return runLines(interpreterFor(environment, session));
}

function interpreterFor(environment: ShellEnvironment, session: Session): Interpreter {
  return new Interpreter(environment, ownDescriptors(), session);
}

/** `sh -e script`, `sh -xc text` */
function withoutFlags(args: readonly string[], options: ShellOptions): string[] {
  const [first = '', ...rest] = args;
  if (first === '-s' || first === '-l' || first === '-i') return withoutFlags(rest, options);
  const flags = /^-([eux]+)(c?)$/.exec(first);
  if (!flags) return [...args];
  if (flags[1]?.includes('e')) options.errexit = true;
  if (flags[1]?.includes('u')) options.nounset = true;
  if (flags[1]?.includes('x')) options.xtrace = true;
  return flags[2] ? ['-c', ...rest] : rest;
}

async function runScript(shell: Interpreter, file: string): Promise<number> {
  const { environment } = shell;
  let text: string;
  try {
    text = fs.readFileSync(path.resolve(environment.cwd, file), 'utf8');
  } catch {
    return shell.complain(new ShellError(`0: cannot open ${file}: No such file`, 2));
  }
  environment.name = file;
  return guarded(shell, () => shell.runText(text));
}

/** Runs commands as they come in, each as soon as it is complete. */
async function runLines(shell: Interpreter): Promise<number> {
  let text = '';
  for await (const line of linesOf(process.stdin)) {
    text += `${line}\n`;
    if (isIncomplete(text)) continue;
    const now = text;
    text = '';
    const status = await guarded(
      shell,
      () => shell.runText(now),
      (code) => ({ code }),
    );
    if (typeof status === 'object') return status.code;
  }
  return text === '' ? shell.environment.status : guarded(shell, () => shell.runText(text));
}

/**
 * Runs something to its end, whatever ends it.
 *
 * @param exited - makes the result where `exit` was called @default the exit code
 */
async function guarded<T = number>(
  shell: Interpreter,
  run: (shell: Interpreter) => Promise<number>,
  exited?: (code: number) => T,
): Promise<T | number> {
  try {
    return await run(shell);
  } catch (error) {
    if (error instanceof Jump)
      return exited && error.to === 'exit' ? exited(error.value) : error.value;
    if (error instanceof Interrupted) return Interrupted.status;
    if (error instanceof BrokenPipe) return BrokenPipe.status;
    if (error instanceof ShellError)
      return (shell.environment.status = await shell.complain(error));
    throw error;
  }
}
