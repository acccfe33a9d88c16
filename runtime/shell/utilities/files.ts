import fs from 'node:fs';
import path from 'node:path';
import { ShellError } from '../errors.ts';
import { eachOperand } from './each-operand.ts';
import { readOptions } from './options.ts';
import type { Utility } from '../utility.ts';

const mkdir: Utility = (call) => {
  const { flags, operands } = readOptions(call.args, 'pv', { parents: 'p' });
  if (operands.length === 0) throw new ShellError('missing operand');
  return eachOperand(
    call,
    operands,
    (name) => void fs.mkdirSync(path.resolve(call.cwd, name), { recursive: flags.has('p') }),
    (name) => `cannot create directory '${name}'`,
  );
};

const rmdir: Utility = (call) => {
  const { operands } = readOptions(call.args, '');
  if (operands.length === 0) throw new ShellError('missing operand');
  return eachOperand(
    call,
    operands,
    (name) => fs.rmdirSync(path.resolve(call.cwd, name)),
    (name) => `failed to remove '${name}'`,
  );
};

const rm: Utility = (call) => {
  const { flags, operands } = readOptions(call.args, 'rRfdv', { recursive: 'r', force: 'f' });
  const recursive = flags.has('r') || flags.has('R');
  const force = flags.has('f');
  if (operands.length === 0 && !force) throw new ShellError('missing operand');
  return eachOperand(
    call,
    operands,
    (name) => {
      const file = path.resolve(call.cwd, name);
      const stats = fs.lstatSync(file, { throwIfNoEntry: false });
      if (!stats && force) return;
      if (stats?.isDirectory() && !recursive) throw Object.assign(new Error(), { code: 'EISDIR' });
      if (isInside(call.cwd, file)) throw Object.assign(new Error('is in use'), { code: 'EBUSY' });
      fs.rmSync(file, { recursive, force });
    },
    (name) => `cannot remove '${name}'`,
  );
};

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder === '/' ? '/' : `${folder}/`);
}

const touch: Utility = (call) => {
  const { flags, operands } = readOptions(call.args, 'camr:t:d:', { 'no-create': 'c' });
  if (operands.length === 0) throw new ShellError('missing file operand');
  return eachOperand(
    call,
    operands,
    (name) => {
      const file = path.resolve(call.cwd, name);
      const now = new Date();
      if (fs.existsSync(file)) fs.utimesSync(file, now, now);
      else if (!flags.has('c')) fs.closeSync(fs.openSync(file, 'a'));
    },
    (name) => `cannot touch '${name}'`,
  );
};

const chmod: Utility = (call) => {
  const [mode, ...names] = call.args;
  if (mode === undefined || names.length === 0) throw new ShellError('missing operand');
  return eachOperand(
    call,
    names,
    (name) => {
      const file = path.resolve(call.cwd, name);
      fs.chmodSync(file, newMode(mode, fs.statSync(file).mode & 0o7777));
    },
    (name) => `cannot access '${name}'`,
  );
};

/** `755`, `+x`, `u+rw,go-w` */
function newMode(text: string, before: number): number {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let mode = before;
  for (const clause of text.split(',')) {
    const [, who = '', sign, what = ''] = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause) ?? [];
    if (sign === undefined) throw new ShellError(`invalid mode: '${text}'`);
    const shifts =
      who === '' || who.includes('a') ? [6, 3, 0] : [...who].map((each) => 'ogu'.indexOf(each) * 3);
    const bits = [...what].reduce((all, each) => all | ({ r: 4, w: 2, x: 1, X: 1 }[each] ?? 0), 0);
    for (const shift of shifts) {
      if (sign === '=') mode &= ~(7 << shift);
      mode = sign === '-' ? mode & ~(bits << shift) : mode | (bits << shift);
    }
  }
  return mode;
}

const ln: Utility = async (call) => {
  const { flags, operands } = readOptions(call.args, 'sfn', { symbolic: 's', force: 'f' });
  const [target, name = target && path.basename(target)] = operands;
  if (target === undefined || name === undefined) throw new ShellError('missing file operand');
  let link = path.resolve(call.cwd, name);
  if (fs.statSync(link, { throwIfNoEntry: false })?.isDirectory())
    link = path.join(link, path.basename(target));
  if (flags.has('f')) fs.rmSync(link, { force: true });
  if (flags.has('s')) fs.symlinkSync(target, link);
  else fs.linkSync(path.resolve(call.cwd, target), link);
  return 0;
};

/** Utilities that make, remove and mark files (POSIX, Utilities). */
export const fileUtilities: Record<string, Utility> = { chmod, ln, mkdir, rm, rmdir, touch };
