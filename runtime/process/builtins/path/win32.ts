import type { ParsedPath } from 'node:path';
import { globMatcher } from './glob-pattern.ts';
import { validateObject, validateString } from '../validate.ts';

/** The front of a path: `C:`, `\\server\share` or nothing, and whether a separator follows it. */
interface Root {
  /** As it was written, without the separator behind it. */
  device: string;
  /** How many characters of the path the device and one separator take. */
  length: number;
  absolute: boolean;
  unc: boolean;
}

const isSeparator = (char: string | undefined): boolean => char === '\\' || char === '/';
const UNC = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/;
/** Names of devices, which are no files in any folder. */
const RESERVED = /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])$/i;

function rootOf(path: string): Root {
  if (isSeparator(path[0])) {
    const [written, server, share] = UNC.exec(path) ?? [];
    if (written === undefined) return { device: '', length: 1, absolute: true, unc: false };
    const isDevice = server === '.' || server === '?';
    const device = isDevice ? `\\\\${server}` : `\\\\${server}\\${share}`;
    const length = isDevice ? 4 : Math.min(written.length + 1, path.length);
    return { device, length, absolute: true, unc: true };
  }
  if (/^[a-z]:/i.test(path)) {
    const absolute = isSeparator(path[2]);
    return { device: path.slice(0, 2), length: absolute ? 3 : 2, absolute, unc: false };
  }
  return { device: '', length: 0, absolute: false, unc: false };
}

/** Takes out `.`, `..` and empty parts; `..` above the start stays unless the path is absolute. */
function normalizeParts(path: string, absolute: boolean): string {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!absolute) parts.push('..');
  }
  return parts.join('\\');
}

/** Joins paths from right to left until one is absolute; the rest comes from the working directory. */
function resolve(...paths: string[]): string {
  for (const [index, path] of paths.entries()) validateString(path, `paths[${index}]`);
  let device = '';
  let tail = '';
  let absolute = false;
  for (const path of paths.toReversed()) {
    if (path === '') continue;
    const root = rootOf(path);
    if (root.device !== '') {
      if (device !== '' && root.device.toLowerCase() !== device.toLowerCase()) continue;
      device ||= root.device;
    }
    if (!absolute) {
      tail = `${path.slice(root.length)}\\${tail}`;
      absolute = root.absolute;
    }
    if (absolute && device !== '') break;
  }
  if (!absolute) {
    const cwd = process.cwd();
    const drive = device === '' ? undefined : process.env[`=${device}`];
    const base = drive ?? cwd;
    const root = rootOf(base);
    // The working directory of another drive says nothing of this one.
    const other =
      device !== '' && base[2] === '\\' && root.device.toLowerCase() !== device.toLowerCase();
    if (!other) tail = `${base.slice(root.length)}\\${tail}`;
    device ||= root.device;
    absolute = other || root.absolute;
  }
  const rest = normalizeParts(tail, absolute);
  return `${device}${absolute ? '\\' : ''}${rest}` || '.';
}

/** One form of a path: single `\`, without `.` and `..` where that can be. */
function normalize(path: string): string {
  validateString(path, 'path');
  if (path === '') return '.';
  const root = rootOf(path);
  const rest = path.slice(root.length);
  let tail = normalizeParts(rest, root.absolute);
  if (tail === '' && !root.absolute) tail = '.';
  if (tail !== '' && isSeparator(path.at(-1))) tail += '\\';
  if (!root.absolute && root.device === '' && path.includes(':')) {
    // What is no drive must not come out as one, nor as a stream of a file.
    if (/^[a-z]:/i.test(tail) || /:([\\/]|$)/.test(path)) return `.\\${tail}`;
  }
  const colon = path.indexOf(':');
  // Without a colon the last character counts as one: so does Node.
  if (RESERVED.test(path.slice(0, colon))) return `.\\${root.device}${tail}`;
  if (root.device === '') return (root.absolute ? '\\' : '') + tail;
  return `${root.device}${root.absolute ? '\\' : ''}${tail}`;
}

function isAbsolute(path: string): boolean {
  validateString(path, 'path');
  return isSeparator(path[0]) || /^[a-z]:[\\/]/i.test(path);
}

function join(...paths: string[]): string {
  for (const path of paths) validateString(path, 'path');
  const given = paths.filter((path) => path !== '');
  const [first] = given;
  if (first === undefined) return '.';
  let joined = given.join('\\');
  // Only a first part that is itself a whole `\\server` may make the joined path a share.
  const isServer = /^[\\/]{2}[^\\/]/.test(first);
  if (!isServer) joined = joined.replace(/^[\\/]{2,}/, '\\');
  return normalize(joined);
}

function relative(from: string, to: string): string {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const [start, end] = [resolve(from), resolve(to)];
  if (start.toLowerCase() === end.toLowerCase()) return '';
  const split = (path: string): string[] => path.split('\\').filter((part) => part !== '');
  const [a, b] = [split(start), split(end)];
  let same = 0;
  while (same < a.length && a[same]?.toLowerCase() === b[same]?.toLowerCase()) same += 1;
  if (same === 0 && a.length > 0 && b.length > 0) return end;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('\\');
}

/** The form that Windows takes for long paths. Anything but a string comes back as it is. */
function toNamespacedPath(path: unknown): unknown {
  if (typeof path !== 'string' || path === '') return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (/^\\\\[^?.]/.test(resolved)) return `\\\\?\\UNC\\${resolved.slice(2)}`;
  if (/^[a-z]:\\/i.test(resolved)) return `\\\\?\\${resolved}`;
  return resolved;
}

/** Where the root ends that `dirname` and `parse` never take apart. */
function rootLength(path: string): number {
  if (isSeparator(path[0])) {
    const written = UNC.exec(path)?.[0];
    if (written === undefined) return 1;
    return written.length === path.length ? path.length : written.length + 1;
  }
  if (!/^[a-z]:/i.test(path)) return 0;
  return isSeparator(path[2]) ? 3 : 2;
}

function dirname(path: string): string {
  validateString(path, 'path');
  if (path === '') return '.';
  const root = rootLength(path);
  const rest = path.slice(root);
  const inside = /^(.*)[\\/][^\\/]+[\\/]*$/s.exec(rest)?.[1];
  if (inside !== undefined) return path.slice(0, root) + inside;
  return root > 0 ? path.slice(0, root) : '.';
}

function basename(path: string, suffix?: string): string {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const start = /^[a-z]:/i.test(path) ? 2 : 0;
  const name = /([^\\/]*)[\\/]*$/.exec(path.slice(start))?.[1] ?? '';
  if (name === '' && suffix && suffix.length <= path.length && suffix !== path) {
    return path.slice(start);
  }
  if (suffix === undefined || suffix === '' || !name.endsWith(suffix)) return name;
  if (suffix !== name) return name.slice(0, -suffix.length);
  return path === suffix ? '' : name;
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 || name === '..' ? '' : name.slice(dot);
}

function extname(path: string): string {
  validateString(path, 'path');
  return extensionOf(basename(path));
}

function format(parts: Partial<ParsedPath>): string {
  validateObject(parts, 'pathObject');
  const { root = '', name = '', ext = '' } = parts;
  const dir = parts.dir || root;
  const base = parts.base || name + (ext === '' || ext.startsWith('.') ? ext : `.${ext}`);
  if (!dir) return base;
  return dir === root ? dir + base : `${dir}\\${base}`;
}

function parse(path: string): ParsedPath {
  validateString(path, 'path');
  const root = path.slice(0, rootLength(path));
  const rest = path.slice(root.length);
  const base = /([^\\/]*)[\\/]*$/.exec(rest)?.[1] ?? '';
  const ext = extensionOf(base);
  const inside = /^(.*)[\\/][^\\/]+[\\/]*$/s.exec(rest)?.[1];
  const dir = inside === undefined ? root : root + inside;
  return { root, dir, base, ext, name: base.slice(0, base.length - ext.length) };
}

/** `path.win32`: paths of Windows, on any system (Node documentation: Path, "Windows vs. POSIX"). */
export const win32 = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format,
  parse,
  matchesGlob: (path: string, pattern: string): boolean => {
    validateString(path, 'path');
    validateString(pattern, 'pattern');
    return globMatcher(pattern.replaceAll('\\', '/'))(path.replaceAll('\\', '/'));
  },
  sep: '\\',
  delimiter: ';',
};
