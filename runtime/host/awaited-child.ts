import { concatenate } from '../files/bytes.ts';
import type { FileTree } from '../files/file-tree.ts';
import type { FileChange } from '../protocol/files.ts';
import type { AwaitedOutcome, AwaitedSpawn } from '../protocol/process-messages.ts';
import { encodeAnswer, signalAnswer } from '../protocol/shared-answer.ts';
import type { Process, ProcessOptions } from './process.ts';

/** What starts the child, with where its output leads. */
type Start = (output: ProcessOptions['output']) => Process;

/**
 * A child whose parent stands still until it has ended. Nothing can be sent to the parent meanwhile, so
 * it gets all at once: the output, and what has become of the files.
 */
export class AwaitedChild {
  readonly #spawn: AwaitedSpawn;
  readonly #outputs = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  readonly #lengths = { stdout: 0, stderr: 0 };
  #problem: AwaitedOutcome['problem'];
  #answer: Uint8Array | undefined;
  /** Changes of files are still collected for the outcome. */
  isRunning = true;

  constructor(spawn: AwaitedSpawn) {
    this.#spawn = spawn;
  }

  /** Runs the child to its end, and signals the parent. */
  async run(start: Start, passOn: ProcessOptions['output'], files: FileTree): Promise<void> {
    const { request, input, timeout, killSignal, signal } = this.#spawn;
    const changes: FileChange[] = [];
    const stopFollowing = files.onChange((change) => void changes.push(change));
    const child = start((stream, bytes) => {
      const leads = request.stdio[stream === 'stdout' ? 1 : 2];
      if (leads === 'inherit') passOn(stream, bytes);
      else if (leads === 'pipe') this.#collect(child, stream, bytes);
    });
    if (request.stdio[0] !== 'inherit') {
      if (input && request.stdio[0] === 'pipe') child.writeInput(input);
      child.writeInput(null);
    }
    const end = (): void => {
      this.#problem ??= 'ETIMEDOUT';
      child.signal(killSignal);
    };
    const timer = timeout > 0 ? setTimeout(end, timeout) : undefined;
    const code = await child.exit;
    clearTimeout(timer);
    stopFollowing();
    const outcome: AwaitedOutcome = {
      code,
      stdout: concatenate(this.#outputs.stdout),
      stderr: concatenate(this.#outputs.stderr),
      changes,
      ...(child.endedBy && { signal: child.endedBy }),
      ...(this.#problem && { problem: this.#problem }),
    };
    this.isRunning = false;
    this.#answer = encodeAnswer(outcome);
    signalAnswer(signal, this.#answer.length);
  }

  /** Puts the answer where the parent waits for it. */
  deliver(memory: SharedArrayBuffer): void {
    new Uint8Array(memory).set(this.#answer ?? []);
    signalAnswer(this.#spawn.signal, 0);
  }

  #collect(child: Process, stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const { maxBuffer, killSignal } = this.#spawn;
    this.#outputs[stream].push(bytes);
    this.#lengths[stream] += bytes.length;
    if (this.#lengths[stream] <= maxBuffer) return;
    this.#problem ??= 'ENOBUFS';
    child.signal(killSignal);
  }
}
