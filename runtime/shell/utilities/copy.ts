import fs from 'node:fs';
import path from 'node:path';
import { ShellError } from '../errors.ts';
import { eachOperand } from './each-operand.ts';
import { readOptions } from './options.ts';
import type { Utility, UtilityCall } from '../utility.ts';

type Act = (from: string, to: string) => void;

/** Does something with each source and the name that it gets: in a folder, its own. */
async function toTarget(call: UtilityCall, operands: string[], act: Act): Promise<number> {
  const sources = operands.slice(0, -1);
  const target = operands.at(-1);
  if (target === undefined) throw new ShellError('missing file operand');
  if (sources.length === 0)
    throw new ShellError(`missing destination file operand after '${target}'`);
  const to = path.resolve(call.cwd, target);
  const isFolder = fs.statSync(to, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (sources.length > 1 && !isFolder)
    throw new ShellError(`target '${target}' is not a directory`);
  return eachOperand(
    call,
    sources,
    (source) => {
      const from = path.resolve(call.cwd, source);
      act(from, isFolder ? path.join(to, path.basename(from)) : to);
    },
    (source) => `cannot ${call.name === 'mv' ? 'move' : 'copy'} '${source}'`,
  );
}

const cp: Utility = (call) => {
  const { flags, operands } = readOptions(call.args, 'rRafpvn', {
    recursive: 'r',
    force: 'f',
    archive: 'a',
  });
  const recursive = ['r', 'R', 'a'].some((flag) => flags.has(flag));
  return toTarget(call, operands, (from, to) => {
    if (from === to) throw new ShellError(`'${from}' and '${to}' are the same file`);
    if (fs.statSync(from).isDirectory() && !recursive)
      throw new ShellError(`-r not specified; omitting directory '${from}'`);
    if (flags.has('n') && fs.existsSync(to)) return;
    fs.cpSync(from, to, {
      recursive,
      force: true,
      preserveTimestamps: flags.has('p') || flags.has('a'),
    });
  });
};

const mv: Utility = (call) => {
  const { flags, operands } = readOptions(call.args, 'fnv', { force: 'f' });
  return toTarget(call, operands, (from, to) => {
    if (flags.has('n') && fs.existsSync(to)) return;
    fs.renameSync(from, to);
  });
};

/** `cp` and `mv` (POSIX, Utilities). */
export const copyUtilities: Record<string, Utility> = { cp, mv };
