import { fileError } from '../../../files/errors.ts';
import type { TreeNode } from '../../../files/nodes.ts';
import { kernel } from '../../current.ts';
import { nodeError } from '../../node-errors.ts';
import { validateBoolean, validateInteger, validateOneOf } from '../validate.ts';
import {
  absolute,
  descriptorOf,
  encodeName,
  modeOf,
  optionsOf,
  ownerOf,
  pathOf,
  timeOf,
  type Name,
} from './arguments.ts';
import { constants } from './constants.ts';
import { objectOf } from './content.ts';
import { fileOf, named } from './descriptors.ts';
import { Dirent, statsOf, type Described } from './stats.ts';

type Work<Value> = () => Value;

const files = (): ReturnType<typeof kernel>['files'] => kernel().files;
const lookup = (path: string, syscall: string, follow = true): TreeNode =>
  named(path, () => files().lookup(absolute(path), syscall, { follow }));

export function access(path: unknown, mode: unknown = constants.F_OK): Work<void> {
  const at = pathOf(path);
  const wanted = mode ?? constants.F_OK;
  validateInteger(wanted, 'mode', 0, 7);
  return () => {
    const node = lookup(at, 'access');
    // Who runs here may read and write everything, and run what anybody may.
    const runs = node.kind !== 'file' || (node.mode & 0o111) !== 0;
    if (wanted & constants.X_OK && !runs) throw fileError('EACCES', 'access', at);
  };
}

let warnedOfExists = false;

export function existsSync(path: unknown): boolean {
  let at: string;
  try {
    at = pathOf(path);
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_INVALID_ARG_TYPE' && !warnedOfExists) {
      warnedOfExists = true;
      const message = 'Passing invalid argument types to fs.existsSync is deprecated';
      process.emitWarning(message, 'DeprecationWarning', 'DEP0187');
    }
    return false;
  }
  return files().exists(absolute(at));
}

function statBy(syscall: 'stat' | 'lstat'): (path: unknown, options?: unknown) => Work<unknown> {
  return (path, options) => {
    const at = pathOf(path);
    const { bigint = false, throwIfNoEntry = true } = objectOf(options ?? undefined);
    return () => {
      try {
        return statsOf(lookup(at, syscall, syscall === 'stat'), Boolean(bigint));
      } catch (error) {
        const { code } = error as { code?: string };
        if (throwIfNoEntry === false && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
        throw error;
      }
    };
  };
}

export const stat = statBy('stat');
export const lstat = statBy('lstat');

export function fstat(fd: unknown, options?: unknown): Work<unknown> {
  const descriptor = descriptorOf(fd);
  const { bigint = false } = objectOf(options ?? undefined);
  return () => {
    const described: Described =
      descriptor < 3 ? { kind: 'character' } : fileOf(descriptor, 'fstat').node;
    return statsOf(described, Boolean(bigint));
  };
}

/** What `statfs` tells; the tree has no bounds, so the numbers are those of a roomy disk. */
class StatFs {
  [field: string]: unknown;
}

export function statfs(path: unknown, options?: unknown): Work<StatFs> {
  const at = pathOf(path);
  const { bigint = false } = objectOf(options ?? undefined);
  const plain = { type: 0x01021994, bsize: 4096, frsize: 4096, blocks: 2 ** 20, bfree: 2 ** 20 };
  return () => {
    lookup(at, 'statfs');
    const all = Object.entries({ ...plain, bavail: 2 ** 20, files: 2 ** 20, ffree: 2 ** 20 });
    const values = all.map(([name, value]) => [name, bigint ? BigInt(value) : value]);
    return Object.assign(new StatFs(), Object.fromEntries(values));
  };
}

export function readdir(path: unknown, given?: unknown): Work<(Name | Dirent)[]> {
  const options = optionsOf(given);
  const at = pathOf(path);
  const { withFileTypes = false, recursive } = options as Record<string, unknown>;
  if (recursive != null) validateBoolean(recursive, 'options.recursive');
  return () => {
    const found: (Name | Dirent)[] = [];
    const folders = [{ folder: at, prefix: '' }];
    for (let next = folders.shift(); next; next = folders.shift()) {
      const { folder, prefix } = next;
      const children = named(folder, () => files().readdir(absolute(folder)));
      for (const { name, kind } of children) {
        const inside = folder.endsWith('/') ? folder + name : `${folder}/${name}`;
        const entry = withFileTypes
          ? new Dirent(encodeName(name, options), encodeName(folder, options), kind)
          : encodeName(prefix + name, options);
        found.push(entry);
        if (recursive && kind === 'directory') {
          folders.push({ folder: inside, prefix: `${prefix}${name}/` });
        }
      }
    }
    return found;
  };
}

export function mkdir(path: unknown, given?: unknown): Work<string | undefined> {
  const at = pathOf(path);
  const options = typeof given === 'number' || typeof given === 'string' ? { mode: given } : given;
  const { recursive = false, mode } = objectOf(options ?? undefined);
  validateBoolean(recursive, 'options.recursive');
  const permissions = modeOf(mode, 'mode', 0o777) & ~process.umask();
  return () => {
    const first = named(at, () => files().mkdir(absolute(at), { recursive, mode: permissions }));
    // The first one that was made is told as the path was given.
    const base = `${kernel().start.cwd}/`;
    return at.startsWith('/') || !first?.startsWith(base) ? first : first.slice(base.length);
  };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function mkdtemp(prefix: unknown, given?: unknown): Work<Name> {
  const options = optionsOf(given);
  const start = pathOf(prefix, 'prefix');
  return () => {
    const random = crypto.getRandomValues(new Uint8Array(6));
    const ending = [...random].map((byte) => LETTERS[byte % LETTERS.length]).join('');
    try {
      files().mkdir(absolute(start + ending), { mode: 0o700 });
    } catch (error) {
      throw fileError((error as { code: 'ENOENT' }).code, 'mkdtemp', `${start}XXXXXX`);
    }
    return encodeName(start + ending, options);
  };
}

export function rmdir(path: unknown, options?: unknown): Work<void> {
  const at = pathOf(path);
  const { recursive } = objectOf(options ?? undefined);
  if (recursive !== undefined) validateBoolean(recursive, 'options.recursive');
  if (recursive) warnOfRecursion();
  return () => {
    if (recursive && lookup(at, 'rmdir').kind === 'directory') {
      return files().remove(absolute(at), { recursive: true });
    }
    named(at, () => files().rmdir(absolute(at)));
  };
}

let warnedOfRecursion = false;

function warnOfRecursion(): void {
  if (warnedOfRecursion) return;
  warnedOfRecursion = true;
  const message =
    'In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. ' +
    'Use fs.rm(path, { recursive: true }) instead';
  process.emitWarning(message, 'DeprecationWarning', 'DEP0147');
}

export function unlink(path: unknown): Work<void> {
  const at = pathOf(path);
  return () => {
    if (lookup(at, 'unlink', false).kind === 'directory') throw fileError('EISDIR', 'unlink', at);
    files().remove(absolute(at));
  };
}

export function rm(path: unknown, given?: unknown): Work<void> {
  const at = pathOf(path);
  const { recursive = false, force = false, maxRetries, retryDelay } = objectOf(given ?? undefined);
  validateBoolean(recursive, 'options.recursive');
  validateBoolean(force, 'options.force');
  if (maxRetries !== undefined) validateInteger(maxRetries, 'options.maxRetries', 0);
  if (retryDelay !== undefined) validateInteger(retryDelay, 'options.retryDelay', 0);
  return () => {
    let node: TreeNode;
    try {
      node = lookup(at, 'lstat', false);
    } catch (error) {
      if (force && (error as { code?: string }).code === 'ENOENT') return;
      throw error;
    }
    if (node.kind === 'directory' && !recursive) throw isDirectory(at);
    files().remove(absolute(at), { recursive, force });
  };
}

function isDirectory(path: string): Error {
  const message = `Path is a directory: rm returned EISDIR (is a directory) ${path}`;
  const error = nodeError(Error, 'ERR_FS_EISDIR', message);
  Object.defineProperty(error, 'name', { value: 'SystemError', configurable: true });
  return Object.assign(error, { errno: 21, syscall: 'rm', path });
}

export function rename(path: unknown, to: unknown): Work<void> {
  const [from, target] = [pathOf(path, 'oldPath'), pathOf(to, 'newPath')];
  return () => named(from, () => files().rename(absolute(from), absolute(target)), target);
}

export function link(path: unknown, to: unknown): Work<void> {
  const [from, target] = [pathOf(path, 'existingPath'), pathOf(to, 'newPath')];
  return () => named(from, () => files().link(absolute(from), absolute(target)), target);
}

export function symlink(target: unknown, path: unknown, type?: unknown): Work<void> {
  if (type != null) validateOneOf(type, 'type', ['dir', 'file', 'junction']);
  const [to, at] = [pathOf(target, 'target'), pathOf(path)];
  return () => named(to, () => files().symlink(to, absolute(at)), at);
}

export function readlink(path: unknown, given?: unknown): Work<Name> {
  const options = optionsOf(given);
  const at = pathOf(path, 'path');
  return () => {
    const node = lookup(at, 'readlink', false);
    if (node.kind !== 'symlink') throw fileError('EINVAL', 'readlink', at);
    return encodeName(node.target, options);
  };
}

function realpathBy(syscall: 'lstat' | 'realpath') {
  return (path: unknown, given?: unknown): Work<Name> => {
    const options = optionsOf(given);
    const at = pathOf(path);
    return () => {
      try {
        return encodeName(files().realpath(absolute(at)), options);
      } catch (error) {
        throw fileError((error as { code: 'ENOENT' }).code, syscall, at);
      }
    };
  };
}

export const realpath = realpathBy('lstat');
export const realpathNative = realpathBy('realpath');

function setting(
  syscall: string,
  read: (...args: unknown[]) => Record<string, number>,
  follow = true,
): (path: unknown, ...args: unknown[]) => Work<void> {
  return (path, ...args) => {
    const at = pathOf(path);
    const attributes = read(...args);
    return () =>
      named(at, () => files().setAttributes(absolute(at), attributes, syscall, { follow }));
  };
}

function settingOpen(
  syscall: string,
  read: (...args: unknown[]) => Record<string, number>,
): (fd: unknown, ...args: unknown[]) => Work<void> {
  return (fd, ...args) => {
    const descriptor = descriptorOf(fd);
    const attributes = read(...args);
    return () => {
      const file = fileOf(descriptor, syscall);
      if (file.path === undefined) Object.assign(file.node, attributes);
      else files().setAttributes(file.path, attributes, syscall, { follow: false });
    };
  };
}

const readMode = (mode: unknown): { mode: number } => ({ mode: modeOf(mode) & 0o7777 });
const readOwner = (uid: unknown, gid: unknown): Record<string, number> => {
  const owners = Object.entries({ uid: ownerOf(uid, 'uid'), gid: ownerOf(gid, 'gid') });
  return Object.fromEntries(owners.filter(([, id]) => id >= 0));
};
const readTimes = (atime: unknown, mtime: unknown): Record<string, number> => ({
  accessed: timeOf(atime, 'atime'),
  modified: timeOf(mtime, 'mtime'),
});

export const chmod = setting('chmod', readMode);
export const fchmod = settingOpen('fchmod', readMode);
export const chown = setting('chown', readOwner);
export const lchown = setting('lchown', readOwner, false);
export const fchown = settingOpen('fchown', readOwner);
export const utimes = setting('utime', readTimes);
export const lutimes = setting('lutime', readTimes, false);
export const futimes = settingOpen('futime', readTimes);
