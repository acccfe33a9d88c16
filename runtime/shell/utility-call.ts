import process from 'node:process';
import stream, { type Readable } from 'node:stream';
import { BrokenPipe, Interrupted, Jump, reasonOf, ShellError } from './errors.ts';
import type { Interpreter } from './interpreter.ts';
import { runProgram } from './programs.ts';
import { write } from './streams.ts';
import { utilities } from './utilities.ts';

/** Runs what is neither a function nor a built-in: what `command` and `env` run too. */
export async function runUtilityOrProgram(
  shell: Interpreter,
  name: string,
  args: string[],
): Promise<number> {
  const utility = utilities.get(name);
  if (!utility) return runProgram(shell, name, args);
  const { environment, session } = shell;
  const input = inputOf(shell);
  try {
    const status = await utility({
      name,
      args,
      cwd: environment.cwd,
      env: environment.exportedVariables(),
      stdin: input,
      stdout: shell.output(1),
      stderr: shell.output(2),
      signal: session.signal,
      system: session.system,
      run: (program, rest, env) => runWith(shell, program, rest, env),
    });
    if (session.signal.aborted) throw new Interrupted();
    return status;
  } catch (error) {
    if (error instanceof BrokenPipe) return BrokenPipe.status;
    if (error instanceof Interrupted || error instanceof Jump) throw error;
    await write(shell.output(2), `${name}: ${reasonOf(error)}\n`);
    return error instanceof ShellError ? error.status : 1;
  }
}

async function runWith(
  shell: Interpreter,
  program: string,
  args: string[],
  env: Record<string, string>,
): Promise<number> {
  return shell.subshell(shell.descriptors, (own) => {
    own.environment.variables.clear();
    for (const [name, value] of Object.entries(env)) {
      own.environment.variables.set(name, { value, exported: true });
    }
    return runUtilityOrProgram(own, program, args);
  });
}

function inputOf({ descriptors, session }: Interpreter): Readable {
  const input = descriptors.get(0);
  if (!(input instanceof stream.Readable)) return stream.Readable.from([]);
  return input === process.stdin ? session.terminalInput() : input;
}
