import { fileError } from '../../../files/errors.ts';
import type { FileTree } from '../../../files/file-tree.ts';
import type { FileNode, TreeNode } from '../../../files/nodes.ts';
import { patched, resized } from '../../../files/bytes.ts';
import { kernel } from '../../current.ts';
import { absolute } from './arguments.ts';
import { constants } from './constants.ts';

/** A file that a program has open. */
export interface OpenFile {
  readonly node: TreeNode;
  readonly flags: number;
  /** Where the next read or write goes that names no place. */
  position: number;
  /** Where it stands in the tree; undefined once it has been removed. */
  path: string | undefined;
}

const FIRST = 3;
const open = new Map<number, OpenFile>();
let follows: FileTree | undefined;

/** A file keeps its descriptor when it moves, and when its name is gone. */
function followNames(files: FileTree): void {
  if (follows === files) return;
  follows = files;
  files.onChange((change) => {
    if (change.type !== 'rename' && change.type !== 'remove') return;
    for (const file of open.values()) {
      if (file.path !== change.path && !file.path?.startsWith(`${change.path}/`)) continue;
      const rest = file.path.slice(change.path.length);
      file.path = change.type === 'rename' ? change.to + rest : undefined;
    }
  });
}

/**
 * Opens a file.
 *
 * @param path - as the program wrote it
 * @param flags - as numbers of `fs.constants`
 * @param mode - of a file that is made
 * @returns its descriptor: the lowest that is free
 * @throws `ENOENT`, `EEXIST`, `EISDIR`, `ENOTDIR`, `ELOOP`
 */
export function openFile(path: string, flags: number, mode: number): number {
  const { files } = kernel();
  followNames(files);
  const at = absolute(path);
  const writes = (flags & 3) !== constants.O_RDONLY;
  const creates = (flags & constants.O_CREAT) !== 0;
  const existing = existingNode(files, path, flags);
  if (existing && creates && flags & constants.O_EXCL) throw fileError('EEXIST', 'open', path);
  if (!existing || (existing.kind === 'file' && flags & constants.O_TRUNC && writes)) {
    named(path, () => files.writeFile(at, new Uint8Array(), mode & ~kernelMask()));
  }
  if (existing?.kind === 'directory' && (writes || creates))
    throw fileError('EISDIR', 'open', path);
  if (existing && existing.kind !== 'directory' && flags & constants.O_DIRECTORY) {
    throw fileError('ENOTDIR', 'open', path);
  }
  const file: OpenFile = {
    node: files.lookup(at, 'open'),
    flags,
    position: 0,
    path: files.realpath(at),
  };
  let fd = FIRST;
  while (open.has(fd)) fd += 1;
  open.set(fd, file);
  return fd;
}

function kernelMask(): number {
  return process.umask();
}

function existingNode(files: FileTree, path: string, flags: number): TreeNode | undefined {
  const follow = (flags & constants.O_NOFOLLOW) === 0;
  const exclusive = (flags & constants.O_EXCL) !== 0;
  try {
    const node = files.lookup(absolute(path), 'open', { follow: follow && !exclusive });
    if (node.kind === 'symlink' && !exclusive) throw fileError('ELOOP', 'open', path);
    if (node.kind !== 'directory' && path.endsWith('/')) throw fileError('ENOTDIR', 'open', path);
    return node;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' && flags & constants.O_CREAT) {
      if (path.endsWith('/')) throw fileError('EISDIR', 'open', path);
      return undefined;
    }
    throw renamed(error, path);
  }
}

/** Lets the errors of an action name the path that the program wrote, not the absolute one. */
export function named<Value>(path: string, action: () => Value, dest?: string): Value {
  try {
    return action();
  } catch (error) {
    throw renamed(error, path, dest);
  }
}

function renamed(error: unknown, path: string, dest?: string): unknown {
  const { code, syscall } = error as { code?: string; syscall?: string };
  if (code === undefined || syscall === undefined) return error;
  return fileError(code as 'ENOENT', syscall, path, dest);
}

/** The open file of a descriptor. Throws `EBADF`. */
export function fileOf(fd: number, syscall: string): OpenFile {
  const file = open.get(fd);
  if (!file) throw fileError('EBADF', syscall);
  return file;
}

/** Closes a descriptor. Throws `EBADF`. */
export function closeFile(fd: number): void {
  if (fd < FIRST) return;
  fileOf(fd, 'close');
  open.delete(fd);
}

/** Reads into memory. Returns how many bytes; 0 is the file's end. Throws `EBADF`, `EISDIR`. */
export function readInto(fd: number, target: Uint8Array, position: number | undefined): number {
  const file = fileOf(fd, 'read');
  if ((file.flags & 3) === constants.O_WRONLY) throw fileError('EBADF', 'read');
  if (file.node.kind !== 'file') throw fileError('EISDIR', 'read');
  const start = position ?? file.position;
  const part = file.node.bytes.subarray(start, start + target.length);
  target.set(part);
  if (position === undefined) file.position += part.length;
  return part.length;
}

/** Writes bytes; they are copied. Returns how many. Throws `EBADF`. */
export function writeFrom(fd: number, bytes: Uint8Array, position: number | undefined): number {
  if (fd === 1 || fd === 2) {
    kernel().write(fd === 1 ? 'stdout' : 'stderr', new Uint8Array(bytes));
    return bytes.length;
  }
  const file = fileOf(fd, 'write');
  if ((file.flags & 3) === constants.O_RDONLY) throw fileError('EBADF', 'write');
  const node = file.node as FileNode;
  const appends = (file.flags & constants.O_APPEND) !== 0;
  const start = appends ? node.bytes.length : (position ?? file.position);
  const copy = new Uint8Array(bytes);
  if (copy.length > 0)
    change(
      file,
      (path) => kernel().files.patch(path, start, copy),
      () => patched(node.bytes, start, copy),
    );
  if (position === undefined || appends) file.position = start + copy.length;
  return copy.length;
}

/** Cuts an open file off, or fills it up with zeros. Throws `EBADF`, `EINVAL`. */
export function truncateOpen(fd: number, length: number): void {
  const file = fileOf(fd, 'ftruncate');
  if ((file.flags & 3) === constants.O_RDONLY || file.node.kind !== 'file') {
    throw fileError('EINVAL', 'ftruncate');
  }
  const node = file.node;
  change(
    file,
    (path) => kernel().files.truncate(path, length),
    () => resized(node.bytes, length),
  );
}

/** Changes a file through the tree, or, where it has no name any more, only for those who hold it. */
function change(file: OpenFile, inTree: (path: string) => void, alone: () => Uint8Array): void {
  if (file.path !== undefined) return inTree(file.path);
  const node = file.node as FileNode;
  node.bytes = alone();
  node.modified = Date.now();
}
