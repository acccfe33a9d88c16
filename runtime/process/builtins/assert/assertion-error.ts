import { validateObject } from '../validate.ts';
import { difference, inspectLines } from './difference.ts';

/** What an AssertionError is made of (Node documentation: Assert, "Class: assert.AssertionError"). */
export interface AssertionErrorOptions {
  message?: string | undefined;
  actual?: unknown;
  expected?: unknown;
  operator?: string;
  /** Frames from this function on are left out of the stack, where the engine can. */
  stackStartFn?: ((...args: never[]) => unknown) | undefined;
  /** Whether the message counts as written by Node although one is given. */
  generated?: boolean;
  diff?: 'simple' | 'full' | undefined;
  details?: object[] | undefined;
}

const HEADERS: Record<string, string> = {
  strictEqual: 'Expected values to be strictly equal:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
};
const isObject = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** The texts of two values on one line each, one under the other. */
function stacked(actual: unknown, expected: unknown, [one, two]: [string, string]): string {
  const strings = typeof actual === 'string' && typeof expected === 'string';
  let same = 0;
  while (one[same] === two[same] && same < one.length) same += 1;
  const pointer = strings && same > 2 ? `\n${' '.repeat(same + 2)}^` : '';
  return `+ actual - expected\n\n+ ${one}\n- ${two}${pointer}\n`;
}

/** A copy of an error that is shown in one line, as places in a program are no part of what differs. */
function withoutStack(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const copy = Object.assign(Object.create(Object.getPrototypeOf(value) as object) as Error, value);
  Object.defineProperty(copy, 'message', { value: value.message });
  if (Object.hasOwn(value, 'cause')) {
    Object.defineProperty(copy, 'cause', { value: withoutStack(value.cause) });
  }
  return copy;
}

function unequalMessage(
  actual: unknown,
  expected: unknown,
  operator: string,
  own?: string,
): string {
  const [one, two] = [inspectLines(withoutStack(actual)), inspectLines(withoutStack(expected))];
  let header = own ?? HEADERS[operator] ?? '';
  const [first = '', second = ''] = [one[0], two[0]];
  const bothObjects = isObject(actual) && isObject(expected);
  if (one.length === 1 && two.length === 1 && !bothObjects) {
    const quotes = [actual, expected].filter((value) => typeof value === 'string').length * 2;
    const zeros = actual === 0 && expected === 0;
    const short = !zeros && first.length + second.length - quotes <= 12;
    if (short && first !== second) return `${header}\n\n${first} !== ${second}\n`;
    return `${header}\n${stacked(actual, expected, [first, second])}`;
  }
  if (one.join('\n') === two.join('\n')) {
    return `Values have same structure but are not reference-equal:\n\n${one.join('\n')}\n`;
  }
  if (operator === 'strictEqual' && bothObjects) {
    header = own ?? 'Expected "actual" to be reference-equal to "expected":';
  }
  const { text, skipped } = difference(one, two);
  const note = skipped ? '\n... Skipped lines' : '';
  return `${header}\n+ actual - expected${note}\n\n${text}\n`;
}

function equalMessage(actual: unknown, expected: unknown, operator: string): string {
  const lines = inspectLines(actual);
  const text = lines.join('\n');
  if (operator === 'notStrictEqual' && isObject(actual)) {
    return `Expected "actual" not to be reference-equal to "expected":\n\n${text}\n`;
  }
  const header = HEADERS[operator] ?? '';
  if (operator === 'notDeepEqual') {
    const other = inspectLines(expected).join('\n');
    if (other === text) return `${header}\n\n${text}`;
    const loosely = 'Expected values not to be loosely deep-equal:';
    return `${loosely}\n\n${text}\n\nshould not loosely deep-equal\n\n${other}`;
  }
  if (lines.length > 1) return `${header}\n\n${text}\n`;
  return text.length > 5 ? `${header}\n\n${text}` : `${header} ${text}`;
}

function generate({ actual, expected, operator = '' }: AssertionErrorOptions): string {
  if (/^not\w+Equal$/.test(operator)) return equalMessage(actual, expected, operator);
  if (operator.endsWith('trictEqual') || operator === 'throws') {
    return unequalMessage(actual, expected, operator === 'throws' ? 'deepStrictEqual' : operator);
  }
  const [one, two] = [inspectLines(actual).join('\n'), inspectLines(expected).join('\n')];
  if (operator === 'deepEqual') {
    const header = 'Expected values to be loosely deep-equal:';
    return `${header}\n\n${one}\n\nshould loosely deep-equal\n\n${two}`;
  }
  return `${one} ${operator} ${two}`;
}

/** A message of the program's own stands above what differs, where the values are compared strictly. */
function messageOf(options: AssertionErrorOptions): string {
  const { message, actual, expected, operator = '' } = options;
  if (message === undefined) return generate(options);
  const shows = operator === 'strictEqual' || operator === 'deepStrictEqual';
  return shows ? unequalMessage(actual, expected, operator, message) : String(message);
}

/** The error of an assertion that does not hold. */
export class AssertionError extends Error {
  readonly generatedMessage: boolean;
  readonly code = 'ERR_ASSERTION';
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string | undefined;
  readonly diff: 'simple' | 'full';

  constructor(options: AssertionErrorOptions) {
    validateObject(options, 'options');
    super(messageOf(options));
    this.generatedMessage = options.generated ?? options.message === undefined;
    this.actual = options.actual;
    this.expected = options.expected;
    this.operator = options.operator;
    this.diff = options.diff ?? 'simple';
    for (const [index, detail] of (options.details ?? []).entries()) {
      for (const [name, value] of Object.entries(detail)) {
        Object.assign(this, { [`${name === 'stack' ? 'stack trace' : name} ${index}`]: value });
      }
    }
    Object.defineProperty(this, 'name', {
      value: 'AssertionError [ERR_ASSERTION]',
      configurable: true,
      writable: true,
    });
    // While the name carries the code the engine puts it in the stack's first line, as Node does.
    Error.captureStackTrace?.(this, options.stackStartFn);
    void this.stack;
    this.name = 'AssertionError';
  }
}
