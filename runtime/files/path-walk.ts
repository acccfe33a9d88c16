import { fileError } from './errors.ts';
import type { DirectoryNode, SymlinkNode, TreeNode } from './nodes.ts';

/** Where a path leads: a name in a directory, whether or not something has it yet. */
export interface Place {
  parent: DirectoryNode;
  name: string;
  /** Absolute, without symlinks. */
  path: string;
}

const MAX_LINKS = 40;

/** The names in a path. */
export function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** Follows paths through a tree of nodes. */
export class PathWalker {
  readonly #root: DirectoryNode;

  constructor(root: DirectoryNode) {
    this.#root = root;
  }

  /**
   * Where a path leads, whether or not something is there. Throws as {@link walk} does.
   *
   * @param follow - whether a symlink at the end leads on
   * @param asked - the path to be named in errors
   */
  place(path: string, syscall: string, follow = true, asked = path, links = 0): Place {
    if (links > MAX_LINKS) throw fileError('ELOOP', syscall, asked);
    const parts = segments(path);
    if (parts.at(-1) === '..') {
      return this.place(this.walk(path, syscall, true, asked).path, syscall, follow, asked);
    }
    const name = parts.pop() ?? '';
    const above = this.walk(`/${parts.join('/')}`, syscall, true, asked);
    if (above.node.kind !== 'directory') throw fileError('ENOTDIR', syscall, asked);
    const real = above.path === '/' ? `/${name}` : `${above.path}/${name}`;
    const node = above.node.entries.get(name);
    if (follow && node?.kind === 'symlink') {
      return this.place(this.#target(node, above.path), syscall, true, asked, links + 1);
    }
    return { parent: above.node, name, path: real };
  }

  #target(link: SymlinkNode, from: string): string {
    return link.target.startsWith('/') ? link.target : `${from}/${link.target}`;
  }

  /**
   * Finds a node and its path without symlinks. Throws `ENOENT`, `ENOTDIR`, `ELOOP`.
   *
   * @param follow - whether a symlink at the end leads on
   * @param asked - the path to be named in errors
   */
  walk(
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
