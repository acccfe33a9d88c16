import { setLlhttp } from '../process/builtins/http/parser.ts';
import type { ProcessStart } from '../protocol/process-messages.ts';

/** What a worker is sent first, and the port on which everything else follows. */
export interface WorkerStart {
  start: ProcessStart;
  port: MessagePort;
  /** Compiled once, for all processes. */
  llhttp: WebAssembly.Module;
}

// Programs find neither of them as it is here.
const later = setTimeout;
const post = postMessage;

/** Waits, in a worker, for the host's first message and hands the worker over to a command. */
export function whenStarted(run: (start: ProcessStart, port: MessagePort) => void): void {
  const begin = ({ data }: MessageEvent<WorkerStart>): void => {
    setLlhttp(data.llhttp);
    run(data.start, data.port);
    // Behind what the program does at once; see `takeWorker`.
    later(() => post('running'));
  };
  addEventListener('message', begin, { once: true });
}
