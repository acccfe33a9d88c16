import fs from 'node:fs';
import path from 'node:path';
import { builtins } from './builtins.ts';
import type { ShellEnvironment } from './environment.ts';
import type { ShellSystem } from './session.ts';
import { utilities } from './utilities.ts';

/**
 * What could stand at the end of a line: a command where one begins, else a file, a variable, or one
 * of a package's scripts after `npm run`.
 *
 * @param line - up to the cursor
 * @returns the candidates, and the end of the line that they would replace
 */
export function complete(
  line: string,
  environment: ShellEnvironment,
  system: ShellSystem,
): [candidates: string[], typed: string] {
  const typed = /(?:[^\s|&;<>()]|\\.)*$/.exec(line)?.[0] ?? '';
  const before = line.slice(0, line.length - typed.length);
  const starting = (names: Iterable<string>, end = ' '): string[] =>
    [...new Set(names)]
      .filter((name) => name.startsWith(typed))
      .toSorted()
      .map((name) => name + end);
  const variable = /^(.*\$)(\w*)$/.exec(typed);
  if (variable) {
    return [
      starting(
        [...environment.variables.keys()].map((name) => variable[1] + name),
        '',
      ),
      typed,
    ];
  }
  if (/(^|[|&;(]|\b(then|do|else|sudo)\s)\s*$/.test(before) && !typed.includes('/')) {
    const names = [
      ...builtins.keys(),
      ...utilities.keys(),
      ...system.commands,
      ...environment.functions.keys(),
    ];
    return [starting(names.filter((name) => /^\w/.test(name))), typed];
  }
  if (/\bnpm run(-script)?\s+$/.test(before))
    return [starting(scriptNames(environment.cwd)), typed];
  return [paths(typed, environment), typed];
}

function paths(typed: string, environment: ShellEnvironment): string[] {
  const at = typed.lastIndexOf('/') + 1;
  const [folder, name] = [typed.slice(0, at), unescaped(typed.slice(at))];
  const home = environment.get('HOME') ?? '/';
  const place = path.resolve(environment.cwd, unescaped(folder).replace(/^~(?=\/)/, home) || '.');
  let found: fs.Dirent[];
  try {
    found = fs.readdirSync(place, { withFileTypes: true });
  } catch {
    return [];
  }
  return found
    .filter(
      (entry) =>
        entry.name.startsWith(name) && (name.startsWith('.') || !entry.name.startsWith('.')),
    )
    .map((entry) => folder + escaped(entry.name) + (isFolder(place, entry.name) ? '/' : ' '))
    .toSorted();
}

function isFolder(place: string, name: string): boolean {
  return fs.statSync(path.join(place, name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, '$1');
}

function escaped(name: string): string {
  return name.replace(/[\s\\'"$`*?[\]{}()<>|&;!#~]/g, String.raw`\$&`);
}

function scriptNames(cwd: string): string[] {
  try {
    const text = fs.readFileSync(path.join(cwd, 'package.json'), 'utf8');
    return Object.keys((JSON.parse(text) as { scripts?: object }).scripts ?? {});
  } catch {
    return [];
  }
}
