import { nodeError, invalidArgumentType } from '../../node-errors.ts';
import { validateObject, validateString } from '../validate.ts';

/** One option that a program takes. */
export interface OptionConfig {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  default?: unknown;
}

/** What a program's arguments may be (Node documentation: Util, `util.parseArgs`). */
export interface ParseArgsConfig {
  args?: string[];
  options?: Record<string, OptionConfig>;
  strict?: boolean;
  allowPositionals?: boolean;
  allowNegative?: boolean;
  tokens?: boolean;
}

interface OptionToken {
  kind: 'option';
  name: string;
  rawName: string;
  index: number;
  value: string | boolean | undefined;
  inlineValue: boolean | undefined;
}
type Token =
  | OptionToken
  | { kind: 'positional'; index: number; value: string }
  | { kind: 'option-terminator'; index: number };

/** What was found. */
export interface ParsedArgs {
  values: Record<string, unknown>;
  positionals: string[];
  tokens?: Token[];
}

const problem = (code: string, message: string) =>
  nodeError(TypeError as ErrorConstructor, code, message);

/**
 * Reads the arguments of a command line.
 *
 * @param config - which options there are; without `args`, reads the process's own
 * @throws `ERR_PARSE_ARGS_UNKNOWN_OPTION`, `ERR_PARSE_ARGS_INVALID_OPTION_VALUE`,
 *   `ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL`, `ERR_INVALID_ARG_TYPE`
 */
export function parseArgs(config: ParseArgsConfig = {}): ParsedArgs {
  const { args = process.argv.slice(2), options = {}, strict = true } = config;
  const { allowPositionals = !strict, allowNegative = false } = config;
  if (!Array.isArray(args)) throw invalidArgumentType('args', 'an instance of Array', args);
  validateOptions(options);
  const tokens = tokenize(args, options);
  const values: Record<string, unknown> = Object.create(null);
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (!allowPositionals) throw unexpectedPositional(token.value);
      positionals.push(token.value);
    } else if (token.kind === 'option') {
      const negated = allowNegative ? negatedName(token, options) : undefined;
      if (strict && negated === undefined) checkOption(token, options, allowPositionals);
      store(values, negated ?? token.name, negated ? false : (token.value ?? true), options);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.default !== undefined && values[name] === undefined) values[name] = option.default;
  }
  return { values, positionals, ...(config.tokens && { tokens }) };
}

function validateOptions(options: Record<string, OptionConfig>): void {
  validateObject(options, 'options');
  for (const [name, option] of Object.entries(options)) {
    validateObject(option, `options.${name}`);
    if (option.type !== 'string' && option.type !== 'boolean') {
      const expected = "('string|boolean')";
      throw invalidArgumentType(`options.${name}.type`, expected, option.type);
    }
    if (option.short === undefined) continue;
    validateString(option.short, `options.${name}.short`);
    if (option.short.length !== 1) {
      throw problem(
        'ERR_INVALID_ARG_VALUE',
        `The property 'options.${name}.short' must be a single character. Received '${option.short}'`,
      );
    }
  }
}

function tokenize(args: string[], options: Record<string, OptionConfig>): Token[] {
  const tokens: Token[] = [];
  const shortNames = new Map(
    Object.entries(options).flatMap(([name, { short }]) => (short ? [[short, name]] : [])),
  );
  const takesValue = (name: string): boolean => options[name]?.type === 'string';
  let index = 0;
  const push = (name: string, rawName: string, at: number, inline?: string): void => {
    const following = inline === undefined && takesValue(name) ? args[index + 1] : undefined;
    if (following !== undefined) index += 1;
    const value = inline ?? following;
    const inlineValue = value === undefined ? undefined : inline !== undefined;
    tokens.push({ kind: 'option', name, rawName, index: at, value, inlineValue });
  };
  for (; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === '--') {
      tokens.push({ kind: 'option-terminator', index });
      const rest = args.slice(index + 1).entries();
      for (const [offset, value] of rest) {
        tokens.push({ kind: 'positional', index: index + 1 + offset, value });
      }
      break;
    }
    if (argument.startsWith('--')) {
      const equals = argument.indexOf('=', 3);
      const name = argument.slice(2, equals < 0 ? undefined : equals);
      push(name, `--${name}`, index, equals < 0 ? undefined : argument.slice(equals + 1));
    } else if (argument.startsWith('-') && argument !== '-') {
      // `-abc` is `-a -b -c`, or `-a` with the value `bc`.
      const at = index;
      for (let position = 1; position < argument.length; position++) {
        const letter = argument[position] ?? '';
        const name = shortNames.get(letter) ?? letter;
        const rest = argument.slice(position + 1);
        const inline = takesValue(name) && rest !== '' ? rest : undefined;
        push(name, `-${letter}`, at, inline);
        if (inline !== undefined) break;
      }
    } else tokens.push({ kind: 'positional', index, value: argument });
  }
  return tokens;
}

/** The option that `--no-name` turns off. */
function negatedName(
  token: OptionToken,
  options: Record<string, OptionConfig>,
): string | undefined {
  const name = token.rawName.startsWith('--no-') ? token.name.slice('no-'.length) : undefined;
  return name !== undefined && options[name]?.type === 'boolean' ? name : undefined;
}

function checkOption(
  token: OptionToken,
  options: Record<string, OptionConfig>,
  allowPositionals: boolean,
): void {
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (!option) {
    const hint = allowPositionals
      ? `. To specify a positional argument starting with a '-', place it at the end of the ` +
        `command after '--', as in '-- ${JSON.stringify(token.rawName)}`
      : '';
    const message = `Unknown option '${token.rawName}'${hint}`;
    throw problem('ERR_PARSE_ARGS_UNKNOWN_OPTION', message);
  }
  const invalid = (message: string) => problem('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message);
  const shown = option.short ? `-${option.short}, --${token.name}` : `--${token.name}`;
  if (option.type === 'string' && typeof token.value !== 'string') {
    throw invalid(`Option '${shown} <value>' argument missing`);
  }
  if (option.type === 'boolean' && token.value !== undefined) {
    throw invalid(`Option '${shown}' does not take an argument`);
  }
  if (option.type === 'string' && !token.inlineValue && String(token.value).startsWith('-')) {
    const example = token.rawName.startsWith('--')
      ? `'${token.rawName}=-XYZ'`
      : `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
    throw invalid(
      `Option '${token.rawName}' argument is ambiguous.\n` +
        `Did you forget to specify the option argument for '${token.rawName}'?\n` +
        `To specify an option argument starting with a dash use ${example}.`,
    );
  }
}

function unexpectedPositional(value: string): Error {
  return problem(
    'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
    `Unexpected argument '${value}'. This command does not take positional arguments`,
  );
}

function store(
  values: Record<string, unknown>,
  name: string,
  value: unknown,
  options: Record<string, OptionConfig>,
): void {
  if (name === '__proto__') return;
  if (!options[name]?.multiple) values[name] = value;
  else values[name] = [...((values[name] as unknown[] | undefined) ?? []), value];
}
