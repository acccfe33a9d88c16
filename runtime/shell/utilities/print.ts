import path from 'node:path';
import { testOne, testTwo } from '../conditions.ts';
import { ShellError } from '../errors.ts';
import { write } from '../streams.ts';
import type { Utility } from '../utility.ts';

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

/** Reads `\n`, `\t`, `\033` and the like. */
function unescape(text: string): string {
  return text.replace(
    /\\(?:0?([0-7]{1,3})|x([\da-fA-F]{1,2})|([ntrabefv\\]))/g,
    (_, octal?: string, hex?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      return ESCAPES[letter ?? ''] ?? '';
    },
  );
}

const echo: Utility = async ({ args, stdout }) => {
  const words = [...args];
  let flags = '';
  while (/^-[neE]+$/.test(words[0] ?? '')) flags += words.shift();
  const text = words.join(' ') + (flags.includes('n') ? '' : '\n');
  await write(stdout, flags.includes('e') ? unescape(text) : text);
  return 0;
};

const printf: Utility = async ({ args: [format, ...values], stdout }) => {
  if (format === undefined) throw new ShellError('usage: printf format [arguments]', 2);
  const left = [...values];
  let text = '';
  do {
    const before = left.length;
    text += unescape(format.replaceAll('%%', '\0')).replace(
      /%([-0+ ]*)(\d*)(?:\.(\d+))?([sdiouxXfgecb])/g,
      (_, flags: string, width: string, precision: string | undefined, kind: string) =>
        padded(formatted(left.shift() ?? '', kind, precision), flags, Number(width)),
    );
    if (left.length === before) break;
  } while (left.length > 0);
  await write(stdout, text.replaceAll('\0', '%'));
  return 0;
};

function formatted(value: string, kind: string, precision: string | undefined): string {
  const number = /^["']/.test(value) ? (value.codePointAt(1) ?? 0) : Number(value || 0);
  switch (kind) {
    case 's':
      return precision === undefined ? value : value.slice(0, Number(precision));
    case 'b':
      return unescape(value);
    case 'c':
      return value.slice(0, 1);
    case 'f':
      return number.toFixed(Number(precision ?? 6));
    case 'e':
      return number.toExponential(Number(precision ?? 6));
    case 'g':
      return String(number);
  }
  if (Number.isNaN(number)) throw new ShellError(`${value}: invalid number`);
  const radix = { o: 8, x: 16, X: 16 }[kind] ?? 10;
  const digits = Math.trunc(number).toString(radix);
  return kind === 'X' ? digits.toUpperCase() : digits;
}

function padded(text: string, flags: string, width: number): string {
  const signed = flags.includes('+') && !text.startsWith('-') ? `+${text}` : text;
  if (flags.includes('-')) return signed.padEnd(width);
  return signed.padStart(width, flags.includes('0') ? '0' : ' ');
}

const pwd: Utility = async ({ cwd, stdout }) => {
  await write(stdout, `${cwd}\n`);
  return 0;
};

const env: Utility = async ({ args, env: given, stdout, run }) => {
  const words = [...args];
  const variables = words[0] === '-i' || words[0] === '-' ? {} : { ...given };
  if (words[0] === '-i' || words[0] === '-') words.shift();
  for (let word = words[0]; word?.includes('='); word = words[0]) {
    const [name = '', ...value] = word.split('=');
    variables[name] = value.join('=');
    words.shift();
  }
  const [program, ...rest] = words;
  if (program !== undefined) return run(program, rest, variables);
  for (const [name, value] of Object.entries(variables)) await write(stdout, `${name}=${value}\n`);
  return 0;
};

const basename: Utility = async ({ args: [file, suffix], stdout }) => {
  if (file === undefined) throw new ShellError('missing operand');
  await write(stdout, `${path.basename(file, suffix)}\n`);
  return 0;
};

const dirname: Utility = async ({ args: [file], stdout }) => {
  if (file === undefined) throw new ShellError('missing operand');
  await write(stdout, `${path.dirname(file)}\n`);
  return 0;
};

const seq: Utility = async ({ args, stdout, signal }) => {
  const numbers = args.map(Number);
  if (numbers.length === 0 || numbers.some(Number.isNaN))
    throw new ShellError('usage: seq [first [step]] last');
  const [first = 1, step = 1, last = 1] =
    numbers.length === 1
      ? [1, 1, numbers[0]]
      : numbers.length === 2
        ? [numbers[0], 1, numbers[1]]
        : numbers;
  if (step === 0) throw new ShellError('the step must not be 0');
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    if (signal.aborted) break;
    await write(stdout, `${value}\n`);
  }
  return 0;
};

const yes: Utility = async ({ args, stdout, signal }) => {
  const line = `${args.length > 0 ? args.join(' ') : 'y'}\n`.repeat(128);
  while (!signal.aborted) {
    await write(stdout, line);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  return 0;
};

const clear: Utility = async ({ stdout }) => {
  await write(stdout, '\u001B[H\u001B[2J\u001B[3J');
  return 0;
};

/** `test` and `[` (POSIX, `test`), with `!`, `-a` and `-o`. */
const test: Utility = async ({ name, args, cwd }) => {
  const words = [...args];
  if (name === '[' && words.pop() !== ']') throw new ShellError("missing ']'", 2);
  return Number(!holds(words, cwd));
};

function holds(words: string[], cwd: string): boolean {
  const [first = '', second = '', third = ''] = words;
  if (words.length === 0) return false;
  if (words.length === 1) return first !== '';
  if (words.length === 3) {
    const answer = testTwo(first, second, third, cwd);
    if (answer !== undefined) return answer;
  }
  for (const operator of ['-o', '-a']) {
    const at = words.indexOf(operator, 1);
    if (at < 0) continue;
    const [left, right] = [words.slice(0, at), words.slice(at + 1)];
    return operator === '-o'
      ? holds(left, cwd) || holds(right, cwd)
      : holds(left, cwd) && holds(right, cwd);
  }
  if (first === '!') return !holds(words.slice(1), cwd);
  if (first === '(' && words.at(-1) === ')') return holds(words.slice(1, -1), cwd);
  const answer = words.length === 2 ? testOne(first, second, cwd) : undefined;
  if (answer === undefined)
    throw new ShellError(`${words.length === 2 ? first : second}: unexpected operator`, 2);
  return answer;
}

/** Utilities that print or answer and touch no file (POSIX, Utilities). */
export const printUtilities: Record<string, Utility> = {
  '[': test,
  basename,
  clear,
  dirname,
  echo,
  env,
  false: async () => 1,
  printf,
  pwd,
  seq,
  test,
  true: async () => 0,
  yes,
};
