/** A directory tree as plain data. `Uint8Array` is a file's content, a string a symlink's target. */
export interface FileSnapshot {
  [name: string]: Uint8Array | string | FileSnapshot;
}

/** One change of a file tree; replaying the changes in order gives the same tree. Paths are absolute. */
export type FileChange =
  | { type: 'write'; path: string; bytes: Uint8Array }
  | { type: 'mkdir'; path: string }
  | { type: 'symlink'; path: string; target: string }
  | { type: 'remove'; path: string }
  | { type: 'rename'; path: string; to: string };
