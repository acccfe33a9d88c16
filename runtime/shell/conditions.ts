import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { TestExpression } from 'unbash';
import { ShellError } from './errors.ts';
import { evaluateArithmetic } from './expand/arithmetic.ts';
import type { WordExpander } from './expand/words.ts';

/** Whether a file is what an operator asks for; a file that is missing is nothing. */
const FILE_TESTS: Record<string, (stats: fs.Stats) => boolean> = {
  '-e': () => true,
  '-a': () => true,
  '-f': (stats) => stats.isFile(),
  '-d': (stats) => stats.isDirectory(),
  '-s': (stats) => stats.size > 0,
  '-r': () => true,
  '-w': () => true,
  '-x': (stats) => stats.isDirectory() || (stats.mode & 0o111) !== 0,
};

const NUMBER_TESTS: Record<string, (left: number, right: number) => boolean> = {
  '-eq': (left, right) => left === right,
  '-ne': (left, right) => left !== right,
  '-lt': (left, right) => left < right,
  '-le': (left, right) => left <= right,
  '-gt': (left, right) => left > right,
  '-ge': (left, right) => left >= right,
};

/**
 * Answers an operator with one operand, as `test -f file` does (POSIX, `test`).
 *
 * @returns undefined for what is no such operator
 */
export function testOne(operator: string, operand: string, cwd: string): boolean | undefined {
  if (operator === '-n') return operand !== '';
  if (operator === '-z') return operand === '';
  if (operator === '-t') return isTerminal(Number(operand));
  const file = path.resolve(cwd, operand);
  if (operator === '-L' || operator === '-h') {
    return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  }
  const test = FILE_TESTS[operator];
  if (!test) return undefined;
  const stats = operand === '' ? undefined : fs.statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && test(stats);
}

function isTerminal(descriptor: number): boolean {
  return [process.stdin, process.stdout, process.stderr][descriptor]?.isTTY ?? false;
}

/**
 * Answers an operator with two operands, as `test a = b` does.
 *
 * @returns undefined for what is no such operator
 * @throws {@link ShellError} for a number that is none
 */
export function testTwo(
  left: string,
  operator: string,
  right: string,
  cwd: string,
): boolean | undefined {
  if (operator === '=' || operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  if (operator === '-nt') return changedAt(left, cwd) > changedAt(right, cwd);
  if (operator === '-ot') return changedAt(left, cwd) < changedAt(right, cwd);
  return NUMBER_TESTS[operator]?.(integer(left), integer(right));
}

function integer(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text))
    throw new ShellError(`${text}: integer expression expected`, 2);
  return Number(text);
}

/** In ms; a file that is missing is older than all. */
function changedAt(file: string, cwd: string): number {
  return fs.statSync(path.resolve(cwd, file), { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

/** Whether what stands in `[[ … ]]` holds (Bash Reference Manual, Conditional Constructs). */
export async function holdsCondition(
  node: TestExpression,
  expander: WordExpander,
): Promise<boolean> {
  switch (node.type) {
    case 'TestGroup':
      return holdsCondition(node.expression, expander);
    case 'TestNot': {
      const negated = node.negations.length % 2 === 1;
      return (await holdsCondition(node.operand, expander)) !== negated;
    }
    case 'TestLogical': {
      for (const operand of node.operands) {
        if ((await holdsCondition(operand, expander)) !== (node.operator === '&&')) {
          return node.operator === '||';
        }
      }
      return node.operator === '&&';
    }
    case 'TestUnary': {
      const operand = await expander.toText(node.operand);
      if (node.operator === '-v') return expander.environment.get(operand) !== undefined;
      return testOne(node.operator, operand, expander.environment.cwd) ?? unknown(node.operator);
    }
    case 'TestBinary':
      return holdsBinary(node, expander);
  }
}

async function holdsBinary(
  { left, operator, right }: Extract<TestExpression, { type: 'TestBinary' }>,
  expander: WordExpander,
): Promise<boolean> {
  const text = await expander.toText(left);
  if (operator === '=~') return new RegExp(await expander.toText(right)).test(text);
  if (operator === '=' || operator === '==' || operator === '!=') {
    const pattern = new RegExp(`^(?:${await expander.toPattern(right)})$`);
    return pattern.test(text) === (operator !== '!=');
  }
  const other = await expander.toText(right);
  if (operator in NUMBER_TESTS) {
    const number = (each: string): Promise<number> => evaluateArithmetic(each, expander);
    return NUMBER_TESTS[operator]?.(await number(text), await number(other)) ?? false;
  }
  return testTwo(text, operator, other, expander.environment.cwd) ?? unknown(operator);
}

function unknown(operator: string): never {
  throw new ShellError(`${operator}: unknown test`, 2);
}
