import { Buffer } from 'buffer';
import type { TreeNode } from '../../../files/nodes.ts';
import { constants } from './constants.ts';

const BLOCK = 4096;
const KINDS: Record<TreeNode['kind'], number> = {
  file: constants.S_IFREG,
  directory: constants.S_IFDIR,
  symlink: constants.S_IFLNK,
};

type Numeric = number | bigint;
const OWN = { configurable: true, writable: true };

/** The questions that both forms of stats answer. */
abstract class StatsBase<Value extends Numeric> {
  declare mode: Value;

  #is(kind: number): boolean {
    return (Number(this.mode) & constants.S_IFMT) === kind;
  }

  isDirectory(): boolean {
    return this.#is(constants.S_IFDIR);
  }

  isFile(): boolean {
    return this.#is(constants.S_IFREG);
  }

  isBlockDevice(): boolean {
    return this.#is(constants.S_IFBLK);
  }

  isCharacterDevice(): boolean {
    return this.#is(constants.S_IFCHR);
  }

  isSymbolicLink(): boolean {
    return this.#is(constants.S_IFLNK);
  }

  isFIFO(): boolean {
    return this.#is(constants.S_IFIFO);
  }

  isSocket(): boolean {
    return this.#is(constants.S_IFSOCK);
  }
}

/** What is known of a file (Node documentation: File system, "Class: fs.Stats"). */
export class Stats extends StatsBase<number> {
  [field: string]: unknown;
}

/** The same with bigints, and times in ns besides. */
export class BigIntStats extends StatsBase<bigint> {
  [field: string]: unknown;
}
for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) {
  // A Date is made when it is asked for, and can be replaced: so it is in Node.
  Object.defineProperty(StatsBase.prototype, name, {
    get(this: Record<string, number | bigint>) {
      const date = new Date(Number(this[`${name}Ms`]));
      Object.defineProperty(this, name, { value: date, enumerable: true, ...OWN });
      return date;
    },
    set(this: object, value: Date) {
      Object.defineProperty(this, name, { value, enumerable: true, ...OWN });
    },
    configurable: true,
  });
}

/** An open terminal or pipe, or a node of the tree. */
export type Described = TreeNode | { kind: 'character' };

function numbers(node: TreeNode): Record<string, number> {
  const size =
    node.kind === 'file'
      ? node.bytes.length
      : node.kind === 'symlink'
        ? Buffer.byteLength(node.target)
        : BLOCK;
  const subdirectories =
    node.kind === 'directory'
      ? [...node.entries.values()].filter(({ kind }) => kind === 'directory').length + 1
      : 0;
  return {
    dev: 1,
    mode: KINDS[node.kind] | node.mode,
    nlink: node.links + subdirectories,
    uid: node.uid,
    gid: node.gid,
    rdev: 0,
    blksize: BLOCK,
    ino: node.inode,
    size,
    blocks: node.kind === 'symlink' ? 0 : Math.ceil(size / BLOCK) * 8,
  };
}

const CHARACTER = { dev: 1, mode: constants.S_IFCHR | 0o620, nlink: 1, uid: 0, gid: 0 };
const TERMINAL = { ...CHARACTER, rdev: 1, blksize: 1024, ino: 1, size: 0, blocks: 0 };

/** The time stamps of a node, in ms, by their names in `Stats`. */
function timesOf(node: Described): [name: string, ms: number][] {
  if (node.kind === 'character') {
    const now = Date.now();
    return ['atime', 'mtime', 'ctime', 'birthtime'].map((name) => [name, now]);
  }
  return [
    ['atime', node.accessed],
    ['mtime', node.modified],
    ['ctime', node.changed],
    ['birthtime', node.born],
  ];
}

/**
 * The stats of a node.
 *
 * @param node - of the file tree, or undefined for a missing file, whose stats are zeros
 * @param bigint - whether the numbers are bigints, with times in ns besides
 */
export function statsOf(node: Described | undefined, bigint: boolean): Stats | BigIntStats {
  const stats: Stats | BigIntStats = bigint ? new BigIntStats() : new Stats();
  const zeros = Object.fromEntries(Object.keys(TERMINAL).map((name) => [name, 0]));
  const plain = !node ? zeros : node.kind === 'character' ? TERMINAL : numbers(node);
  for (const [name, value] of Object.entries(plain)) {
    Object.assign(stats, { [name]: bigint ? BigInt(value) : value });
  }
  const times: [string, number][] = node
    ? timesOf(node)
    : ['atime', 'mtime', 'ctime', 'birthtime'].map((name) => [name, 0]);
  for (const [name, ms] of times) {
    Object.assign(stats, { [`${name}Ms`]: bigint ? BigInt(Math.floor(ms)) : ms });
  }
  if (bigint) {
    for (const [name, ms] of times) {
      Object.assign(stats, { [`${name}Ns`]: BigInt(Math.round(ms * 1000)) * 1000n });
    }
  }
  return stats;
}

const ENTRY_TYPES: Record<TreeNode['kind'], number> = {
  file: constants.UV_DIRENT_FILE,
  directory: constants.UV_DIRENT_DIR,
  symlink: constants.UV_DIRENT_LINK,
};
const type: unique symbol = Symbol('type') as never;

/** An entry of a directory (Node documentation: File system, "Class: fs.Dirent"). */
export class Dirent {
  name: string | Buffer;
  /** Of the directory that it is in. */
  parentPath: string | Buffer;
  [type]: number;

  constructor(name: string | Buffer, parentPath: string | Buffer, kind: TreeNode['kind'] | number) {
    this.name = name;
    this.parentPath = parentPath;
    this[type] = typeof kind === 'number' ? kind : ENTRY_TYPES[kind];
  }

  isDirectory(): boolean {
    return this[type] === constants.UV_DIRENT_DIR;
  }

  isFile(): boolean {
    return this[type] === constants.UV_DIRENT_FILE;
  }

  isBlockDevice(): boolean {
    return this[type] === constants.UV_DIRENT_BLOCK;
  }

  isCharacterDevice(): boolean {
    return this[type] === constants.UV_DIRENT_CHAR;
  }

  isSymbolicLink(): boolean {
    return this[type] === constants.UV_DIRENT_LINK;
  }

  isFIFO(): boolean {
    return this[type] === constants.UV_DIRENT_FIFO;
  }

  isSocket(): boolean {
    return this[type] === constants.UV_DIRENT_SOCKET;
  }
}
