import browserPath from 'path-browserify';
import type { ParsedPath } from 'node:path';
import { globMatcher } from './path/glob-pattern.ts';
import { win32 as windows } from './path/win32.ts';
import { validateObject, validateString } from './validate.ts';

/** Joins segments and normalizes the result. All functions throw `ERR_INVALID_ARG_TYPE`. */
function join(...paths: string[]): string {
  for (const path of paths) validateString(path, 'path');
  return browserPath.join(...paths);
}

function resolve(...paths: string[]): string {
  for (const [index, path] of paths.entries()) validateString(path, `paths[${index}]`);
  return browserPath.resolve(...paths);
}

function relative(from: string, to: string): string {
  validateString(from, 'from');
  validateString(to, 'to');
  return browserPath.relative(from, to);
}

function basename(path: string, suffix?: string): string {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  return browserPath.basename(path, suffix);
}

function format(parts: Partial<ParsedPath>): string {
  validateObject(parts, 'pathObject');
  const { root = '', name = '', ext = '' } = parts;
  const dir = parts.dir || root;
  const dotted = ext === '' || ext.startsWith('.') ? ext : `.${ext}`;
  const base = parts.base || name + dotted;
  if (!dir) return base;
  return dir === root ? dir + base : `${dir}/${base}`;
}

/** Checks a function's only argument as Node does. */
function checked<Result>(original: (path: string) => Result): (path: string) => Result {
  return (path) => {
    validateString(path, 'path');
    return original(path);
  };
}

const functions = {
  resolve,
  normalize: checked(browserPath.normalize),
  isAbsolute: checked(browserPath.isAbsolute),
  join,
  relative,
  toNamespacedPath: (path: unknown) => path,
  dirname: checked(browserPath.dirname),
  basename,
  extname: checked(browserPath.extname),
  format,
  parse: checked(browserPath.parse),
  matchesGlob: (path: string, pattern: string): boolean => {
    validateString(path, 'path');
    validateString(pattern, 'pattern');
    return globMatcher(pattern)(path);
  },
  sep: '/',
  delimiter: ':',
};

type PathModule<Functions> = Functions & {
  win32: PathModule<typeof windows>;
  posix: PathModule<typeof functions>;
  /** The old name of `toNamespacedPath`. */
  _makeLong: unknown;
};

/** `node:path`, whose files are POSIX's (Node documentation: Path). */
export const path = functions as PathModule<typeof functions>;
/** `node:path/win32`. */
export const win32 = windows as PathModule<typeof windows>;
for (const flavour of [path, win32]) {
  Object.assign(flavour, { win32, posix: path, _makeLong: flavour.toNamespacedPath });
}
