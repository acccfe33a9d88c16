/** What a `node` command line asks for. */
export interface CommandLine {
  /** Modules to require before the program, `--require`. */
  requires: string[];
  /** Modules to import before the program, `--import`. */
  preloads: string[];
  /** Files with variables for the environment, `--env-file`; those that may be missing end in `?`. */
  envFiles: string[];
  /** A program given as text, `--eval`. */
  code?: string;
  /** Print what the text's last statement gives, `--print`. */
  print?: true;
  /** What the text is, or what comes in on stdin, `--input-type`. */
  inputType?: 'module' | 'commonjs';
  /** The program's file, as written; `-` for stdin. */
  file?: string;
  /** What the program gets as its own arguments. */
  rest: string[];
  /** What stood before the file, for `process.execArgv`. */
  options: string[];
  /** `--version` */
  version?: true;
  /** Only look for errors of syntax, `--check`. */
  check?: true;
  /** Run the program anew when its files change, `--watch`. */
  watch?: true;
  /** What options set of `process`: how warnings are treated. */
  flags: ProcessFlags;
}

/** Properties of `process` that options set. */
export interface ProcessFlags {
  noDeprecation?: true;
  throwDeprecation?: true;
  traceDeprecation?: true;
  traceProcessWarnings?: true;
  noProcessWarnings?: true;
  title?: string;
  /** A file that gets the warnings. */
  redirectWarnings?: string;
}

const FLAGS: Record<string, ProcessFlags> = {
  '--no-deprecation': { noDeprecation: true },
  '--throw-deprecation': { throwDeprecation: true },
  '--trace-deprecation': { traceDeprecation: true },
  '--trace-warnings': { traceProcessWarnings: true },
  '--no-warnings': { noProcessWarnings: true },
};

/** Options that change nothing here: they concern V8, or what is so anyway. */
const IGNORED =
  /^--(enable-source-maps|pending-deprecation|trace-uncaught|watch-preserve-output|expose-gc|max-old-space-size|stack-trace-limit|unhandled-rejections=throw|(no-)?experimental-[\w-]+)(=|$)/;

/** The short names of options, and other names of the same. */
const SAME: Record<string, string> = {
  '-e': '--eval',
  '-p': '--print',
  '-pe': '--print',
  '-r': '--require',
  '-c': '--check',
  '-v': '--version',
};

/**
 * Reads the arguments of `node`, as its documentation tells under "Command-line API".
 *
 * @param args - without `node` itself
 * @throws an `Error` whose message is what Node prints, when they cannot be understood
 *
 * @example
 * ```ts
 * const { file, preloads, rest } = parseCommandLine(['--import', './a.mjs', 'server.ts', '-v']);
 * [file, preloads, rest]; // => ['server.ts', ['./a.mjs'], ['-v']]
 * ```
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const line: CommandLine = {
    requires: [],
    preloads: [],
    envFiles: [],
    rest: [],
    options: [],
    flags: {},
  };
  const pending = [...args];
  for (let argument = pending.shift(); argument !== undefined; argument = pending.shift()) {
    if (argument === '--') continue;
    if (!argument.startsWith('-') || argument === '-') {
      if (line.code === undefined) line.file = argument;
      else line.rest.push(argument);
      line.rest.push(...pending);
      return line;
    }
    const before = pending.length;
    readOption(line, argument, pending);
    line.options.push(argument, ...args.slice(args.length - before, args.length - pending.length));
  }
  return line;
}

function readOption(line: CommandLine, argument: string, pending: string[]): void {
  const [given = '', ...inline] = argument.split('=');
  const name = SAME[given] ?? given;
  const value = (): string => {
    const text = inline.length > 0 ? inline.join('=') : pending.shift();
    if (text === undefined) throw new Error(`${given} requires an argument`);
    return text;
  };
  switch (name) {
    case '--import':
      return void line.preloads.push(value());
    case '--require':
      return void line.requires.push(value());
    case '--env-file':
      return void line.envFiles.push(value());
    case '--env-file-if-exists':
      return void line.envFiles.push(`${value()}?`);
    case '--eval':
      line.code = value();
      return;
    case '--print':
      line.print = true;
      if (line.code === undefined) line.code = value();
      return;
    case '--input-type':
      line.inputType = inputType(value());
      return;
    case '--title':
      line.flags.title = value();
      return;
    case '--redirect-warnings':
      line.flags.redirectWarnings = value();
      return;
    case '--version':
    case '--check':
    case '--watch':
      line[name.slice(2) as 'version' | 'check' | 'watch'] = true;
      return;
  }
  if (name in FLAGS) Object.assign(line.flags, FLAGS[name]);
  else if (!IGNORED.test(argument)) throw new Error(`bad option: ${argument}`);
}

function inputType(text: string): 'module' | 'commonjs' {
  const kind = text.replace(/-typescript$/, '');
  if (kind === 'module' || kind === 'commonjs') return kind;
  throw new Error(
    '--input-type must be "module","commonjs", "module-typescript" or "commonjs-typescript"',
  );
}
