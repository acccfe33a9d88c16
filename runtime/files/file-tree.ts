import type { FileChange, FileSnapshot } from '../protocol/files.ts';
import { fileError, type FileError } from './errors.ts';

/** A regular file. `bytes` is never changed in place, so copies of a tree may share it. */
export interface FileNode {
  kind: 'file';
  bytes: Uint8Array;
  /** ms since the epoch. */
  modified: number;
}
/** A directory. */
export interface DirectoryNode {
  kind: 'directory';
  entries: Map<string, TreeNode>;
  modified: number;
}
/** A symbolic link. */
export interface SymlinkNode {
  kind: 'symlink';
  target: string;
  modified: number;
}
/** Anything a path can name. */
export type TreeNode = FileNode | DirectoryNode | SymlinkNode;

/** Hears of a change and of what stood before at the place that was written, removed or moved to. */
export type ChangeListener = (change: FileChange, before: TreeNode | undefined) => void;

/** Where a path leads: a name in a directory, whether or not something has it yet. */
interface Place {
  parent: DirectoryNode;
  name: string;
  /** Absolute, without symlinks. */
  path: string;
}

const MAX_LINKS = 40;

function directory(): DirectoryNode {
  return { kind: 'directory', entries: new Map(), modified: Date.now() };
}

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/**
 * Files in memory, by absolute POSIX path. The host owns the container's tree; every process works on
 * a copy of its own, because only a tree in its own memory can be read synchronously everywhere, and
 * the copies follow each other by {@link FileChange}s.
 *
 * @example
 * ```ts
 * const tree = new FileTree();
 * tree.mkdir('/home/project', { recursive: true });
 * tree.writeFile('/home/project/a.txt', new TextEncoder().encode('hello'));
 * tree.readFile('/home/project/a.txt').byteLength; // => 5
 * ```
 */
export class FileTree {
  readonly #root = directory();
  readonly #listeners = new Set<ChangeListener>();

  /**
   * Tells of every change.
   *
   * @param listener - called after each change
   * @returns a function that ends it
   */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Finds what a path names.
   *
   * @param path - absolute path
   * @param syscall - named in the error
   * @param options - `follow: false` gives a last symlink itself
   * @throws `ENOENT`, `ENOTDIR`, `ELOOP`
   */
  lookup(path: string, syscall: string, { follow = true } = {}): TreeNode {
    return this.#walk(path, syscall, follow, path).node;
  }

  /** The absolute path without symlinks, `.` or `..`. Throws as {@link lookup} does. */
  realpath(path: string): string {
    return this.#walk(path, 'realpath', true, path).path;
  }

  /** Whether something is there; a dangling symlink is not. */
  exists(path: string): boolean {
    try {
      this.lookup(path, 'access');
      return true;
    } catch {
      return false;
    }
  }

  /** The content of a file; not to be changed in place. Throws `ENOENT`, `EISDIR`, `ENOTDIR`. */
  readFile(path: string): Uint8Array {
    const node = this.lookup(path, 'open');
    if (node.kind !== 'file') throw fileError('EISDIR', 'read');
    return node.bytes;
  }

  /** Creates or replaces a file; follows a symlink at its end. The tree keeps `bytes`. */
  writeFile(path: string, bytes: Uint8Array): void {
    const { parent, name, path: real } = this.#place(path, 'open');
    const existing = parent.entries.get(name);
    if (existing?.kind === 'directory' || name === '') throw fileError('EISDIR', 'open', path);
    parent.entries.set(name, { kind: 'file', bytes, modified: Date.now() });
    this.#changed({ type: 'write', path: real, bytes }, existing);
  }

  /**
   * Makes a directory.
   *
   * @returns with `recursive`, the first directory that had to be made, if any
   * @throws `EEXIST` (without `recursive`, or where a file stands), `ENOENT`, `ENOTDIR`
   */
  mkdir(path: string, { recursive = false } = {}): string | undefined {
    if (!recursive) {
      this.#makeDirectory(path);
      return undefined;
    }
    let first: string | undefined;
    let at = '';
    for (const part of segments(path)) {
      at += `/${part}`;
      if (!this.exists(at)) {
        const made = this.#makeDirectory(at);
        first ??= made;
      } else if (this.lookup(at, 'mkdir').kind !== 'directory') {
        throw fileError(at === path ? 'EEXIST' : 'ENOTDIR', 'mkdir', path);
      }
    }
    return first;
  }

  /** The names in a directory, sorted, with their kinds. Throws `ENOENT`, `ENOTDIR`. */
  readdir(path: string): { name: string; kind: TreeNode['kind'] }[] {
    const node = this.lookup(path, 'scandir');
    if (node.kind !== 'directory') throw fileError('ENOTDIR', 'scandir', path);
    return [...node.entries]
      .map(([name, { kind }]) => ({ name, kind }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Makes a symbolic link at `path` that points to `target`. Throws `EEXIST`, `ENOENT`. */
  symlink(target: string, path: string): void {
    const { parent, name, path: real } = this.#placeOf('symlink', path, target, path);
    if (parent.entries.has(name)) throw fileError('EEXIST', 'symlink', target, path);
    parent.entries.set(name, { kind: 'symlink', target, modified: Date.now() });
    this.#changed({ type: 'symlink', path: real, target });
  }

  /**
   * Removes a file, a link or, with `recursive`, a directory with all in it.
   *
   * @throws `ENOENT` (not with `force`), `EISDIR` for a directory without `recursive`, `EPERM` for `/`
   */
  remove(path: string, { recursive = false, force = false } = {}): void {
    if (force && !this.#existsItself(path)) return;
    const { parent, name, path: real } = this.#place(path, 'rm', false);
    const node = parent.entries.get(name);
    if (name === '') throw fileError('EPERM', 'rm', path);
    if (!node) throw fileError('ENOENT', 'rm', path);
    if (node.kind === 'directory' && !recursive) throw fileError('EISDIR', 'rm', path);
    parent.entries.delete(name);
    this.#changed({ type: 'remove', path: real }, node);
  }

  /** Moves a file, link or directory; replaces a file or an empty directory at `to`. */
  rename(path: string, to: string): void {
    const source = this.#placeOf('rename', path, path, to);
    const node = source.parent.entries.get(source.name);
    if (!node) throw fileError('ENOENT', 'rename', path, to);
    const target = this.#placeOf('rename', to, path, to);
    const existing = target.parent.entries.get(target.name);
    if (existing === node) return;
    if (target.name === '') throw fileError('EBUSY', 'rename', path, to);
    if (`${target.path}/`.startsWith(`${source.path}/`)) {
      throw fileError('EINVAL', 'rename', path, to);
    }
    if (existing?.kind === 'directory') {
      if (node.kind !== 'directory') throw fileError('EISDIR', 'rename', path, to);
      if (existing.entries.size > 0) throw fileError('ENOTEMPTY', 'rename', path, to);
    } else if (existing && node.kind === 'directory') {
      throw fileError('ENOTDIR', 'rename', path, to);
    }
    source.parent.entries.delete(source.name);
    target.parent.entries.set(target.name, node);
    this.#changed({ type: 'rename', path: source.path, to: target.path }, existing);
  }

  /**
   * Replays a change made in another copy and tells this tree's listeners of it. One that does not
   * fit any more is dropped: two copies changed the same place, and the first to arrive has won.
   */
  replay(change: FileChange): void {
    try {
      this.#replay(change);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }

  /** Everything below a directory as plain data; contents are shared, not copied. */
  snapshot(path = '/'): FileSnapshot {
    const node = this.lookup(path, 'scandir');
    if (node.kind !== 'directory') throw fileError('ENOTDIR', 'scandir', path);
    const plain = (at: TreeNode): Uint8Array | string | FileSnapshot => {
      if (at.kind === 'file') return at.bytes;
      if (at.kind === 'symlink') return at.target;
      return Object.fromEntries([...at.entries].map(([name, child]) => [name, plain(child)]));
    };
    return Object.fromEntries([...node.entries].map(([name, child]) => [name, plain(child)]));
  }

  /** Writes a snapshot below a directory, beside and over what is there. */
  load(snapshot: FileSnapshot, path = '/'): void {
    this.mkdir(path, { recursive: true });
    for (const [name, value] of Object.entries(snapshot)) {
      const at = path === '/' ? `/${name}` : `${path}/${name}`;
      if (value instanceof Uint8Array) {
        this.writeFile(at, value);
      } else if (typeof value === 'string') {
        this.remove(at, { force: true });
        this.symlink(value, at);
      } else {
        this.load(value, at);
      }
    }
  }

  #replay(change: FileChange): void {
    switch (change.type) {
      case 'write':
        return this.writeFile(change.path, change.bytes);
      case 'mkdir':
        this.mkdir(change.path);
        return;
      case 'symlink':
        return this.symlink(change.target, change.path);
      case 'remove':
        return this.remove(change.path, { recursive: true });
      case 'rename':
        return this.rename(change.path, change.to);
    }
  }

  #changed(change: FileChange, before?: TreeNode): void {
    for (const listener of this.#listeners) listener(change, before);
  }

  #makeDirectory(path: string): string {
    const { parent, name, path: real } = this.#place(path, 'mkdir', false);
    if (name === '' || parent.entries.has(name)) throw fileError('EEXIST', 'mkdir', path);
    parent.entries.set(name, directory());
    this.#changed({ type: 'mkdir', path: real });
    return real;
  }

  #existsItself(path: string): boolean {
    try {
      this.lookup(path, 'lstat', { follow: false });
      return true;
    } catch {
      return false;
    }
  }

  /** The place of one of the two paths of an operation, whose errors name both. */
  #placeOf(syscall: 'rename' | 'symlink', path: string, from: string, to: string): Place {
    try {
      return this.#place(path, syscall, false);
    } catch (error) {
      throw fileError((error as FileError).code, syscall, from, to);
    }
  }

  #place(path: string, syscall: string, follow = true, asked = path, links = 0): Place {
    if (links > MAX_LINKS) throw fileError('ELOOP', syscall, asked);
    const parts = segments(path);
    if (parts.at(-1) === '..') {
      return this.#place(this.#walk(path, syscall, true, asked).path, syscall, follow, asked);
    }
    const name = parts.pop() ?? '';
    const above = this.#walk(`/${parts.join('/')}`, syscall, true, asked);
    if (above.node.kind !== 'directory') throw fileError('ENOTDIR', syscall, asked);
    const real = above.path === '/' ? `/${name}` : `${above.path}/${name}`;
    const node = above.node.entries.get(name);
    if (follow && node?.kind === 'symlink') {
      return this.#place(this.#target(node, above.path), syscall, true, asked, links + 1);
    }
    return { parent: above.node, name, path: real };
  }

  #target(link: SymlinkNode, from: string): string {
    return link.target.startsWith('/') ? link.target : `${from}/${link.target}`;
  }

  #walk(
    path: string,
    syscall: string,
    follow: boolean,
    asked: string,
  ): { node: TreeNode; path: string } {
    let links = 0;
    let pending = segments(path);
    const trail: { name: string; node: TreeNode }[] = [{ name: '', node: this.#root }];
    for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
      if (part === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const at = trail.at(-1)?.node;
      if (at?.kind !== 'directory') throw fileError('ENOTDIR', syscall, asked);
      const node = at.entries.get(part);
      if (!node) throw fileError('ENOENT', syscall, asked);
      if (node.kind !== 'symlink' || (pending.length === 0 && !follow)) {
        trail.push({ name: part, node });
        continue;
      }
      if (++links > MAX_LINKS) throw fileError('ELOOP', syscall, asked);
      pending = [...segments(node.target), ...pending];
      if (node.target.startsWith('/')) trail.length = 1;
    }
    const names = trail.map(({ name }) => name).join('/');
    return { node: trail.at(-1)?.node ?? this.#root, path: names === '' ? '/' : names };
  }
}
