import type { FileTree } from '../files/file-tree.ts';
import type { WireDirectoryEntry } from '../protocol/container.ts';

type Encoding = string | null | undefined;

const encoder = new TextEncoder();

function decode(bytes: Uint8Array, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case 'utf8':
    case 'utf-8':
      return new TextDecoder().decode(bytes);
    case 'latin1':
    case 'binary':
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    default:
      throw new TypeError(`The encoding '${encoding}' is not known here. Use 'utf8' or 'latin1'.`);
  }
}

/**
 * The `fs` of the container API: `fs.promises` of Node, in short, below the working directory.
 * Errors are Node's (`ENOENT: no such file or directory, open '…'`, with `code`).
 *
 * @param files - the container's tree
 * @param workdir - what paths are relative to, absolute ones too, as the client documents
 */
export function createFileApi(files: FileTree, workdir: string): FileApi {
  const at = (path: string): string => `${workdir}/${path}`;
  return {
    readFile(path, encoding) {
      const bytes = files.readFile(at(path));
      return encoding ? decode(bytes, encoding) : bytes;
    },
    writeFile(path, data) {
      files.writeFile(at(path), typeof data === 'string' ? encoder.encode(data) : data);
    },
    readdir(path, options) {
      const entries = files.readdir(at(path));
      const detailed = typeof options === 'object' && options?.withFileTypes;
      if (!detailed) return entries.map(({ name }) => name);
      return entries.map(({ name, kind }): WireDirectoryEntry => ({
        name,
        'Symbol(type)': kind === 'directory' ? 2 : 1,
      }));
    },
    mkdir: (path, options) => files.mkdir(at(path), options ?? {}),
    rm: (path, options) => files.remove(at(path), options ?? {}),
    rename: (path, to) => files.rename(at(path), at(to)),
  };
}

/** The methods that the client calls; see {@link createFileApi}. */
export interface FileApi {
  readFile(path: string, encoding?: Encoding): Uint8Array | string;
  writeFile(path: string, data: string | Uint8Array): void;
  readdir(
    path: string,
    options?: string | { withFileTypes?: boolean } | null,
  ): string[] | WireDirectoryEntry[];
  mkdir(path: string, options?: { recursive?: boolean }): string | undefined;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): void;
  rename(path: string, to: string): void;
}
