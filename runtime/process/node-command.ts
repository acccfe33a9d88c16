import type { ProcessStart } from '../protocol/process-messages.ts';
import type { FileTree } from '../files/file-tree.ts';
import { process } from './builtins/process.ts';
import * as threads from './builtins/worker-threads/thread.ts' with { load: 'lazily' };
import type { ThreadLine } from './builtins/worker-threads/thread.ts';
import { parseCommandLine, type CommandLine } from './command-line.ts';
import { hasModuleSyntax } from './loader/parse.ts';
import { pathToUrl, urlToPath, type FileReader } from './loader/resolve.ts';
import { NodeProcess } from './node-process.ts';

/** Node's exit code for a command line that cannot be understood. */
const INVALID_ARGUMENT = 9;

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
    if (!line.version && line.code === undefined && line.file === undefined) {
      throw new Error('there is no prompt in this host; name a file, or give a program with -e');
    }
  } catch (error) {
    return leave('stderr', `node: ${(error as Error).message}\n`, INVALID_ARGUMENT);
  }
  if (line.version) return leave('stdout', `${process.version}\n`, 0);
  runProgram(node, start, line, thread);
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
  const { code, file = '', preloads, rest } = line;
  const base = `${pathToUrl(start.cwd)}/`;
  const { files } = node.kernel;
  const path =
    code === undefined
      ? urlToPath(new URL(file, base).href)
      : `${start.cwd}/[eval].${hasModuleSyntax(code, true) ? 'mts' : 'cts'}`;
  process.initialize([process.execPath, ...(code === undefined ? [path] : []), ...rest]);
  const loader = node.createLoader({
    files: code === undefined ? files : withFile(files, path, code),
  });
  node.run(async () => {
    // Nothing is waited for without a thread: a main module runs before any microtask.
    if (thread) await begun(node, thread);
    for (const preload of preloads) await loader.import(preload, base);
    await loader.runMain(path);
  });
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
