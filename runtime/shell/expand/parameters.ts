import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import { ExpansionError, ShellError } from '../errors.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import type { Expander } from './expander.ts';

/** The exit code of a shell that ends because a parameter is not set, as Bash's. */
const NOT_SET = 127;

/**
 * The value of a parameter: a variable, `$1`, `$?` and the like.
 *
 * @returns undefined if it is not set
 */
export function parameterValue(name: string, { environment, pid }: Expander): string | undefined {
  const { positional } = environment;
  if (/^\d+$/.test(name)) return name === '0' ? environment.name : positional[Number(name) - 1];
  switch (name) {
    case '?':
      return String(environment.status);
    case '#':
      return String(positional.length);
    case '$':
      return String(pid);
    case '!':
      return environment.lastBackgroundPid?.toString();
    case '-':
      return (environment.options.errexit ? 'e' : '') + (environment.options.nounset ? 'u' : '');
    case '@':
    case '*':
      return positional.length === 0 ? undefined : positional.join(joiner(environment.get('IFS')));
    case 'PWD':
      return environment.cwd;
    case 'RANDOM':
      return String(Math.floor(Math.random() * 32_768));
    default:
      return environment.get(name);
  }
}

function joiner(separators = ' '): string {
  return separators.slice(0, 1);
}

/** The value of a simple `$name`. Throws where it is not set and `set -u` asks for that. */
export function expandParameter(name: string, expander: Expander): string {
  const value = parameterValue(name, expander);
  if (value !== undefined) return value;
  if (expander.environment.options.nounset && !'@*'.includes(name)) {
    throw new ExpansionError(`${name}: parameter not set`, NOT_SET);
  }
  return '';
}

/** The value of `${…}` (POSIX Shell Command Language, 2.6.2, and Bash's slices, replacements and cases). */
export async function expandBracedParameter(
  part: ParameterExpansionPart,
  expander: Expander,
): Promise<string> {
  const { parameter, prefix, index, operation } = part;
  if (index || prefix === '!') throw new ShellError(`${part.text}: arrays are not supported`);
  if (prefix === '#') return String([...expandParameter(parameter, expander)].length);
  if (!operation) return expandParameter(parameter, expander);
  if (operation.type === 'Default') return expandDefault(parameter, operation, expander);
  const value = expandParameter(parameter, expander);
  switch (operation.type) {
    case 'Remove':
      return remove(value, operation.operator, await expander.toPattern(operation.operand));
    case 'Replace':
      return replace(value, operation, expander);
    case 'Slice':
      return slice(value, operation, expander);
    case 'CaseModification':
      return changeCase(value, operation.operator);
    default:
      throw new ShellError(`${part.text}: bad substitution`);
  }
}

async function expandDefault(
  name: string,
  { operator, operand }: Extract<ParameterOperation, { type: 'Default' }>,
  expander: Expander,
): Promise<string> {
  const value = parameterValue(name, expander);
  const isMissing = value === undefined || (operator.startsWith(':') && value === '');
  const kind = operator.at(-1);
  if (kind === '+') return isMissing ? '' : expander.toText(operand);
  if (!isMissing) return value;
  const text = await expander.toText(operand);
  if (kind === '?') {
    const reason = operator === '?' ? 'parameter not set' : 'parameter null or not set';
    throw new ExpansionError(`${name}: ${text || reason}`, NOT_SET);
  }
  if (kind === '=') expander.environment.set(name, text);
  return text;
}

/** Takes the shortest (`#`, `%`) or longest (`##`, `%%`) match from the beginning or the end. */
function remove(value: string, operator: '#' | '##' | '%' | '%%', pattern: string): string {
  const longest = operator.length === 2;
  const matches = new RegExp(`^(?:${pattern})$`);
  const cuts = Array.from({ length: value.length + 1 }, (_, at) => at);
  const fromStart = operator.startsWith('#');
  if (fromStart === longest) cuts.reverse();
  for (const at of cuts) {
    const [before, after] = [value.slice(0, at), value.slice(at)];
    if (matches.test(fromStart ? before : after)) return fromStart ? after : before;
  }
  return value;
}

async function replace(
  value: string,
  { operator, pattern, replacement }: Extract<ParameterOperation, { type: 'Replace' }>,
  expander: Expander,
): Promise<string> {
  const source = await expander.toPattern(pattern);
  if (source === '') return value;
  const anchored = { '/': source, '//': source, '/#': `^${source}`, '/%': `${source}$` }[operator];
  const text = await expander.toText(replacement);
  return value.replace(new RegExp(anchored, operator === '//' ? 'g' : ''), () => text);
}

async function slice(
  value: string,
  { offset, length }: Extract<ParameterOperation, { type: 'Slice' }>,
  expander: Expander,
): Promise<string> {
  const number = async (word: Word): Promise<number> =>
    evaluateArithmetic(await expander.toText(word), expander);
  const from = await number(offset);
  const start = from < 0 ? Math.max(0, value.length + from) : from;
  if (!length) return value.slice(start);
  const count = await number(length);
  return value.slice(start, count < 0 ? count : start + count);
}

function changeCase(value: string, operator: '^' | '^^' | ',' | ',,'): string {
  const change = (text: string): string =>
    operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase();
  return operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1);
}
