import type { CheckEvent } from '../../runtime/protocol/check-events.ts';
import { getContainer, lineReader, placeFiles, readOutput } from './container.ts';

const FOLDER = 'exercise';

/** What to check. */
export interface CheckOptions {
  /** The learner's files and the suite's, by path relative to the exercise's root. */
  files: Record<string, string>;
  /** The suite, for instance `simulate.test.ts`. */
  suite: string;
  onEvent(event: CheckEvent): void;
}

/** A run of a suite. */
export interface CheckRun {
  /** Settles when the run is over. */
  ended: Promise<void>;
  /** Ends it at once. */
  stop(): void;
}

/**
 * Runs an exercise's suite in the container, by its own `vitest` command.
 *
 * @throws an `Error` fit to show, when the container cannot be had
 */
export async function startChecks({ files, suite, onEvent }: CheckOptions): Promise<CheckRun> {
  const container = await getContainer();
  await placeFiles(FOLDER, { 'package.json': '{ "type": "module" }', ...files });
  const process = await container.spawn('vitest', ['run', suite, '--reporter=events'], {
    cwd: FOLDER,
  });
  const read = lineReader((line) => onEvent(JSON.parse(line) as CheckEvent));
  return { ended: readOutput(process, read), stop: () => process.kill() };
}
