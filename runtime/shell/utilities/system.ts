import timers from 'node:timers/promises';
import { ShellError } from '../errors.ts';
import { fileInPath } from '../file-in-path.ts';
import { write } from '../streams.ts';
import type { Utility } from '../utility.ts';
import { readOptions } from './options.ts';

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

const sleep: Utility = async ({ args, signal }) => {
  if (args.length === 0) throw new ShellError('missing operand');
  let seconds = 0;
  for (const argument of args) {
    const [, number, unit = ''] = /^(\d*\.?\d+)([smhd]?)$/.exec(argument) ?? [];
    if (number === undefined) throw new ShellError(`invalid time interval '${argument}'`);
    seconds += Number(number) * (UNITS[unit] ?? 1);
  }
  await timers.setTimeout(seconds * 1000, undefined, { signal }).catch(() => {});
  return 0;
};

const ps: Utility = async ({ stdout, system }) => {
  await write(stdout, '    PID    PPID CMD\n');
  for (const { pid, ppid, command } of await system.listProcesses()) {
    await write(stdout, `${String(pid).padStart(7)} ${String(ppid).padStart(7)} ${command}\n`);
  }
  return 0;
};

const which: Utility = async ({ args, cwd, env, stdout, system }) => {
  const { operands } = readOptions(args, 'a');
  let status = 0;
  for (const name of operands) {
    const found = system.commands.includes(name)
      ? `/usr/bin/${name}`
      : fileInPath(name, cwd, env['PATH'] ?? '');
    if (found === undefined) status = 1;
    else await write(stdout, `${found}\n`);
  }
  return status;
};

const date: Utility = async ({ args, stdout }) => {
  const now = new Date();
  const format = args.find((argument) => argument.startsWith('+'));
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const fields: Record<string, string> = {
    Y: String(now.getFullYear()),
    m: pad(now.getMonth() + 1),
    d: pad(now.getDate()),
    H: pad(now.getHours()),
    M: pad(now.getMinutes()),
    S: pad(now.getSeconds()),
    N: `${pad(now.getMilliseconds(), 3)}000000`,
    s: String(Math.floor(now.getTime() / 1000)),
    F: now.toISOString().slice(0, 10),
    T: now.toTimeString().slice(0, 8),
    '%': '%',
  };
  const text = format
    ?.slice(1)
    .replace(/%([A-Za-z%])/g, (token, letter: string) => fields[letter] ?? token);
  await write(stdout, `${text ?? now.toString()}\n`);
  return 0;
};

const hostname: Utility = async ({ stdout }) => {
  await write(stdout, 'localhost\n');
  return 0;
};

/** Utilities that ask the system: its processes, its programs, its clock (POSIX, Utilities). */
export const systemUtilities: Record<string, Utility> = { date, hostname, ps, sleep, which };
