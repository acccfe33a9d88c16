import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { DemoMoment } from './demo-moment.ts';
import { RunClock } from './run-clock.ts';
import { computeTimeline, type Timeline } from './timeline.ts';

/**
 * `spawned`: the program runs and has not opened a port; `running`: some request is not over; `answered`: all are, and the server still listens;
 * `stopped`: by the learner; `exited`: by itself; `failed`: it could not be started.
 */
export type DemoPhase =
  'ready' | 'starting' | 'spawned' | 'running' | 'answered' | 'stopped' | 'exited' | 'failed';

/** What is known of a run, from its moments. */
export class DemoState {
  readonly phase = signal<DemoPhase>('ready');
  readonly port = signal<number | undefined>();
  readonly exitCode = signal<number | undefined>();
  /** Why the demo could not be started, fit to show. */
  readonly failure = signal<string | undefined>();
  /** The moments of the latest round of requests. */
  readonly moments = signal<readonly DemoMoment[]>([]);
  /** What the program printed, as Node printed it. */
  readonly output = signal('');
  /** The latest round, growing while it is under way. */
  readonly timeline: ReadonlySignal<Timeline>;
  readonly #clock = new RunClock();
  readonly #requestCount: number;

  /** @param requestCount how many requests a round has */
  constructor(requestCount: number) {
    this.#requestCount = requestCount;
    this.timeline = computed(() => computeTimeline(this.moments.value, this.#clock.now.value));
  }

  /** Forgets the run before. */
  clear(): void {
    this.#clock.reset();
    this.moments.value = [];
    this.output.value = '';
    this.failure.value = undefined;
    this.exitCode.value = undefined;
    this.port.value = undefined;
    this.phase.value = 'ready';
  }

  /** Forgets the round before; the program goes on. */
  startRound(): void {
    this.moments.value = [];
    this.phase.value = 'running';
    this.#followClock();
  }

  /** Takes in one moment of the run. */
  take(moment: DemoMoment): void {
    if ('at' in moment) this.#clock.calibrate(moment.at);
    if (moment.type === 'spawned') {
      this.phase.value = 'spawned';
      return;
    }
    if (moment.type === 'output') {
      this.output.value += moment.text;
      return;
    }
    this.moments.value = [...this.moments.value, moment];
    if (moment.type === 'listening') {
      this.port.value = moment.port;
      this.phase.value = 'running';
      this.#followClock();
    } else if (moment.type === 'exit') {
      this.#clock.read();
      this.exitCode.value = moment.code;
      this.phase.value = 'exited';
    } else if (this.phase.peek() === 'running' && this.#isRoundOver()) {
      this.phase.value = 'answered';
    }
  }

  /** Notes that the learner ended the run; nothing changes when none is under way. */
  stop(): void {
    if (!['starting', 'spawned', 'running', 'answered'].includes(this.phase.peek())) return;
    this.#clock.read();
    this.moments.value = [...this.moments.value, { type: 'exit', code: 0 }];
    this.phase.value = 'stopped';
  }

  /** Notes that the run could not be started. */
  fail(error: unknown): void {
    this.failure.value = error instanceof Error ? error.message : String(error);
    this.phase.value = 'failed';
  }

  #followClock(): void {
    this.#clock.follow(() => this.phase.peek() === 'running');
  }

  #isRoundOver(): boolean {
    const over = new Set<string>();
    for (const moment of this.moments.peek())
      if (moment.type === 'closed' || moment.type === 'failed') over.add(moment.request);
    return over.size >= this.#requestCount;
  }
}
