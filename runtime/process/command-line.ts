/** What a `node` command line asks for. */
export interface CommandLine {
  /** Modules to import before the program, `--import`. */
  preloads: string[];
  /** A program given as text, `--eval`. */
  code?: string;
  /** The program's file, as written. */
  file?: string;
  /** What the program gets as its own arguments. */
  rest: string[];
  /** `--version` */
  version?: true;
}

/** Options that change nothing here: warnings and source maps are as they are. */
const IGNORED = new Set(['--no-warnings', '--enable-source-maps', '--experimental-strip-types']);

/**
 * Reads the arguments of `node`, as its documentation tells under "Command-line API".
 *
 * @param args - without `node` itself
 * @throws an `Error` whose message is what Node prints, when they cannot be understood
 *
 * @example
 * ```ts
 * parseCommandLine(['--import', './a.mjs', 'server.ts', '-v']);
 * // => { preloads: ['./a.mjs'], file: 'server.ts', rest: ['-v'] }
 * ```
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const line: CommandLine = { preloads: [], rest: [] };
  const pending = [...args];
  for (let argument = pending.shift(); argument !== undefined; argument = pending.shift()) {
    if (argument === '--') continue;
    if (!argument.startsWith('-')) {
      if (line.code === undefined) line.file = argument;
      else line.rest.push(argument);
      line.rest.push(...pending);
      return line;
    }
    readOption(line, argument, pending);
  }
  return line;
}

function readOption(line: CommandLine, argument: string, pending: string[]): void {
  const [name = '', ...inline] = argument.split('=');
  const value = (): string => {
    const given = inline.length > 0 ? inline.join('=') : pending.shift();
    if (given === undefined) throw new Error(`${name} requires an argument`);
    return given;
  };
  if (name === '--import') line.preloads.push(value());
  else if (name === '-e' || name === '--eval') line.code = value();
  else if (name === '-v' || name === '--version') line.version = true;
  else if (!IGNORED.has(name)) throw new Error(`bad option: ${argument}`);
}
