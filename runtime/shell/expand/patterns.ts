import fs from 'node:fs';
import path from 'node:path';
import type { Field, FieldPart } from './fields.ts';

/** The characters that make a text a pattern. */
const SPECIAL = /[*?[]/;

/**
 * Makes a regular expression of a shell pattern (POSIX Shell Command Language, 2.14).
 *
 * @param parts - of the pattern; in those that are none every character stands for itself
 * @returns the source of an expression, to be put between `^` and `$` as needed
 *
 * @example
 * ```ts
 * patternSource([{ text: '*.[jt]s', pattern: true }]); // => '[^]*\\.[jt]s'
 * patternSource([{ text: '*', pattern: false }]); // => '\\*'
 * ```
 */
export function patternSource(parts: Field): string {
  return parts
    .map(({ text, pattern }) =>
      pattern ? text.replace(/\[[!^]?\]?[^\]]*\]|[\s\S]/g, tokenSource) : quote(text),
    )
    .join('');
}

function tokenSource(token: string): string {
  if (token === '*') return '[^]*';
  if (token === '?') return '[^]';
  if (token.length < 3 || !token.startsWith('[')) return quote(token);
  const not = /^\[[!^]/.test(token);
  const inside = token.slice(not ? 2 : 1, -1).replace(/[\\[\]^]/g, String.raw`\$&`);
  const classes = inside.replace(/\\\[:(\w+):/g, (_, name: string) => CLASSES[name] ?? '');
  return `[${not ? '^' : ''}${classes}]`;
}

const CLASSES: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: String.raw`\s`,
};

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}

/** Whether a field stands for the names of files. */
export function isPattern(field: Field): boolean {
  return field.some(({ text, pattern }) => pattern && SPECIAL.test(text));
}

/**
 * The files whose names a pattern matches (POSIX Shell Command Language, 2.6.6).
 *
 * @param cwd - where relative patterns begin
 * @returns paths in alphabetical order; none if nothing matches
 */
export function matchingPaths(field: Field, cwd: string): string[] {
  const names = splitAtSlashes(field);
  let found = [''];
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1;
    found = found.flatMap((before) => extend(before, name, isLast, cwd));
  }
  return found;
}

/** The parts of each name between two slashes. */
function splitAtSlashes(field: Field): FieldPart[][] {
  const names: FieldPart[][] = [[]];
  for (const { text, pattern } of field) {
    for (const [index, piece] of text.split('/').entries()) {
      if (index > 0) names.push([]);
      if (piece !== '') names.at(-1)?.push({ text: piece, pattern });
    }
  }
  return names;
}

function extend(before: string, name: Field, isLast: boolean, cwd: string): string[] {
  const end = isLast ? '' : '/';
  if (!isPattern(name)) {
    const literal = before + name.map(({ text }) => text).join('');
    return fs.existsSync(path.resolve(cwd, literal || '/')) ? [literal + end] : [];
  }
  const matches = new RegExp(`^${patternSource(name)}$`);
  const hidden = name[0]?.text.startsWith('.') ?? false;
  return namesIn(path.resolve(cwd, before || '.'))
    .filter((entry) => (hidden || !entry.startsWith('.')) && matches.test(entry))
    .filter((entry) => isLast || isDirectory(path.resolve(cwd, before, entry)))
    .map((entry) => before + entry + end);
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

function isDirectory(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
