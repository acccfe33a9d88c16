/** A directory tree as plain data. `Uint8Array` is a file's content, a string a symlink's target. */
export interface FileSnapshot {
  [name: string]: Uint8Array | string | FileSnapshot;
}

/** One change of a file tree; replaying the changes in order gives the same tree. Paths are absolute. */
export type FileChange =
  | { type: 'write'; path: string; bytes: Uint8Array; mode?: number }
  | { type: 'patch'; path: string; offset: number; bytes: Uint8Array }
  | { type: 'truncate'; path: string; length: number }
  | { type: 'attributes'; path: string; attributes: Record<string, number> }
  | { type: 'link'; path: string; to: string }
  | { type: 'mkdir'; path: string; mode?: number }
  | { type: 'symlink'; path: string; target: string }
  | { type: 'remove'; path: string }
  | { type: 'rename'; path: string; to: string };
