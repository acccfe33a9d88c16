import type { WireError } from './errors.ts';
import type { FileChange, FileSnapshot } from './files.ts';

/** The size of the terminal a process is attached to, in characters. */
export interface TerminalSize {
  cols: number;
  rows: number;
}

/** Ports that only one process opens, so that it can give out one at once for port 0. */
export interface SparePorts {
  first: number;
  count: number;
}

/** Everything a process is born with. */
export interface ProcessStart {
  type: 'start';
  pid: number;
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Absent: stdin, stdout and stderr are pipes; present: they are one terminal. */
  terminal?: TerminalSize;
  files: FileSnapshot;
  sparePorts: SparePorts;
}

/** A connection's end: `port` carries its bytes (see `network/byte-stream.ts`). */
export interface ConnectionEnd {
  /** The same number at both ends. */
  id: number;
  port: MessagePort;
  localPort: number;
  remotePort: number;
}

/** What the host tells a process. */
export type ToProcess =
  | ProcessStart
  | { type: 'stdin'; bytes: Uint8Array | null }
  | { type: 'resize'; terminal: TerminalSize }
  | { type: 'files'; changes: FileChange[] }
  /** The answer to `listen` and `connect`, matched by `call`. */
  | { type: 'listening'; call: number; port: number }
  | { type: 'connected'; call: number; connection: ConnectionEnd }
  | { type: 'refused'; call: number; error: WireError }
  /** Somebody connected to a port this process listens on. */
  | { type: 'accept'; listenPort: number; connection: ConnectionEnd }
  /** The process at the other end is gone and can say nothing more. */
  | { type: 'peer-gone'; id: number };

/** What a process asks of the host. */
export type FromProcess =
  | { type: 'stdout' | 'stderr'; bytes: Uint8Array }
  | { type: 'listen'; call: number; port: number }
  | { type: 'unlisten'; port: number }
  | { type: 'connect'; call: number; port: number }
  | { type: 'disconnected'; id: number }
  | { type: 'files'; changes: FileChange[] }
  /** For the command's own supervisor in the host, which knows the reports of its command. */
  | { type: 'report'; report: unknown }
  | { type: 'exit'; code: number };
