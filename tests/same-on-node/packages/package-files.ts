import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/**
 * Reads the installed files of packages and of all they depend on, in the folders where npm put them.
 *
 * @param names - packages that this repository has installed
 * @returns the files' text by their path from the root, such as `node_modules/ws/index.js`
 * @throws when a package is not installed
 */
export function packageFiles(names: readonly string[]): Record<string, string> {
  const folders = new Set<string>();
  for (const name of names) collect(name, ROOT, folders);
  return Object.fromEntries([...folders].flatMap(filesOf));
}

function collect(name: string, from: string, folders: Set<string>): void {
  const folder = findPackage(name, from);
  if (folders.has(folder)) return;
  folders.add(folder);
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
  for (const dependency of Object.keys(dependencies)) collect(dependency, folder, folders);
}

/** The nearest one above, as Node looks for it. */
function findPackage(name: string, from: string): string {
  const candidate = join(from, 'node_modules', name);
  if (existsSync(candidate)) return candidate;
  if (from === ROOT) throw new Error(`The package ${name} is not installed: run npm ci.`);
  return findPackage(name, dirname(from));
}

/** A package's own files, without those of packages inside it. */
function filesOf(folder: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesOf(path);
    return [[relative(ROOT, path).replaceAll(sep, '/'), readFileSync(path, 'utf8')]];
  });
}
