import { fileError } from '../../../files/errors.ts';
import type { TreeNode } from '../../../files/nodes.ts';
import { kernel } from '../../current.ts';
import { nodeError } from '../../node-errors.ts';
import { validateBoolean, validateFunction, validateInteger } from '../validate.ts';
import { absolute, pathOf } from './arguments.ts';
import { objectOf } from './content.ts';
import { path as paths } from '../path.ts';
import { named } from './descriptors.ts';

type Filter = (from: string, to: string) => boolean | Promise<boolean>;

/** Options of `fs.cp`. */
interface CopyOptions {
  recursive: boolean;
  force: boolean;
  errorOnExist: boolean;
  dereference: boolean;
  preserveTimestamps: boolean;
  verbatimSymlinks: boolean;
  mode: number;
  filter: Filter | undefined;
}

const SWITCHES = {
  recursive: false,
  force: true,
  errorOnExist: false,
  dereference: false,
  preserveTimestamps: false,
  verbatimSymlinks: false,
};

function readOptions(given: unknown): CopyOptions {
  const options = { ...SWITCHES, mode: 0, filter: undefined, ...objectOf(given) };
  for (const name of Object.keys(SWITCHES)) {
    validateBoolean((options as Record<string, unknown>)[name], `options.${name}`);
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  validateInteger(options.mode, 'mode', 0, 7);
  return options;
}

function copyError(code: string, message: string, path: string, errno: number): Error {
  const error = nodeError(Error, code, `${message}`);
  Object.defineProperty(error, 'name', { value: 'SystemError', configurable: true });
  return Object.assign(error, { path, errno, syscall: 'cp' });
}

const exists = (path: string): TreeNode | undefined => {
  try {
    return kernel().files.lookup(absolute(path), 'lstat', { follow: false });
  } catch {
    return undefined;
  }
};

function source(path: string, { dereference }: CopyOptions): TreeNode {
  const call = dereference ? 'stat' : 'lstat';
  return named(path, () => kernel().files.lookup(absolute(path), call, { follow: dereference }));
}

/** Refuses what would copy a directory into itself, or a file over a directory. */
function assertPossible(from: string, to: string, options: CopyOptions): void {
  const [node, target] = [source(from, options), exists(to)];
  if (target === node) {
    throw copyError(
      'ERR_FS_CP_EINVAL',
      'Invalid src or dest: cp returned EINVAL (src and dest cannot be the same) ' + to,
      to,
      22,
    );
  }
  if (target && node.kind === 'directory' && target.kind === 'file') {
    const text = `Cannot overwrite non-directory with directory: cp returned EISDIR (cannot overwrite non-directory ${to} with directory ${from}) ${to}`;
    throw copyError('ERR_FS_CP_DIR_TO_NON_DIR', text, to, 21);
  }
  if (target?.kind === 'directory' && node.kind === 'file') {
    const text = `Cannot overwrite directory with non-directory: cp returned ENOTDIR (cannot overwrite directory ${to} with non-directory ${from}) ${to}`;
    throw copyError('ERR_FS_CP_NON_DIR_TO_DIR', text, to, 20);
  }
  if (node.kind !== 'directory') return;
  if (!options.recursive) {
    const text = `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${from} is a directory (not copied)) ${from}`;
    throw copyError('ERR_FS_EISDIR', text, from, 21);
  }
  if (`${absolute(to)}/`.startsWith(`${absolute(from)}/`)) {
    const text = `Cannot copy ${from} to a subdirectory of self ${to}: cp returned EINVAL (cannot copy ${from} to a subdirectory of self ${to}) ${to}`;
    throw copyError('ERR_FS_CP_EINVAL', text, to, 22);
  }
}

function copyOne(from: string, to: string, node: TreeNode, options: CopyOptions): void {
  const { files } = kernel();
  const target = exists(to);
  const at = absolute(to);
  if (target && node.kind !== 'directory' && !options.force) {
    if (!options.errorOnExist) return;
    const text = `Target already exists: cp returned EEXIST (${to} already exists) ${to}`;
    throw copyError('ERR_FS_CP_EEXIST', text, to, 17);
  }
  if (node.kind === 'file') {
    if (target && options.mode & 1) throw fileError('EEXIST', 'copyfile', from, to);
    files.writeFile(at, node.bytes, node.mode);
    files.setAttributes(at, { mode: node.mode }, 'chmod');
  } else if (node.kind === 'symlink') {
    const folder = paths.dirname(absolute(from));
    const link = options.verbatimSymlinks ? node.target : paths.resolve(folder, node.target);
    if (target) files.remove(at, { recursive: true });
    files.symlink(link, at);
  } else if (!target) files.mkdir(at, { mode: node.mode });
  if (options.preserveTimestamps && node.kind !== 'symlink') {
    const { accessed, modified } = node;
    files.setAttributes(at, { accessed, modified }, 'utime');
  }
}

function* entriesOf(node: TreeNode, from: string, to: string): Generator<[string, string]> {
  if (node.kind !== 'directory') return;
  for (const name of node.entries.keys()) yield [paths.join(from, name), paths.join(to, name)];
}

/** `fs.cpSync` */
export function cpSync(src: unknown, dest: unknown, given?: unknown): void {
  const options = readOptions(given);
  const [from, to] = [pathOf(src, 'src'), pathOf(dest, 'dest')];
  const copy = (one: string, other: string, top: boolean): void => {
    if (options.filter && !options.filter(one, other)) return;
    assertPossible(one, other, options);
    if (top) makeParent(other);
    const node = source(one, options);
    copyOne(one, other, node, options);
    for (const [inner, target] of entriesOf(node, one, other)) copy(inner, target, false);
  };
  copy(from, to, true);
}

/** `fs.promises.cp`: the filter may give promises. */
export async function cpAsync(src: unknown, dest: unknown, given?: unknown): Promise<void> {
  const options = readOptions(given);
  const [from, to] = [pathOf(src, 'src'), pathOf(dest, 'dest')];
  const copy = async (one: string, other: string, top: boolean): Promise<void> => {
    if (options.filter && !(await options.filter(one, other))) return;
    assertPossible(one, other, options);
    if (top) makeParent(other);
    const node = source(one, options);
    copyOne(one, other, node, options);
    for (const [inner, target] of entriesOf(node, one, other)) await copy(inner, target, false);
  };
  await copy(from, to, true);
}

function makeParent(path: string): void {
  kernel().files.mkdir(paths.dirname(absolute(path)), { recursive: true });
}
