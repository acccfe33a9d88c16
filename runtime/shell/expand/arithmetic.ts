import {
  parse,
  type ArithmeticExpression,
  type ArithmeticExpansionPart,
  type Command,
} from 'unbash';
import { ExpansionError } from '../errors.ts';
import type { Expander } from './expander.ts';

type Operation = (left: number, right: number) => number;

const truth = (value: boolean): number => (value ? 1 : 0);

const BINARY: Record<string, Operation> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => Math.trunc(left / nonZero(right)),
  '%': (left, right) => left % nonZero(right),
  '**': (left, right) => left ** right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
  '<': (left, right) => truth(left < right),
  '>': (left, right) => truth(left > right),
  '<=': (left, right) => truth(left <= right),
  '>=': (left, right) => truth(left >= right),
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '&': (left, right) => left & right,
  '^': (left, right) => left ^ right,
  '|': (left, right) => left | right,
  ',': (_left, right) => right,
};

function nonZero(value: number): number {
  if (value === 0) throw new ExpansionError('division by 0');
  return value;
}

/**
 * Works out a text (POSIX Shell Command Language, 2.6.4), with integers of JavaScript's precision.
 *
 * @throws {@link ExpansionError} for what is no expression, and for a division by 0
 */
export async function evaluateArithmetic(text: string, expander: Expander): Promise<number> {
  if (/^\s*-?\d{1,15}\s*$/.test(text) && !/^\s*-?0\d/.test(text)) return Number(text);
  if (text.trim() === '') return 0;
  const [statement] = parse(`: $((${text}))`).commands;
  const [word] = (statement?.command as Command | undefined)?.args ?? [];
  const part = word?.type === 'Word' ? word.parts?.[0] : undefined;
  if (part?.type !== 'ArithmeticExpansion')
    throw new ExpansionError(`arithmetic syntax error: ${text}`);
  return expandArithmetic(part, expander);
}

/** The value of `$((…))`. */
export async function expandArithmetic(
  part: Pick<ArithmeticExpansionPart, 'expression' | 'text'>,
  expander: Expander,
): Promise<number> {
  if (!part.expression) return 0;
  return evaluate(part.expression, expander);
}

async function evaluate(node: ArithmeticExpression, expander: Expander): Promise<number> {
  switch (node.type) {
    case 'ArithmeticGroup':
      return evaluate(node.expression, expander);
    case 'ArithmeticTernary': {
      const { test, consequent, alternate } = node;
      return evaluate((await evaluate(test, expander)) ? consequent : alternate, expander);
    }
    case 'ArithmeticUnary':
      return unary(node, expander);
    case 'ArithmeticBinary':
      return binary(node, expander);
    case 'ArithmeticWord':
      return valueOf(node, expander);
    case 'ArithmeticCommandExpansion':
      if (!node.script) return 0;
      return evaluateArithmetic((await expander.substitute(node.script)).trim(), expander);
  }
}

async function unary(
  node: Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>,
  expander: Expander,
): Promise<number> {
  const value = await evaluate(node.operand, expander);
  if (node.operator === '++' || node.operator === '--') {
    const changed = value + (node.operator === '++' ? 1 : -1);
    assign(node.operand, changed, expander);
    return node.prefix ? changed : value;
  }
  const operations: Record<string, number> = {
    '-': -value,
    '+': value,
    '~': ~value,
    '!': truth(!value),
  };
  return operations[node.operator] ?? unknown(node.operator);
}

async function binary(
  node: Extract<ArithmeticExpression, { type: 'ArithmeticBinary' }>,
  expander: Expander,
): Promise<number> {
  const { operator, left, right } = node;
  if (operator === '&&') {
    return truth(
      Boolean(await evaluate(left, expander)) && Boolean(await evaluate(right, expander)),
    );
  }
  if (operator === '||') {
    return truth(
      Boolean(await evaluate(left, expander)) || Boolean(await evaluate(right, expander)),
    );
  }
  const assigned = /^(.*[^=!<>]|<<|>>|)=$/.exec(operator)?.[1];
  if (assigned === undefined) {
    const operation = BINARY[operator] ?? unknown(operator);
    return operation(await evaluate(left, expander), await evaluate(right, expander));
  }
  const given = await evaluate(right, expander);
  const operation = assigned === '' ? undefined : (BINARY[assigned] ?? unknown(operator));
  const value = operation ? operation(await evaluate(left, expander), given) : given;
  assign(left, value, expander);
  return value;
}

function assign(target: ArithmeticExpression, value: number, { environment }: Expander): void {
  const name = target.type === 'ArithmeticWord' ? target.value : '';
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new ExpansionError('attempted assignment to a non-variable');
  environment.set(name, String(value));
}

async function valueOf(
  node: Extract<ArithmeticExpression, { type: 'ArithmeticWord' }>,
  expander: Expander,
): Promise<number> {
  const text = (node.parts ? await expander.partsToText(node.parts) : node.value).trim();
  if (/^[A-Za-z_]\w*$/.test(text)) {
    return evaluateArithmetic(expander.environment.get(text) ?? '', expander);
  }
  const based = /^(\d+)#(\w+)$/.exec(text);
  if (based) return parseInt(based[2] ?? '', Number(based[1]));
  const value = /^0\d+$/.test(text) ? parseInt(text, 8) : Number(text);
  if (!Number.isNaN(value)) return value;
  // An expansion may have given an expression, as in `$((${a}))` with a='1 + 2'.
  if (node.parts) return evaluateArithmetic(text, expander);
  throw new ExpansionError(`${text}: arithmetic syntax error`);
}

function unknown(operator: string): never {
  throw new ExpansionError(`arithmetic syntax error: ${operator} is not supported`);
}
