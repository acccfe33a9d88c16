import * as vitest from 'vitest';
import { setupCommonEnv, startTests } from 'vitest/internal/browser';
import type { CheckEvent, CheckReport } from '../protocol/check-events.ts';
import type { ProcessStart } from '../protocol/process-messages.ts';
import { process } from '../process/builtins/process.ts';
import type { Namespace } from '../process/loader/module-record.ts';
import { NodeProcess } from '../process/node-process.ts';
import { CheckErrors } from './check-errors.ts';
import { CheckRunner } from './check-runner.ts';
import { findSuites } from './find-suites.ts';
import { installWorkerState, workerConfig } from './worker-state.ts';

/** In ms; the supervisor waits for several of them. */
const HEARTBEAT = 250;
/** In ms; rejections that come after the last test are still this run's. */
const AFTERMATH = 0;

const realSetTimeout = setTimeout;
const realSetInterval = setInterval;

/**
 * The `vitest` command's part in the worker: `vitest run [filter …] [-t name]`. It reports to its
 * supervisor; the program's own output is reported with the test that made it.
 *
 * @param start - the host's first message
 * @param port - the process's end of the channel to the host
 */
export async function runVitest(start: ProcessStart, port: MessagePort): Promise<void> {
  const uncaught: unknown[] = [];
  const node = new NodeProcess(start, port, {
    uncaught: (error) => void uncaught.push(error),
    idle: () => {},
    // vitest finds the place of an inline snapshot by its own frames.
    stackFrames: 'all',
  });
  const { kernel } = node;
  const report = (event: CheckReport): void => kernel.report(event);
  const startedAt = performance.now();
  realSetInterval(() => report({ type: 'alive' }), HEARTBEAT);
  report({ type: 'alive' });

  process.initialize([process.execPath, '/usr/local/bin/vitest', ...start.args]);
  process.exit = forbiddenExit;
  const config = workerConfig(start.cwd);
  const state = installWorkerState(config);
  const decoder = new TextDecoder();
  kernel.takeOutput((stream, bytes) => {
    report({ type: 'console', id: state.current?.id, stream, text: decoder.decode(bytes) });
  });

  const errors = new CheckErrors(node.sources, start.cwd);
  const { files, problem } = findSuites(kernel.files, start.cwd, start.args.slice(1));
  const loader = node.createLoader({
    provided: new Map([['vitest', vitest as unknown as Namespace]]),
    missingExports: 'undefined',
  });
  const runner = new CheckRunner({
    config,
    state,
    loader,
    event: report,
    toCheckError: (error) => errors.fromVitest(error),
    loadingFailed: (error) => errors.remember(error),
  });
  const finish = (end: Omit<Extract<CheckEvent, { type: 'end' }>, 'type' | 'duration'>): void => {
    report({ type: 'end', ...end, duration: performance.now() - startedAt });
    kernel.exit(end.state === 'pass' ? 0 : 1);
  };
  try {
    if (problem) return finish({ state: 'crash', errors: [problem] });
    await setupCommonEnv(config);
    vitest.expect.setState({ environment: 'node' });
    const ran = await startTests(files, runner);
    await new Promise((resolve) => realSetTimeout(resolve, AFTERMATH));
    runner.reportRest(ran);
    finish(errors.verdict(ran, uncaught));
  } catch (error) {
    // The runner itself broke, for instance because the code under test replaced a built-in.
    finish({ state: 'crash', errors: [errors.fromThrown(error)] });
  }
}

/** vitest's own answer to a test that wants to leave. */
function forbiddenExit(code?: number | string): never {
  throw new Error(`process.exit unexpectedly called with "${code ?? process.exitCode ?? 0}"`);
}
