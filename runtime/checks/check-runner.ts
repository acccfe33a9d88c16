import {
  TestRunner,
  type RunnerTask as Task,
  type RunnerTestFile as File,
  type SerializedConfig,
} from 'vitest';
import type { CheckError, CheckEvent } from '../protocol/check-events.ts';
import type { ModuleLoader } from '../process/loader/module-loader.ts';
import { pathToUrl } from '../process/loader/resolve.ts';
import type { WorkerState } from './worker-state.ts';

/** What the runner needs of the process it runs in. */
export interface CheckRunnerOptions {
  config: SerializedConfig;
  state: WorkerState;
  loader: ModuleLoader;
  event(event: CheckEvent): void;
  /** Turns an error, as vitest has processed it, into what is reported. */
  toCheckError(error: unknown): CheckError;
  /** Told of an error of a file that could not be loaded, before vitest flattens it. */
  loadingFailed(error: unknown): void;
}

/** vitest's own runner, with our loader in the place of Vite's and events in the place of its RPC. */
export class CheckRunner extends TestRunner {
  readonly #options: CheckRunnerOptions;
  readonly #reported = new Set<string>();

  constructor(options: CheckRunnerOptions) {
    super(options.config);
    this.#options = options;
    // The runner asks its tracer to wrap each step; nobody traces here.
    (this as unknown as { __setTraces(traces: unknown): void }).__setTraces({
      $: (_name: string, options: unknown, callback?: () => unknown) =>
        (callback ?? (options as () => unknown))(),
    });
  }

  override async importFile(path: string): Promise<unknown> {
    this.#options.state.filepath = path;
    try {
      return await this.#options.loader.import(pathToUrl(path));
    } catch (error) {
      this.#options.loadingFailed(error);
      throw error;
    }
  }

  onCollected(files: File[]): void {
    const tests = files.flatMap(testsOf).map((test) => ({ id: test.id, name: fullName(test) }));
    this.#options.event({ type: 'collected', tests });
  }

  override async onBeforeRunTask(test: Task): Promise<void> {
    await super.onBeforeRunTask(test);
    if (test.mode === 'run') this.#options.event({ type: 'started', id: test.id });
  }

  override onAfterRunTask(test: Task): void {
    super.onAfterRunTask(test);
    this.#result(test);
  }

  async onTestAnnotate<Annotation>(_test: Task, annotation: Annotation): Promise<Annotation> {
    return annotation;
  }

  /** Reports the tests that never ran: skipped ones and those marked as to do. */
  reportRest(files: File[]): void {
    for (const test of files.flatMap(testsOf)) this.#result(test);
  }

  #result(test: Task): void {
    if (this.#reported.has(test.id)) return;
    this.#reported.add(test.id);
    const { state, duration = 0, errors = [] } = test.result ?? {};
    this.#options.event({
      type: 'result',
      id: test.id,
      state: state === 'pass' || state === 'fail' ? state : 'skip',
      duration,
      errors: errors.map((error) => this.#options.toCheckError(error)),
    });
  }
}

function testsOf(task: Task): Task[] {
  return task.type === 'suite' ? task.tasks.flatMap(testsOf) : [task];
}

/** A test's name with those of its suites, but not of its file. */
function fullName(test: Task): string {
  const names = [test.name];
  for (let suite = test.suite; suite && suite !== (test.file as unknown); suite = suite.suite) {
    names.unshift(suite.name);
  }
  return names.join(' > ');
}
