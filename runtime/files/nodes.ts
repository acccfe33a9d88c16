/** The user and the group that everything belongs to unless it is given away: Linux's first user. */
export const OWNER = 1000;

/** What a node is besides its content; times in ms since the epoch. */
export interface Attributes {
  /** Permissions alone, as in `0o644`. Nobody enforces them. */
  mode: number;
  uid: number;
  gid: number;
  /** When the content was last changed. */
  modified: number;
  /** When it was last read; nothing but `utimes` sets it. */
  accessed: number;
  /** When the node itself was last changed. */
  changed: number;
  born: number;
}
interface Node extends Attributes {
  /** Tells nodes of one tree apart. */
  inode: number;
  /** How many names it has. */
  links: number;
}
/** A regular file. `bytes` is never changed in place, so copies of a tree may share it. */
export interface FileNode extends Node {
  kind: 'file';
  bytes: Uint8Array;
}
/** A directory. */
export interface DirectoryNode extends Node {
  kind: 'directory';
  entries: Map<string, TreeNode>;
}
/** A symbolic link. */
export interface SymlinkNode extends Node {
  kind: 'symlink';
  target: string;
}
/** Anything a path can name. */
export type TreeNode = FileNode | DirectoryNode | SymlinkNode;

let lastInode = 1;

/** What a new node is besides its content. */
export function fresh(mode: number): Node {
  const now = Date.now();
  const times = { modified: now, accessed: now, changed: now, born: now };
  return { mode, uid: OWNER, gid: OWNER, ...times, inode: ++lastInode, links: 1 };
}

/** An empty directory. */
export function directory(mode = 0o755): DirectoryNode {
  return { kind: 'directory', entries: new Map(), ...fresh(mode) };
}
