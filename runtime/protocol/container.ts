/**
 * What `@webcontainer/api` 1.6.4 asks of the page in its iframe, read from the client's source. The
 * client wraps it with Comlink 4.3.0: methods are called, properties read, functions arrive as proxies.
 */
import type { TerminalSize } from './process-messages.ts';

/** The argument of `run`. */
export interface RunRequest {
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string | number | boolean>;
  terminal?: TerminalSize;
}

/** Takes output: bytes, then `null` at its end. */
export type OutputListener = (data: Uint8Array | null) => void;

/** A running process as the client sees it. */
export interface RemoteProcess {
  onExit: Promise<number>;
  write(data: string): void;
  kill(): void;
  resize(size: TerminalSize): void;
}

/** The argument of `build`. */
export interface BuildOptions {
  host: string;
  version: string;
  workdirName?: string;
  forwardPreviewErrors?: boolean | 'exceptions-only';
}
