/**
 * One thing that happened while a demo ran. `at` is in ms since the run began; it is taken in the
 * process where the thing happened, so it does not carry the delay of the page.
 */
export type DemoMoment =
  /** The program's process has started. */
  | { type: 'spawned' }
  | { type: 'output'; text: string }
  | { type: 'listening'; at: number; port: number }
  | { type: 'sent'; at: number; request: string; bytes: Uint8Array }
  | { type: 'received'; at: number; request: string; bytes: Uint8Array }
  | { type: 'closed'; at: number; request: string }
  | { type: 'failed'; at: number; request: string; message: string }
  /** The server's loop read the request and entered its handler. */
  | { type: 'entered'; at: number; request: string }
  /** The handler let go of the loop: others may go on from here. */
  | { type: 'released'; at: number; request: string }
  /** The server handed over the last byte of its response. */
  | { type: 'finished'; at: number; request: string }
  | { type: 'exit'; code: number };

/** A request that a demo's page sends: raw bytes of HTTP/1.1, written `delay` ms after the run's first one. */
export interface DemoRequest {
  /** Unique in its demo, and what the timeline shows, for instance `/slow`. */
  name: string;
  method: string;
  path: string;
  /** In ms. */
  delay: number;
}

/** Files by path relative to the project's root in the container, for instance `server.ts`. */
export type ProjectFiles = Record<string, string>;

export interface DemoOptions {
  files: ProjectFiles;
  /** The program that listens, for instance `server.ts`. */
  entry: string;
  requests: DemoRequest[];
  onMoment(moment: DemoMoment): void;
}

export interface DemoRun {
  /** Settles when the server's process has ended. */
  ended: Promise<void>;
  /** Sends the demo's requests once more. Refused (false) before `listening` and after `exit`. */
  send(): boolean;
  /** Kills the process, even one in an endless loop. */
  stop(): void;
}
