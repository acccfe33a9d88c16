import type { Assignment, Command, Word } from 'unbash';
import { builtins } from './builtins.ts';
import type { FormerVariables, FunctionBody } from './environment.ts';
import { ShellError } from './errors.ts';
import type { Interpreter } from './interpreter.ts';
import { redirect } from './redirections.ts';
import { write } from './streams.ts';
import { runUtilityOrProgram } from './utility-call.ts';

/** Commands whose arguments are assignments, so that `A=$B` is not split into fields. */
const DECLARING = new Set(['export', 'local', 'readonly', 'declare', 'typeset']);

/**
 * Runs a command with its assignments and redirections (POSIX Shell Command Language, 2.9.1): a
 * function, a built-in of the shell, one of its utilities, or a program.
 *
 * @returns its exit code
 */
export async function runCommand(shell: Interpreter, node: Command): Promise<number> {
  const { environment, expander } = shell;
  const words = node.name ? await argumentsOf(shell, node.name, node.args) : [];
  const [name, ...args] = words;
  const assignments = node.prefix.filter((each) => each.type === 'Assignment');
  if (name === undefined) {
    environment.status = 0;
    for (const assignment of assignments) await assign(shell, assignment);
    const led = await redirect(node.redirects, shell.descriptors, expander);
    await led.close();
    return environment.status;
  }
  if (environment.options.xtrace) await write(shell.output(2), `+ ${words.join(' ')}\n`);
  const led = await redirect(node.redirects, shell.descriptors, expander);
  try {
    const own = shell.with(led.descriptors);
    const former = await setForOne(shell, assignments);
    try {
      return await dispatch(own, name, args);
    } finally {
      environment.restore(former);
    }
  } finally {
    await led.close();
  }
}

async function argumentsOf(
  shell: Interpreter,
  name: Word,
  args: Command['args'],
): Promise<string[]> {
  const words = await shell.expander.toArguments([name]);
  const declares = DECLARING.has(words[0] ?? '');
  for (const argument of args) {
    if (argument.type === 'Word') words.push(...(await shell.expander.toArguments([argument])));
    else if (declares) words.push(`${argument.name}=${await valueOf(shell, argument)}`);
    else words.push(...(await shell.expander.toArguments([asWord(argument)])));
  }
  return words;
}

/** `a=b` where it is an argument like another, as in `env a=b`. */
function asWord({ text, pos, end, name, value }: Assignment): Word {
  if (value.type === 'ArrayValue') throw new ShellError(`${text}: arrays are not supported`);
  const before = {
    type: 'Literal' as const,
    pos,
    end: value.pos,
    text: `${name}=`,
    value: `${name}=`,
  };
  const after = value.parts ?? [{ ...before, text: value.text, value: value.value }];
  return { type: 'Word', text, value: text, pos, end, parts: [before, ...after] };
}

async function valueOf(shell: Interpreter, { text, value, index }: Assignment): Promise<string> {
  if (value.type === 'ArrayValue' || index)
    throw new ShellError(`${text}: arrays are not supported`);
  return shell.expander.toText(value);
}

async function assign(shell: Interpreter, assignment: Assignment): Promise<void> {
  const { environment } = shell;
  const value = await valueOf(shell, assignment);
  const before = assignment.append ? (environment.get(assignment.name) ?? '') : '';
  environment.set(assignment.name, before + value);
}

/**
 * Sets variables for one command: what stands before it, as in `PORT=1 node server.js`.
 *
 * @returns what they were
 */
async function setForOne(
  shell: Interpreter,
  assignments: readonly Assignment[],
): Promise<FormerVariables> {
  const { environment } = shell;
  const former = new Map(assignments.map(({ name }) => [name, environment.variables.get(name)]));
  for (const assignment of assignments) {
    await assign(shell, assignment);
    environment.export(assignment.name);
  }
  return former;
}

async function dispatch(shell: Interpreter, name: string, args: string[]): Promise<number> {
  const body = shell.environment.functions.get(name);
  if (body) return callFunction(shell, body, args);
  const builtin = builtins.get(name);
  if (builtin) return builtin(shell, args);
  return runUtilityOrProgram(shell, name, args);
}

async function callFunction(
  shell: Interpreter,
  body: FunctionBody,
  args: string[],
): Promise<number> {
  const { environment } = shell;
  const locals = environment.enterFunction();
  try {
    return await shell.returning(args, () => shell.body(body));
  } finally {
    environment.leaveFunction(locals);
  }
}
