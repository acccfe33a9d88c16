import { fileError } from '../files/errors.ts';
import type { FileTree } from '../files/file-tree.ts';
import type { FileSnapshot } from '../protocol/files.ts';
import { compileGlob } from './glob.ts';
import { formatBinaryTree, formatWireTree } from './wire-tree.ts';
import { zipSnapshot } from './zip.ts';

/** The options of `export` as the client sends them. */
export interface ExportOptions {
  format: string;
  /** Globs, relative to the folder exported, of what to keep of what `excludes` names. */
  includes?: string[] | undefined;
  /** Globs of what to leave out. Here and there a folder stands for all in it. */
  excludes?: string[] | undefined;
}

const FORMATS: Record<string, (snapshot: FileSnapshot) => Uint8Array> = {
  json: formatWireTree,
  binary: formatBinaryTree,
  zip: zipSnapshot,
};

/**
 * Writes a directory in the format asked for: `json`, `binary`, which `mount` reads again, or `zip`.
 *
 * @param files - the container's tree
 * @param path - absolute path
 * @throws `ENOENT`, or `ENOTDIR` for a file in `binary` and `zip`; the client itself refuses a file
 *   in `json`. A `TypeError` for another format
 */
export function exportTree(files: FileTree, path: string, options: ExportOptions): Uint8Array {
  const { format, includes = [], excludes = [] } = options;
  const write = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!write) {
    const known = Object.keys(FORMATS).join("', '");
    throw new TypeError(`export does not know the format '${format}'. Use '${known}'.`);
  }
  const node = files.lookup(path, 'export');
  if (node.kind === 'file' && format === 'json') return formatWireTree(node.bytes);
  if (node.kind !== 'directory') throw fileError('ENOTDIR', 'export', path);
  const [isIncluded, isExcluded] = [matchesAny(includes), matchesAny(excludes)];
  return write(prune(files.snapshot(path), '', (at) => isExcluded(at) && !isIncluded(at)));
}

/** Whether a glob names a path or a folder that it is in. */
function matchesAny(patterns: string[]): (path: string) => boolean {
  const matchers = patterns.map(compileGlob);
  return (path) => {
    const parts = path.split('/');
    const ways = parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
    return matchers.some((matches) => ways.some(matches));
  };
}

/** Leaves out what is to go; of such a folder nothing stays but what leads to something kept. */
function prune(
  snapshot: FileSnapshot,
  folder: string,
  isOut: (path: string) => boolean,
): FileSnapshot {
  const kept = Object.entries(snapshot).flatMap(([name, value]): [string, typeof value][] => {
    const path = folder + name;
    const isLeaf = typeof value === 'string' || value instanceof Uint8Array;
    const below = isLeaf ? value : prune(value, `${path}/`, isOut);
    const leadsOn = !isLeaf && Object.keys(below).length > 0;
    return leadsOn || !isOut(path) ? [[name, below]] : [];
  });
  return Object.fromEntries(kept);
}
