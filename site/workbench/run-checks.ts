import type { CheckEvent, CheckOptions, CheckRun } from './check-event.ts';
import { getContainer, lineReader, placeFiles, readOutput } from './container.ts';

const FOLDER = 'exercise';

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
