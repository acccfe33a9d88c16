import { type ReadonlySignal, signal, type Signal } from '@preact/signals';
import type { DemoRequest, DemoRun, ProjectFiles } from './demo-moment.ts';
import { DemoState } from './demo-state.ts';

/** A lesson's demo: programs to choose from, and the requests that are sent to each. */
export interface DemoContent {
  variants: { name: string; label: string; entry: string }[];
  requests: DemoRequest[];
  /** All files of the demo by name; every one is there when a program runs. */
  programs: ProjectFiles;
}

/** The demo of a page: what the learner chose and wrote, and the run that is under way. */
export class DemoSession {
  readonly content: DemoContent;
  /** What is known of the latest run. */
  readonly state: DemoState;
  /** Name of the chosen variant. */
  readonly variant: Signal<string>;
  /** The learner's text of each file; equal to the content's at first. */
  readonly texts: ReadonlyMap<string, Signal<string>>;
  /** Names of the variants that have answered a whole round since the page was opened. */
  readonly ran: ReadonlySignal<ReadonlySet<string>>;
  readonly #ran = signal<ReadonlySet<string>>(new Set());
  #running: DemoRun | undefined;
  #runNumber = 0;

  constructor(content: DemoContent) {
    this.content = content;
    this.state = new DemoState(content.requests.length);
    this.variant = signal(content.variants[0]?.name ?? '');
    this.texts = new Map(
      Object.entries(content.programs).map(([file, text]) => [file, signal(text)]),
    );
    this.ran = this.#ran;
  }

  /** The file of the chosen variant. */
  get entry(): string {
    const name = this.variant.value;
    return this.content.variants.find((one) => one.name === name)?.entry ?? '';
  }

  /** Changes to another program; a run of the one before ends. */
  choose(variant: string): void {
    if (variant === this.variant.peek()) return;
    this.stop();
    this.state.clear();
    this.variant.value = variant;
  }

  /** Starts the chosen program afresh and sends the requests. */
  async run(): Promise<void> {
    this.stop();
    this.state.clear();
    const number = this.#runNumber;
    const variant = this.variant.peek();
    this.state.phase.value = 'starting';
    try {
      const { startDemo } = await import('./run-demo.ts');
      const run = await startDemo({
        files: this.files(),
        entry: this.entry,
        requests: this.content.requests,
        onMoment: (moment) => {
          if (number !== this.#runNumber) return;
          this.state.take(moment);
          if (this.state.phase.peek() === 'answered') this.#noteRan(variant);
        },
      });
      if (number === this.#runNumber) this.#running = run;
      else run.stop();
    } catch (error) {
      if (number === this.#runNumber) this.state.fail(error);
    }
  }

  /** All files of the demo as they are now. */
  files(): ProjectFiles {
    return Object.fromEntries([...this.texts].map(([file, text]) => [file, text.peek()]));
  }

  /** Sends the requests to the program that listens already. */
  sendAgain(): void {
    if (this.#running?.send()) this.state.startRound();
  }

  /** Ends the program, even one in an endless loop. */
  stop(): void {
    this.#runNumber += 1;
    this.#running?.stop();
    this.#running = undefined;
    this.state.stop();
  }

  #noteRan(variant: string): void {
    if (!this.#ran.peek().has(variant)) this.#ran.value = new Set([...this.#ran.peek(), variant]);
  }
}
