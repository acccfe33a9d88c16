import { kernel } from '../../current.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { path as paths } from '../path.ts';
import { globMatcher } from '../path/glob-pattern.ts';
import { absolute, pathOf } from './arguments.ts';
import { objectOf } from './content.ts';
import { Dirent } from './stats.ts';

type Exclude = ((entry: string | Dirent) => boolean) | string[] | undefined;

/**
 * Finds files by patterns (Node documentation: File system, `fs.globSync`).
 *
 * @param pattern - one or several
 * @param given - `cwd`, `exclude` and `withFileTypes`
 */
export function* globFiles(pattern: unknown, given?: unknown): Generator<string | Dirent, void> {
  const patterns = Array.isArray(pattern) ? (pattern as unknown[]) : [pattern];
  for (const each of patterns) {
    if (typeof each !== 'string') {
      throw invalidArgumentType('pattern', 'of type string or an instance of Array', each);
    }
  }
  const { cwd = '.', exclude, withFileTypes = false } = objectOf(given);
  const root = paths.resolve(absolute(pathOf(cwd, 'options.cwd')));
  const isExcluded = excluder(exclude as Exclude);
  const found = new Set<string>();
  for (const one of patterns as string[]) {
    const isAbsolute = one.startsWith('/');
    const normal = paths.normalize(one);
    const start = isAbsolute ? '/' : baseOf(normal, root);
    const matches = globMatcher(isAbsolute ? normal.replace(/^\/+/, '/') : normal);
    for (const file of walk(start, isExcluded, Boolean(withFileTypes))) {
      const shown = isAbsolute ? file : paths.relative(root, file) || '.';
      const [relative, asFolder] = [shown, `${shown}/`];
      if (found.has(shown) || !(matches(relative) || (isFolder(file) && matches(asFolder))))
        continue;
      found.add(shown);
      yield withFileTypes ? direntOf(file) : shown;
    }
  }
}

/** A pattern that begins with `..` begins above the working directory. */
function baseOf(pattern: string, root: string): string {
  const up = /^(\.\.\/)+/.exec(pattern)?.[0] ?? '';
  return paths.resolve(root, up);
}

function excluder(exclude: Exclude): (file: string, entry: Dirent, withTypes: boolean) => boolean {
  if (exclude === undefined) return () => false;
  if (typeof exclude === 'function') {
    return (file, entry, withTypes) => Boolean(exclude(withTypes ? entry : paths.basename(file)));
  }
  if (!Array.isArray(exclude)) {
    const expected = 'of type function or an instance of Array';
    throw invalidArgumentType('options.exclude', expected, exclude);
  }
  const matchers = exclude.map((pattern) => globMatcher(pattern));
  return (file) => {
    const relative = paths.relative(kernel().start.cwd, file);
    return matchers.some((matches) => matches(relative));
  };
}

function* walk(
  folder: string,
  isExcluded: (file: string, entry: Dirent, withTypes: boolean) => boolean,
  withTypes: boolean,
): Generator<string, void> {
  yield folder;
  if (!isFolder(folder)) return;
  for (const { name } of kernel().files.readdir(folder)) {
    const file = paths.join(folder, name);
    if (isExcluded(file, direntOf(file), withTypes)) continue;
    const node = kernel().files.lookup(file, 'lstat', { follow: false });
    if (node.kind === 'directory') yield* walk(file, isExcluded, withTypes);
    else yield file;
  }
}

function isFolder(file: string): boolean {
  const { files } = kernel();
  return files.exists(file) && files.lookup(file, 'stat').kind === 'directory';
}

function direntOf(file: string): Dirent {
  const { kind } = kernel().files.lookup(file, 'lstat', { follow: false });
  return new Dirent(paths.basename(file), paths.dirname(file), kind);
}
