import type { ProcessStart } from '../protocol/process-messages.ts';
import { process } from './builtins/process.ts';
import { NodeProcess } from './node-process.ts';
import { pathToUrl, urlToPath } from './loader/resolve.ts';

const USAGE = 'Usage: node [--import module] file.ts [arguments]';

/**
 * The `node` command: runs a file.
 *
 * @param start - the host's first message; `args` as on a command line
 * @param port - the process's end of the channel to the host
 */
export function runNode(start: ProcessStart, port: MessagePort): void {
  const node = new NodeProcess(start, port);
  const { preloads, file, rest, problem } = parseArguments(start.args);
  if (problem !== undefined || file === undefined) {
    process.stderr.write(`node: ${problem ?? 'no file to run'}\n${USAGE}\n`);
    process.exitCode = 9;
    return process.finish();
  }
  const path = urlToPath(new URL(file, `${pathToUrl(start.cwd)}/`).href);
  process.initialize([process.execPath, path, ...rest]);
  const loader = node.createLoader();
  node.run(async () => {
    const base = `${pathToUrl(start.cwd)}/`;
    for (const preload of preloads) await loader.import(preload, base);
    await loader.runMain(path);
  });
}

function parseArguments(args: string[]): {
  preloads: string[];
  file?: string;
  rest: string[];
  problem?: string;
} {
  const preloads: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (!argument.startsWith('-')) {
      return { preloads, file: argument, rest: args.slice(index + 1) };
    }
    const [name, inline] = argument.split('=', 2);
    if (name !== '--import') return { preloads, rest: [], problem: `bad option: ${argument}` };
    const module = inline ?? args[++index];
    if (module === undefined)
      return { preloads, rest: [], problem: '--import requires an argument' };
    preloads.push(module);
  }
  return { preloads, rest: [] };
}
