import type { FileChange, FileSnapshot } from '../protocol/files.ts';
import { patched, resized } from './bytes.ts';
import { fileError, type FileError } from './errors.ts';
import { directory, fresh } from './nodes.ts';
import type { Attributes, DirectoryNode, FileNode, TreeNode } from './nodes.ts';
import { PathWalker, segments, type Place } from './path-walk.ts';

/** Hears of a change and of what stood before at the place that was written, removed or moved to. */
export type ChangeListener = (change: FileChange, before: TreeNode | undefined) => void;

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
  readonly #paths = new PathWalker(directory());
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
    return this.#paths.walk(path, syscall, follow, path).node;
  }

  /** The absolute path without symlinks, `.` or `..`. Throws as {@link lookup} does. */
  realpath(path: string): string {
    return this.#paths.walk(path, 'realpath', true, path).path;
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
  writeFile(path: string, bytes: Uint8Array, mode = 0o644): void {
    const { parent, name, path: real } = this.#paths.place(path, 'open');
    const existing = parent.entries.get(name);
    if (existing?.kind === 'directory' || name === '') throw fileError('EISDIR', 'open', path);
    if (existing?.kind === 'file') this.#setBytes(existing, bytes);
    else this.#add(parent, name, { kind: 'file', bytes, ...fresh(mode) });
    this.#changed({ type: 'write', path: real, bytes, ...(mode !== 0o644 && { mode }) }, existing);
  }

  /** Writes bytes into a file, from an offset on; a gap before them is filled with zeros. */
  patch(path: string, offset: number, bytes: Uint8Array): void {
    const file = this.#file(path, 'write');
    this.#setBytes(file, patched(file.bytes, offset, bytes));
    this.#changed({ type: 'patch', path: this.realpath(path), offset, bytes }, file);
  }

  /** Cuts a file off, or fills it up with zeros. */
  truncate(path: string, length: number): void {
    const file = this.#file(path, 'open');
    this.#setBytes(file, resized(file.bytes, length));
    this.#changed({ type: 'truncate', path: this.realpath(path), length }, file);
  }

  /**
   * Sets what a node is besides its content.
   *
   * @param syscall - named in the error
   * @param options - `follow: false` means a last symlink itself
   */
  setAttributes(
    path: string,
    attributes: Partial<Attributes>,
    syscall: string,
    { follow = true } = {},
  ): void {
    const { node, path: real } = this.#paths.walk(path, syscall, follow, path);
    Object.assign(node, { changed: Date.now(), ...attributes });
    this.#changed({ type: 'attributes', path: real, attributes }, node);
  }

  /** Gives a file a second name. Throws `EEXIST`, `ENOENT`, `EPERM` for a directory. */
  link(path: string, to: string): void {
    const source = this.#placeOf('link', path, path, to);
    const node = source.parent.entries.get(source.name);
    if (!node) throw fileError('ENOENT', 'link', path, to);
    if (node.kind === 'directory') throw fileError('EPERM', 'link', path, to);
    const target = this.#placeOf('link', to, path, to);
    if (target.parent.entries.has(target.name)) throw fileError('EEXIST', 'link', path, to);
    node.links += 1;
    this.#add(target.parent, target.name, node);
    this.#changed({ type: 'link', path: source.path, to: target.path });
  }

  /**
   * Makes a directory.
   *
   * @returns with `recursive`, the first directory that had to be made, if any
   * @throws `EEXIST` (without `recursive`, or where a file stands), `ENOENT`, `ENOTDIR`
   */
  mkdir(path: string, { recursive = false, mode = 0o755 } = {}): string | undefined {
    if (!recursive) {
      this.#makeDirectory(path, mode);
      return undefined;
    }
    let first: string | undefined;
    let at = '';
    for (const part of segments(path)) {
      at += `/${part}`;
      if (!this.exists(at)) {
        const made = this.#makeDirectory(at, mode);
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
    this.#add(parent, name, { kind: 'symlink', target, ...fresh(0o777) });
    this.#changed({ type: 'symlink', path: real, target });
  }

  /**
   * Removes a file, a link or, with `recursive`, a directory with all in it.
   *
   * @throws `ENOENT` (not with `force`), `EISDIR` for a directory without `recursive`, `EPERM` for `/`
   */
  remove(path: string, { recursive = false, force = false } = {}): void {
    if (force && !this.#existsItself(path)) return;
    const { parent, name, path: real } = this.#paths.place(path, 'rm', false);
    const node = parent.entries.get(name);
    if (name === '') throw fileError('EPERM', 'rm', path);
    if (!node) throw fileError('ENOENT', 'rm', path);
    if (node.kind === 'directory' && !recursive) throw fileError('EISDIR', 'rm', path);
    parent.entries.delete(name);
    this.#touch(parent);
    node.links -= 1;
    node.changed = Date.now();
    this.#changed({ type: 'remove', path: real }, node);
  }

  /** Removes an empty directory. Throws `ENOENT`, `ENOTDIR`, `ENOTEMPTY`. */
  rmdir(path: string): void {
    const node = this.lookup(path, 'rmdir', { follow: false });
    if (node.kind !== 'directory') throw fileError('ENOTDIR', 'rmdir', path);
    if (node.entries.size > 0) throw fileError('ENOTEMPTY', 'rmdir', path);
    this.remove(path, { recursive: true });
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
    this.#touch(source.parent);
    if (existing) existing.links -= 1;
    this.#add(target.parent, target.name, node);
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
        return this.writeFile(change.path, change.bytes, change.mode);
      case 'patch':
        return this.patch(change.path, change.offset, change.bytes);
      case 'truncate':
        return this.truncate(change.path, change.length);
      case 'attributes':
        return this.setAttributes(change.path, change.attributes, 'chmod', { follow: false });
      case 'link':
        return this.link(change.path, change.to);
      case 'mkdir':
        this.mkdir(change.path, { mode: change.mode ?? 0o755 });
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

  #file(path: string, syscall: string): FileNode {
    const node = this.lookup(path, syscall);
    if (node.kind !== 'file') throw fileError('EISDIR', syscall, path);
    return node;
  }

  #setBytes(file: FileNode, bytes: Uint8Array): void {
    file.bytes = bytes;
    this.#touch(file);
  }

  #add(parent: DirectoryNode, name: string, node: TreeNode): void {
    parent.entries.set(name, node);
    this.#touch(parent);
  }

  #touch(node: TreeNode): void {
    node.modified = Date.now();
    node.changed = node.modified;
  }

  #makeDirectory(path: string, mode: number): string {
    const { parent, name, path: real } = this.#paths.place(path, 'mkdir', false);
    if (name === '' || parent.entries.has(name)) throw fileError('EEXIST', 'mkdir', path);
    this.#add(parent, name, directory(mode));
    this.#changed({ type: 'mkdir', path: real, ...(mode !== 0o755 && { mode }) });
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
  #placeOf(syscall: 'rename' | 'symlink' | 'link', path: string, from: string, to: string): Place {
    try {
      return this.#paths.place(path, syscall, false);
    } catch (error) {
      throw fileError((error as FileError).code, syscall, from, to);
    }
  }
}
