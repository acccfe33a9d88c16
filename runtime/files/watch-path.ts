import type { FileChange } from '../protocol/files.ts';
import type { FileTree } from './file-tree.ts';
import type { TreeNode } from './nodes.ts';

/** What a watcher is told, in Node's words: an entry came, went or moved, or its content changed. */
export type WatchEvent = 'rename' | 'change';

/**
 * Watches a path as Node's `fs.watch` does on Linux: a watched file or directory is followed when it
 * moves, and nothing more is told once it is gone. One write is one `change`, where the kernel
 * reports emptying the file and filling it as two.
 *
 * @param tree - where to watch
 * @param path - absolute path of a file or a directory
 * @param options - `recursive`: everything below a directory, not only its own entries
 * @param listener - gets the event and a name: that of the file watched, or a path relative to the
 *   directory watched
 * @returns a function that ends it
 * @throws `ENOENT`, `ENOTDIR`, `ELOOP` from the system call `watch`
 */
export function watchPath(
  tree: FileTree,
  path: string,
  { recursive = false }: { recursive?: boolean },
  listener: (event: WatchEvent, name: string) => void,
): () => void {
  const isFile = tree.lookup(path, 'watch').kind === 'file';
  const name = path.slice(path.lastIndexOf('/') + 1);
  let at = tree.realpath(path);

  const tell = (event: WatchEvent, changed: string): void => {
    const relative = below(at, changed);
    if (changed === at) listener(event, name);
    else if (relative && (recursive || !relative.includes('/'))) listener(event, relative);
  };
  const removed = (changed: string): void => {
    if (changed === at && isFile) listener('change', name);
    tell('rename', changed);
    if (changed === at) stop();
  };
  const moved = (from: string, to: string): void => {
    if (to === at) return removed(to);
    tell('rename', from);
    tell('rename', to);
    if (from === at || below(from, at)) at = to + at.slice(from.length);
  };
  const hear = (change: FileChange, before: TreeNode | undefined): void => {
    switch (change.type) {
      case 'write':
        if (!before) tell('rename', change.path);
        if (before || change.bytes.length > 0) tell('change', change.path);
        return;
      case 'patch':
      case 'truncate':
      case 'attributes':
        return tell('change', change.path);
      case 'link':
        return tell('rename', change.to);
      case 'mkdir':
      case 'symlink':
        return tell('rename', change.path);
      case 'remove':
        return pathsFromBelow(change.path, before).forEach(removed);
      case 'rename':
        return moved(change.path, change.to);
    }
  };
  const stop = tree.onChange(hear);
  return stop;
}

/** The path of `inner` relative to the directory `outer`; undefined if it is not in it. */
function below(outer: string, inner: string): string | undefined {
  const start = outer === '/' ? '/' : `${outer}/`;
  return inner.startsWith(start) && inner !== start ? inner.slice(start.length) : undefined;
}

/** Everything that a removed node held, in the order in which it has to go, and the node itself. */
function pathsFromBelow(path: string, node: TreeNode | undefined): string[] {
  const entries = node?.kind === 'directory' ? [...node.entries] : [];
  return [...entries.flatMap(([name, child]) => pathsFromBelow(`${path}/${name}`, child)), path];
}
