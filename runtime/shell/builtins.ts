import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import stream from 'node:stream';
import { Jump, reasonOf, ShellError } from './errors.ts';
import { fileInPath } from './file-in-path.ts';
import type { Interpreter } from './interpreter.ts';
import { controlJobs } from './job-control.ts';
import { quoted } from './quoting.ts';
import { chunksOf, write } from './streams.ts';
import { utilities } from './utilities.ts';
import { runUtilityOrProgram } from './utility-call.ts';

/** A command that works on the shell itself. */
export type Builtin = (shell: Interpreter, args: string[]) => Promise<number> | number;

const MISUSE = 2;
const NAME = /^[A-Za-z_]\w*$/;

async function cd(shell: Interpreter, [target]: string[]): Promise<number> {
  const { environment } = shell;
  const wanted = target === '-' ? environment.get('OLDPWD') : (target ?? environment.get('HOME'));
  if (wanted === undefined)
    throw new ShellError(`cd: ${target === '-' ? 'OLDPWD' : 'HOME'} not set`);
  const folder = path.resolve(environment.cwd, wanted);
  try {
    if (!fs.statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  } catch (error) {
    throw new ShellError(`cd: ${wanted}: ${reasonOf(error)}`);
  }
  environment.set('OLDPWD', environment.cwd);
  environment.cwd = folder;
  environment.set('PWD', folder);
  if (target === '-') await write(shell.output(1), `${folder}\n`);
  return 0;
}

async function exportVariables(shell: Interpreter, args: string[]): Promise<number> {
  const { environment } = shell;
  if (args.length === 0 || args[0] === '-p') {
    for (const [name, value] of Object.entries(environment.exportedVariables())) {
      await write(shell.output(1), `export ${name}=${quoted(value)}\n`);
    }
    return 0;
  }
  for (const argument of args) {
    const name = assignFrom(shell, argument, 'export');
    environment.export(name);
  }
  return 0;
}

/** Sets `name=value`, and gives the name. */
function assignFrom({ environment }: Interpreter, argument: string, command: string): string {
  const at = argument.indexOf('=');
  const name = at < 0 ? argument : argument.slice(0, at);
  if (!NAME.test(name)) throw new ShellError(`${command}: ${argument}: not a valid identifier`);
  if (at >= 0) environment.set(name, argument.slice(at + 1));
  return name;
}

function unset({ environment }: Interpreter, args: string[]): number {
  for (const name of args) {
    if (args[0] !== '-f') environment.variables.delete(name);
    environment.functions.delete(name);
  }
  return 0;
}

const OPTIONS = { e: 'errexit', u: 'nounset', x: 'xtrace' } as const;

async function set(shell: Interpreter, args: string[]): Promise<number> {
  const { environment } = shell;
  if (args.length === 0) {
    for (const [name, { value }] of environment.variables)
      await write(shell.output(1), `${name}=${value}\n`);
    return 0;
  }
  for (const [index, argument] of args.entries()) {
    const flags = /^([-+])([a-z]*)$/.exec(argument);
    if (argument === '--' || !flags) {
      environment.positional = args.slice(argument === '--' ? index + 1 : index);
      return 0;
    }
    const [, sign, letters = ''] = flags;
    if (letters === 'o') {
      setOption(shell, args[index + 1], sign === '-');
      return 0;
    }
    for (const letter of letters)
      setOption(shell, OPTIONS[letter as keyof typeof OPTIONS] ?? letter, sign === '-');
  }
  return 0;
}

function setOption({ environment }: Interpreter, name: string | undefined, on: boolean): void {
  const { options } = environment;
  if (name === undefined || !Object.hasOwn(options, name)) {
    throw new ShellError(`set: ${name ?? ''}: invalid option`, MISUSE);
  }
  options[name as keyof typeof options] = on;
}

function leave(to: 'break' | 'continue'): Builtin {
  return ({ environment }, [count = '1']) => {
    if (environment.loopDepth === 0) return 0;
    if (!/^[1-9]\d*$/.test(count)) throw new ShellError(`${to}: ${count}: loop count out of range`);
    throw new Jump(to, Math.min(Number(count), environment.loopDepth));
  };
}

function codeOf(shell: Interpreter, command: string, given: string | undefined): number {
  if (given === undefined) return shell.environment.status;
  if (!/^-?\d+$/.test(given))
    throw new ShellError(`${command}: ${given}: numeric argument required`, MISUSE);
  return Number(given) & 0xff;
}

async function source(shell: Interpreter, [name, ...args]: string[]): Promise<number> {
  if (name === undefined) throw new ShellError('.: filename argument required', MISUSE);
  const { environment } = shell;
  let text: string;
  try {
    text = fs.readFileSync(path.resolve(environment.cwd, name), 'utf8');
  } catch (error) {
    throw new ShellError(`.: ${name}: ${reasonOf(error)}`);
  }
  environment.functionDepth++;
  try {
    const positional = args.length > 0 ? args : environment.positional;
    return await shell.returning(positional, () => shell.runText(text));
  } finally {
    environment.functionDepth--;
  }
}

/** Reads one line into variables (POSIX, `read`); what is left goes to the last one. */
async function read(shell: Interpreter, args: string[]): Promise<number> {
  const { environment, descriptors } = shell;
  const raw = args[0] === '-r';
  const names = raw ? args.slice(1) : args;
  const given = descriptors.get(0);
  if (!(given instanceof stream.Readable)) return 1;
  const input = given === process.stdin ? shell.session.terminalInput() : given;
  const { line, ended } = await readLine(input, shell.session.signal);
  const text = raw ? line : line.replace(/\\([\s\S])/g, '$1');
  const fields = text.trim().split(/[ \t]+/);
  const wanted = names.length > 0 ? names : ['REPLY'];
  for (const [index, name] of wanted.entries()) {
    const isLast = index === wanted.length - 1;
    environment.set(name, isLast ? fields.slice(index).join(' ') : (fields[index] ?? ''));
  }
  return ended && line === '' ? 1 : 0;
}

/** Takes one line from a stream and puts back what follows it. */
async function readLine(
  input: stream.Readable,
  signal: AbortSignal,
): Promise<{ line: string; ended: boolean }> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(input, signal)) {
    const at = chunk.indexOf(10);
    chunks.push(at < 0 ? chunk : chunk.subarray(0, at));
    if (at < 0) continue;
    if (at + 1 < chunk.length) input.unshift(chunk.subarray(at + 1));
    return { line: Buffer.concat(chunks).toString(), ended: false };
  }
  return { line: Buffer.concat(chunks).toString(), ended: true };
}

/** Tells what a name means (POSIX, `type`; `command -v`). */
async function tellMeaning(shell: Interpreter, names: string[], brief: boolean): Promise<number> {
  let status = 0;
  for (const name of names) {
    const meaning = meaningOf(shell, name);
    if (meaning === undefined) {
      status = 1;
      if (!brief) await write(shell.output(2), `${name}: not found\n`);
    } else {
      await write(
        shell.output(1),
        `${brief ? (meaning.file ?? name) : `${name} is ${meaning.text}`}\n`,
      );
    }
  }
  return status;
}

function meaningOf(
  { environment, session }: Interpreter,
  name: string,
): { text: string; file?: string } | undefined {
  if (environment.functions.has(name)) return { text: 'a function' };
  if (builtins.has(name)) return { text: 'a shell builtin' };
  const { commands } = session.system;
  const file =
    utilities.has(name) || commands.includes(name)
      ? `/usr/bin/${name}`
      : fileInPath(name, environment.cwd, environment.get('PATH') ?? '');
  return file === undefined ? undefined : { text: file, file };
}

function command(shell: Interpreter, [first, ...rest]: string[]): Promise<number> | number {
  if (first === undefined) return 0;
  if (first === '-v' || first === '-V') return tellMeaning(shell, rest, first === '-v');
  const builtin = builtins.get(first);
  return builtin ? builtin(shell, rest) : runUtilityOrProgram(shell, first, rest);
}

async function history(shell: Interpreter): Promise<number> {
  for (const [index, line] of shell.session.history.entries()) {
    await write(shell.output(1), `${String(index + 1).padStart(5)}  ${line}\n`);
  }
  return 0;
}

/** The shell's built-ins by their names. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', () => 0],
  ['.', source],
  ['break', leave('break')],
  ['cd', cd],
  ['command', command],
  ['continue', leave('continue')],
  ['eval', (shell, args) => shell.runText(args.join(' '))],
  [
    'exit',
    (shell, [code]) => {
      throw new Jump('exit', codeOf(shell, 'exit', code));
    },
  ],
  ['export', exportVariables],
  ['history', history],
  [
    'local',
    (shell, args) => {
      if (shell.environment.functionDepth === 0)
        throw new ShellError('local: can only be used in a function');
      for (const argument of args) {
        shell.environment.makeLocal(argument.replace(/=[^]*/, ''));
        assignFrom(shell, argument, 'local');
      }
      return 0;
    },
  ],
  ['read', read],
  [
    'return',
    (shell, [code]) => {
      if (shell.environment.functionDepth === 0)
        throw new ShellError("return: can only `return' from a function or sourced script");
      throw new Jump('return', codeOf(shell, 'return', code));
    },
  ],
  ['set', set],
  [
    'shift',
    ({ environment }, [count = '1']) => {
      if (Number(count) > environment.positional.length) return 1;
      environment.positional = environment.positional.slice(Number(count));
      return 0;
    },
  ],
  ['source', source],
  ['type', (shell, names) => tellMeaning(shell, names, false)],
  ['unset', unset],
  ...controlJobs,
]);
