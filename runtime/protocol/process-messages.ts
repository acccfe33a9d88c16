import type { WireError } from './errors.ts';
import type { FileChange, FileSnapshot } from './files.ts';

/** The size of the terminal a process is attached to, in characters. */
export interface TerminalSize {
  cols: number;
  rows: number;
}

/** How a process is connected with a terminal. */
export interface TerminalStreams extends TerminalSize {
  /** Whether stdin, stdout and stderr are the terminal. */
  attached: [boolean, boolean, boolean];
}

/** A program that runs, as `ps` lists it. */
export interface RunningProcess {
  pid: number;
  ppid: number;
  /** With its arguments. */
  command: string;
}

/** Ports that only one process opens, so that it can give out one at once for port 0. */
export interface SparePorts {
  first: number;
  count: number;
}

/** Numbers that only one process gives to its children, so that a child has one at once. */
export interface ChildPids {
  first: number;
  count: number;
}

/** Where one of a child's first three streams leads: to its parent, to where the parent's own leads, nowhere. */
export type ChildStream = 'pipe' | 'inherit' | 'ignore';

/** A program that a process wants to have started. */
export interface SpawnRequest {
  pid: number;
  command: string;
  /** How the program is called, where that is not its name. */
  argv0?: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** stdin, stdout, stderr. */
  stdio: [ChildStream, ChildStream, ChildStream];
  /** It runs in the background: Ctrl-C at the terminal is not meant for it. */
  detached?: boolean;
  /** The child's end of a channel for messages, of a program started by `fork`. */
  ipc?: MessagePort;
  /** The child is a thread of its parent; its end of the line on which it is told what to do. */
  thread?: MessagePort;
}

/** A program whose parent stands still until it has ended. */
export interface AwaitedSpawn {
  request: SpawnRequest;
  /** For its stdin, which ends after it. */
  input: Uint8Array | null;
  /** In ms; 0 for as long as it takes. */
  timeout: number;
  killSignal: string;
  /** In bytes, for each stream. */
  maxBuffer: number;
  /** See `shared-answer.ts`. */
  signal: Int32Array<SharedArrayBuffer>;
}

/** What has become of an {@link AwaitedSpawn}. */
export interface AwaitedOutcome {
  code: number;
  /** Where one ended it. */
  signal?: string;
  /** Why it was ended before its time. */
  problem?: 'ETIMEDOUT' | 'ENOBUFS';
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** Of the container's files, meanwhile. */
  changes: FileChange[];
}

/** Everything a process is born with. */
export interface ProcessStart {
  type: 'start';
  pid: number;
  command: string;
  /** See {@link SpawnRequest.argv0}. */
  argv0?: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Absent: stdin, stdout and stderr are pipes. */
  terminal?: TerminalStreams;
  files: FileSnapshot;
  sparePorts: SparePorts;
  childPids: ChildPids;
  /** 0 where the page started it. */
  ppid: number;
  /** For messages with the parent; see {@link SpawnRequest.ipc}. */
  ipc?: MessagePort;
  /** See {@link SpawnRequest.thread}. */
  thread?: MessagePort;
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
  /** A signal that the program listens to. */
  | { type: 'signal'; signal: string }
  | { type: 'child-spawned'; pid: number }
  /** The child could not be started. */
  | { type: 'child-refused'; pid: number; error: WireError }
  | { type: 'child-output'; pid: number; stream: 'stdout' | 'stderr'; bytes: Uint8Array }
  /** `signal` where one ended it. */
  | { type: 'child-exit'; pid: number; code: number; signal?: string }
  /** The parent is gone, and nothing more will come from it. */
  | { type: 'parent-gone' }
  | { type: 'files'; changes: FileChange[] }
  /** The answer to `listen`, `connect` and `list`, matched by `call`. */
  | { type: 'listening'; call: number; port: number }
  | { type: 'connected'; call: number; connection: ConnectionEnd }
  | { type: 'listed'; call: number; processes: RunningProcess[] }
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
  | { type: 'spawn'; request: SpawnRequest }
  /** Asks what runs in the container. */
  | { type: 'list'; call: number }
  /** Has the terminal hand over each key, or whole lines. */
  | { type: 'raw-mode'; raw: boolean }
  | { type: 'spawn-awaited'; spawn: AwaitedSpawn }
  /** Memory for the outcome of the awaited child. */
  | { type: 'take-outcome'; memory: SharedArrayBuffer }
  | { type: 'child-input'; pid: number; bytes: Uint8Array | null }
  /** Sends a signal to any process; `0` only asks. */
  | { type: 'kill'; pid: number; signal: string }
  /** Which signals the program listens to from now on; the others do to it what they do by default. */
  | { type: 'signals'; heard: string[] }
  /** For the command's own supervisor in the host, which knows the reports of its command. */
  | { type: 'report'; report: unknown }
  | { type: 'exit'; code: number };
