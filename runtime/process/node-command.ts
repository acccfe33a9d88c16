import type { ProcessStart } from '../protocol/process-messages.ts';
import type { FileTree } from '../files/file-tree.ts';
import { process } from './builtins/process.ts';
import { inheritedOptions } from './builtins/process/inherited-options.ts';
import * as threads from './builtins/worker-threads/thread.ts' with { load: 'lazily' };
import type { ThreadLine } from './builtins/worker-threads/thread.ts';
import { builtin, builtinNames } from './builtins/registry.ts';
import { parseEnv } from './builtins/util/parse-env.ts';
import { parseCommandLine, type CommandLine } from './command-line.ts';
import { hasModuleSyntax } from './loader/parse.ts';
import { pathToUrl, urlToPath, type FileReader } from './loader/resolve.ts';
import { NodeProcess } from './node-process.ts';
import * as watchMode from './watch-mode.ts' with { load: 'lazily' };

/** Node's exit code for a command line that cannot be understood. */
const INVALID_ARGUMENT = 9;

const NO_PROMPT = 'node: there is no prompt in this host; name a file, or give a program with -e\n';

/**
 * The `node` command: runs a file or a text.
 *
 * @param start - the host's first message; `args` as on a command line
 * @param port - the process's end of the channel to the host
 */
export function runNode(start: ProcessStart, port: MessagePort): void {
  const thread = start.thread && new threads.ThreadLine(start.thread);
  const node = new NodeProcess(start, port, thread && { report: (error) => thread.failed(error) });
  let line: CommandLine;
  try {
    line = parseCommandLine(start.args);
    readEnvironment(line, start, node.kernel.files);
  } catch (error) {
    return leave('stderr', `node: ${(error as Error).message}\n`, INVALID_ARGUMENT);
  }
  if (line.version) return leave('stdout', `${process.version}\n`, 0);
  const readsProgram = line.code === undefined && (line.file ?? '-') === '-';
  if (readsProgram && start.terminal?.attached[0])
    return leave('stderr', NO_PROMPT, INVALID_ARGUMENT);
  if (readsProgram) return runInput(node, start, line);
  if (line.watch && line.file !== undefined) {
    process.initialize([process.execPath, line.file, ...line.rest]);
    return watchMode.runWatching(node.kernel, line);
  }
  runProgram(node, start, line, thread);
}

/** Sets the variables of `--env-file`; those that are set already stay. */
function readEnvironment(line: CommandLine, start: ProcessStart, files: FileTree): void {
  for (const named of line.envFiles) {
    const file = named.replace(/\?$/, '');
    const path = urlToPath(new URL(file, `${pathToUrl(start.cwd)}/`).href);
    if (!files.exists(path)) {
      if (named.endsWith('?')) continue;
      throw new Error(`${file}: not found`);
    }
    start.env = { ...parseEnv(new TextDecoder().decode(files.readFile(path))), ...start.env };
  }
}

/** Runs what comes in on stdin, as soon as all of it is there. */
function runInput(node: NodeProcess, start: ProcessStart, line: CommandLine): void {
  const decoder = new TextDecoder();
  let code = '';
  node.kernel.onStdin((bytes) => {
    if (bytes) code += decoder.decode(bytes, { stream: true });
    else runProgram(node, start, { ...line, code }, undefined);
  });
}

/** A thread's beginning, which nothing else holds the process for. */
async function begun(node: NodeProcess, thread: ThreadLine): Promise<void> {
  const release = node.kernel.loop.hold();
  await thread.begin();
  node.kernel.loop.queue('poll', release);
}

function leave(stream: 'stdout' | 'stderr', text: string, code: number): void {
  process[stream].write(text);
  process.exitCode = code;
  process.finish();
}

function runProgram(
  node: NodeProcess,
  start: ProcessStart,
  line: CommandLine,
  thread: ThreadLine | undefined,
): void {
  const { file = '', requires, preloads, rest } = line;
  const base = `${pathToUrl(start.cwd)}/`;
  const code = line.print && line.code !== undefined ? printing(line.code) : line.code;
  const path =
    code === undefined
      ? urlToPath(new URL(file, base).href)
      : `${start.cwd}/[eval].${isModule(code, line) ? 'mts' : 'cts'}`;
  process._eval = line.code;
  // A thread's text is its program and no option.
  if (thread) process.execArgv = inheritedOptions(process);
  Object.assign(process, line.flags);
  const program = code === undefined ? [path] : file === '-' ? [file] : [];
  process._eval = line.code;
  // A thread's text is its program and no option.
  const execArgv = line.options;
  process.execArgv = thread ? inheritedOptions({ execArgv, _eval: line.code }) : execArgv;
  Object.assign(process, line.flags);
  process.initialize([process.execPath, ...program, ...rest]);
  const { files } = node.kernel;
  const loader = node.createLoader({
    files: code === undefined ? watchedFiles(files, start) : withFile(files, path, code),
  });
  if (code !== undefined) lendBuiltins();
  // The error of a CommonJS module is thrown, that of an ES module is a rejection.
  const origin = loader.isCommonJs(path) ? 'uncaughtException' : undefined;
  node.run(async () => {
    // Nothing is waited for without a thread: a main module runs before any microtask.
    if (thread) await begun(node, thread);
    if (line.check) return loader.check(path);
    for (const each of requires) loader.createRequire(`${start.cwd}/[eval]`)(each);
    for (const preload of preloads) await loader.import(preload, base);
    await loader.runMain(path);
  }, origin);
}

/** A text given with `--eval` finds the built-in modules without importing them. */
function lendBuiltins(): void {
  for (const name of builtinNames) {
    if (/^_|\//.test(name) || name in globalThis) continue;
    const set = (value: unknown): void => {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    };
    Object.defineProperty(globalThis, name, { get: () => builtin(name), set, configurable: true });
  }
}

function watchedFiles(files: FileTree, start: ProcessStart): FileReader {
  return start.ipc ? watchMode.reporting(files) : files;
}

function isModule(code: string, { inputType }: CommandLine): boolean {
  return inputType ? inputType === 'module' : hasModuleSyntax(code, true);
}

/** A program that prints what the last statement of a text gives. */
function printing(code: string): string {
  return `console.log(eval(${JSON.stringify(code)}));`;
}

/** The files, and beside them one that only this process can see. */
function withFile(files: FileTree, path: string, text: string): FileReader {
  const bytes = new TextEncoder().encode(text);
  return {
    exists: (asked) => asked === path || files.exists(asked),
    realpath: (asked) => (asked === path ? path : files.realpath(asked)),
    readFile: (asked) => (asked === path ? bytes : files.readFile(asked)),
    lookup(asked, syscall) {
      if (asked === path) return { kind: 'file' };
      return files.lookup(asked, syscall);
    },
  };
}
