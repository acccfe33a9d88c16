import type { FileTree } from '../files/file-tree.ts';
import type { CheckError } from '../protocol/check-events.ts';

const SUITE = /\.(test|spec)\.[cm]?[jt]s$/;

/**
 * Finds the test files of a project, as `vitest run` does by default.
 *
 * @param files - the process's files
 * @param root - where to look; `node_modules` and hidden folders are left out
 * @param filters - parts of paths; without any, every test file counts
 * @returns absolute paths, sorted, or what keeps them from being run
 */
export function findSuites(
  files: FileTree,
  root: string,
  filters: string[],
): { files: string[]; problem?: CheckError } {
  const unknown = filters.find((argument) => argument.startsWith('-') && !isReporter(argument));
  if (unknown !== undefined) {
    const message = `vitest: unknown option ${unknown}. Use: vitest run [filter …] --reporter=events`;
    return { files: [], problem: { name: 'UsageError', message } };
  }
  const wanted = filters.filter((argument) => !isReporter(argument));
  const found = [...walk(files, root)].filter(
    (path) => wanted.length === 0 || wanted.some((part) => path.slice(root.length).includes(part)),
  );
  if (found.length > 0) return { files: found };
  const message = `No test files found${wanted.length === 0 ? '' : ` for ${wanted.join(', ')}`}.`;
  return { files: [], problem: { name: 'NoTests', message } };
}

function isReporter(argument: string): boolean {
  return argument === '--reporter=events';
}

function* walk(files: FileTree, folder: string): Generator<string> {
  for (const { name, kind } of files.readdir(folder)) {
    if (name === 'node_modules' || name.startsWith('.')) continue;
    const path = `${folder}/${name}`;
    if (kind === 'directory') yield* walk(files, path);
    else if (kind === 'file' && SUITE.test(name)) yield path;
  }
}
