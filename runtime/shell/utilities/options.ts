import util, { type ParseArgsOptionsConfig } from 'node:util';
import { ShellError } from '../errors.ts';

const MISUSE = 2;

/** What a utility was given: its flags, options with values, and the rest. */
export interface Options {
  flags: ReadonlySet<string>;
  /** By letter or long name, in the order they were given. */
  values: ReadonlyMap<string, readonly string[]>;
  operands: string[];
}

/**
 * Reads a utility's arguments (POSIX, Utility Syntax Guidelines): letters may stand together, `--`
 * ends the options.
 *
 * @param args - without the utility's name
 * @param letters - the flags that it knows; `n:` takes a value
 * @param long - the long names of letters, as `{ recursive: 'r' }`; one that has no letter stands for
 *   itself, with `:` if it takes a value, as `{ json: ':' }`
 * @throws {@link ShellError} for an option that it does not know
 *
 * @example
 * ```ts
 * const { flags, values, operands } = readOptions(['-rn', '3', 'a'], 'rn:');
 * [...flags, ...values, operands]; // => ['r', ['n', ['3']], ['a']]
 * ```
 */
export function readOptions(
  args: readonly string[],
  letters: string,
  long: Readonly<Record<string, string>> = {},
): Options {
  const options: ParseArgsOptionsConfig = {};
  const letterOf = new Map<string, string>();
  for (const [, short = '', colon] of letters.matchAll(/(.)(:?)/g)) {
    const name = Object.keys(long).find((each) => long[each] === short) ?? short;
    options[name] = { type: colon ? 'string' : 'boolean', short, multiple: true };
    letterOf.set(name, short);
  }
  for (const [name, kind] of Object.entries(long)) {
    options[name] ??= { type: kind === ':' ? 'string' : 'boolean', multiple: true };
  }
  const { values: given, positionals } = parse(args, options);
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  for (const [name, all] of Object.entries(given)) {
    const key = letterOf.get(name) ?? name;
    const texts = [all].flat().filter((value) => typeof value === 'string');
    if (texts.length > 0) values.set(key, texts);
    else flags.add(key);
  }
  return { flags, values, operands: positionals };
}

function parse(args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return util.parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('. ');
    throw new ShellError(sentence, MISUSE);
  }
}
