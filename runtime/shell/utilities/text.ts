import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { reasonOf, ShellError } from '../errors.ts';
import { chunksOf, linesOf, textOf, write } from '../streams.ts';
import { eachOperand } from './each-operand.ts';
import { readOptions } from './options.ts';
import type { Utility, UtilityCall } from '../utility.ts';

/** What an operand of a filter stands for: a file, or with `-` the utility's own input. */
function inputOf({ cwd, stdin }: UtilityCall, operand: string): Readable {
  if (operand === '-') return stdin;
  const fd = fs.openSync(path.resolve(cwd, operand), 'r');
  if (!fs.fstatSync(fd).isDirectory()) return fs.createReadStream('', { fd });
  fs.closeSync(fd);
  throw Object.assign(new Error(), { code: 'EISDIR' });
}

function orInput(operands: string[]): string[] {
  return operands.length > 0 ? operands : ['-'];
}

const cat: Utility = (call) => {
  const { flags, operands } = readOptions(call.args, 'nu', { number: 'n' });
  let line = 0;
  return eachOperand(call, orInput(operands), async (operand) => {
    const input = inputOf(call, operand);
    if (!flags.has('n')) {
      for await (const chunk of chunksOf(input, call.signal)) await write(call.stdout, chunk);
      return;
    }
    for await (const text of linesOf(input, call.signal)) {
      line++;
      await write(call.stdout, `${String(line).padStart(6)}\t${text}\n`);
    }
  });
};

function countOf(call: UtilityCall): { count: string; operands: string[] } {
  const short = call.args.map((argument) => argument.replace(/^-(\d+)$/, '-n$1'));
  const { values, operands } = readOptions(short, 'n:f', { lines: 'n' });
  const count = values.get('n')?.at(-1) ?? '10';
  if (!/^[-+]?\d+$/.test(count)) throw new ShellError(`invalid number of lines: '${count}'`);
  return { count, operands: orInput(operands) };
}

/** Heads what follows with the file's name where there are several. */
async function nameFile(call: UtilityCall, operands: string[], operand: string): Promise<void> {
  if (operands.length === 1) return;
  const before = operand === operands[0] ? '' : '\n';
  await write(call.stdout, `${before}==> ${operand} <==\n`);
}

const head: Utility = (call) => {
  const { count, operands } = countOf(call);
  return eachOperand(call, operands, async (operand) => {
    await nameFile(call, operands, operand);
    let left = Math.abs(Number(count));
    if (left === 0) return;
    for await (const line of linesOf(inputOf(call, operand), call.signal)) {
      await write(call.stdout, `${line}\n`);
      left--;
      if (left === 0) return;
    }
  });
};

const tail: Utility = (call) => {
  const { count, operands } = countOf(call);
  return eachOperand(call, operands, async (operand) => {
    await nameFile(call, operands, operand);
    const lines: string[] = [];
    for await (const line of linesOf(inputOf(call, operand), call.signal)) lines.push(line);
    const number = Math.abs(Number(count));
    const kept = count.startsWith('+')
      ? lines.slice(number - 1)
      : lines.slice(Math.max(0, lines.length - number));
    for (const line of number === 0 ? [] : kept) await write(call.stdout, `${line}\n`);
  });
};

const wc: Utility = async (call) => {
  const { flags, operands } = readOptions(call.args, 'lwcm', {
    lines: 'l',
    words: 'w',
    bytes: 'c',
  });
  const shown = flags.size > 0 ? flags : new Set(['l', 'w', 'c']);
  const total = { l: 0, w: 0, c: 0, m: 0 };
  const print = (counts: typeof total, name: string): Promise<void> => {
    const columns = (['l', 'w', 'm', 'c'] as const).filter((each) => shown.has(each));
    const width = columns.length > 1 ? 7 : 0;
    const numbers = columns.map((each) => String(counts[each]).padStart(width)).join(' ');
    return write(call.stdout, `${numbers}${name === '-' ? '' : ` ${name}`}\n`);
  };
  const status = await eachOperand(call, orInput(operands), async (operand) => {
    const text = await textOf(inputOf(call, operand), call.signal);
    const counts = {
      l: text.split('\n').length - 1,
      w: text.split(/\s+/).filter(Boolean).length,
      c: Buffer.byteLength(text),
      m: [...text].length,
    };
    for (const each of ['l', 'w', 'c', 'm'] as const) total[each] += counts[each];
    await print(counts, operand);
  });
  if (operands.length > 1) await print(total, 'total');
  return status;
};

const grep: Utility = async (call) => {
  const { flags, values, operands } = readOptions(call.args, 'ivnclqrREFowhHe:', {
    'ignore-case': 'i',
    'invert-match': 'v',
    'line-number': 'n',
    count: 'c',
    quiet: 'q',
  });
  const pattern = values.get('e')?.join('|') ?? operands.shift();
  if (pattern === undefined) throw new ShellError('usage: grep [-ivnclqrEFow] pattern [file …]', 2);
  const matches = matcher(pattern, flags);
  const recursive = flags.has('r') || flags.has('R');
  const files = recursive
    ? (operands.length > 0 ? operands : ['.']).flatMap((each) => filesBelow(call.cwd, each))
    : orInput(operands);
  const named = (files.length > 1 || recursive || flags.has('H')) && !flags.has('h');
  let found = false;
  const status = await eachOperand(call, files, async (file) => {
    let [number, count] = [0, 0];
    for await (const line of linesOf(inputOf(call, file), call.signal)) {
      number++;
      const hits = line.match(matches);
      if ((hits !== null) === flags.has('v')) continue;
      count++;
      if (flags.has('q') || flags.has('l')) break;
      if (flags.has('c')) continue;
      const before = (named ? `${file}:` : '') + (flags.has('n') ? `${number}:` : '');
      const shown = flags.has('o') && hits ? [...hits] : [line];
      for (const text of shown) await write(call.stdout, `${before}${text}\n`);
    }
    found ||= count > 0;
    if (flags.has('c')) await write(call.stdout, `${named ? `${file}:` : ''}${count}\n`);
    if (flags.has('l') && count > 0) await write(call.stdout, `${file}\n`);
  });
  return status === 0 ? Number(!found) : 2;
};

function matcher(pattern: string, flags: ReadonlySet<string>): RegExp {
  // Basic expressions escape what extended ones do not.
  const basic = (text: string): string =>
    text.replace(/\\?([(){}|+?])/g, (token, char: string) =>
      token.length > 1 ? char : `\\${char}`,
    );
  const fixed = pattern.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const source = flags.has('F') ? fixed : flags.has('E') ? pattern : basic(pattern);
  try {
    return new RegExp(flags.has('w') ? `\\b(?:${source})\\b` : source, flags.has('i') ? 'gi' : 'g');
  } catch (error) {
    throw new ShellError(reasonOf(error), 2);
  }
}

function filesBelow(cwd: string, name: string): string[] {
  const place = path.resolve(cwd, name);
  if (!fs.statSync(place).isDirectory()) return [name];
  return fs
    .readdirSync(place)
    .toSorted()
    .flatMap((each) => filesBelow(cwd, name === '.' ? each : path.join(name, each)));
}

async function allLines(call: UtilityCall, operands: string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const operand of orInput(operands)) {
    for await (const line of linesOf(inputOf(call, operand), call.signal)) lines.push(line);
  }
  return lines;
}

const sort: Utility = async (call) => {
  const { flags, operands } = readOptions(call.args, 'rnuf', {
    reverse: 'r',
    'numeric-sort': 'n',
    unique: 'u',
  });
  const lines = await allLines(call, operands);
  const number = (line: string): number => parseFloat(line) || 0;
  const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  lines.sort((a, b) => (flags.has('n') && number(a) - number(b)) || byText(a, b));
  if (flags.has('r')) lines.reverse();
  const kept = flags.has('u') ? [...new Set(lines)] : lines;
  await write(call.stdout, kept.map((line) => `${line}\n`).join(''));
  return 0;
};

const uniq: Utility = async (call) => {
  const { flags, operands } = readOptions(call.args, 'cd', { count: 'c', repeated: 'd' });
  const groups: { line: string; count: number }[] = [];
  for (const line of await allLines(call, operands.slice(0, 1))) {
    const last = groups.at(-1);
    if (last?.line === line) last.count++;
    else groups.push({ line, count: 1 });
  }
  for (const { line, count } of groups) {
    if (flags.has('d') && count === 1) continue;
    await write(call.stdout, `${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`);
  }
  return 0;
};

const tee: Utility = async (call) => {
  const { flags, operands } = readOptions(call.args, 'a', { append: 'a' });
  const files = operands.map((name) =>
    fs.openSync(path.resolve(call.cwd, name), flags.has('a') ? 'a' : 'w'),
  );
  for await (const chunk of chunksOf(call.stdin, call.signal)) {
    for (const file of files) fs.writeSync(file, chunk);
    await write(call.stdout, chunk);
  }
  for (const file of files) fs.closeSync(file);
  return 0;
};

/** Utilities that read text and write it (POSIX, Utilities). */
export const textUtilities: Record<string, Utility> = {
  cat,
  grep,
  head,
  sort,
  tail,
  tee,
  uniq,
  wc,
};
