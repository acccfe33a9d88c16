import type { CheckError, CheckEvent, CheckReport, CheckTest } from '../protocol/check-events.ts';

/** How long a run's event loop may stand still, in ms. */
export const BLOCKED_LIMIT = 2000;
/** How long loading the runner may take before the first sign of life, in ms. */
const LOADING_LIMIT = 30_000;

/** What a supervisor needs of the process it watches. */
export interface SupervisorOptions {
  /** Takes each event, in order; the last one is of type `end`. */
  event(event: CheckEvent): void;
  /** Ends the process with an exit code. */
  kill(code: number): void;
  /** In ms. @default 2000 */
  blockedLimit?: number;
}

/**
 * Watches a test run from the host's side, where the tests' code cannot reach: it ends a run whose
 * event loop stands still, and gives a verdict even if the worker is lost.
 */
export class CheckSupervisor {
  readonly #options: SupervisorOptions;
  readonly #limit: number;
  readonly #startedAt = performance.now();
  #tests = new Map<string, CheckTest>();
  #running: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSign = performance.now();
  #ended = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#limit = options.blockedLimit ?? BLOCKED_LIMIT;
    this.#watch(LOADING_LIMIT);
  }

  /** Takes one report of the worker. */
  report(report: CheckReport): void {
    if (this.#ended) return;
    this.#lastSign = performance.now();
    this.#watch(this.#limit);
    if (report.type === 'alive') return;
    if (report.type === 'collected') {
      this.#tests = new Map(report.tests.map((test) => [test.id, test]));
    }
    if (report.type === 'started') this.#running = report.id;
    if (report.type === 'result') this.#running = undefined;
    if (report.type === 'end') this.#finish();
    this.#options.event(report);
  }

  /** To be called when the worker itself broke, with the reason. */
  crashed(message: string): void {
    this.#crash({ name: 'Crash', message });
  }

  /** To be called when the process has ended; without an `end` before, that is a crash. */
  exited(code: number): void {
    const message =
      `The run stopped before its end: its process ended with code ${code}. ` +
      'Nothing in the code may close the worker it runs in.';
    this.#crash({ name: 'Crash', message });
  }

  #watch(limit: number): void {
    clearTimeout(this.#timer);
    if (!this.#ended) this.#timer = setTimeout(() => this.#blocked(), limit);
  }

  #blocked(): void {
    const seconds = ((performance.now() - this.#lastSign) / 1000).toFixed(1);
    const test = this.#running === undefined ? undefined : this.#tests.get(this.#running);
    const where = test ? `in the check “${test.name}”` : 'before the first check';
    const error: CheckError = {
      name: 'Blocked',
      message:
        `Stopped after ${seconds} s: the code kept the event loop busy ${where} and did not come back. ` +
        'Look for a loop that never ends.',
    };
    if (test) {
      const duration = performance.now() - this.#lastSign;
      this.#options.event({
        type: 'result',
        id: test.id,
        state: 'fail',
        duration,
        errors: [error],
      });
    }
    this.#crash(error);
    this.#options.kill(1);
  }

  #crash(error: CheckError): void {
    if (this.#ended) return;
    this.#finish();
    const duration = performance.now() - this.#startedAt;
    this.#options.event({ type: 'end', state: 'crash', errors: [error], duration });
  }

  #finish(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }
}
