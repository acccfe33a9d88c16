import { signal, type Signal } from '@preact/signals';
import type { CheckPosition } from '../../runtime/protocol/check-events.ts';
import type { CheckRun } from './run-checks.ts';
import {
  type CheckReport,
  emptyReport,
  passedNames,
  reduceReport,
  startedReport,
  stoppedReport,
} from './check-report.ts';

/** An exercise as the page carries it; files by path relative to the exercise's root. */
export interface ExerciseContent {
  /** Its folder's name. */
  name: string;
  title: string;
  taskHtml: string;
  tasks: { title: string; checks: string[]; hints: string[] }[];
  suite: string;
  starter: Record<string, string>;
  solution: Record<string, string>;
  /** The suite and given files. */
  support: Record<string, string>;
}

/** A change of the learner's files that was not typed, and that can be undone. */
export type ExerciseNotice =
  { kind: 'restored'; savedAt: number } | { kind: 'solution' | 'reset' | 'undone' };

/** The exercise of a page: the learner's files and the latest verdict on them. */
export class ExerciseSession {
  readonly content: ExerciseContent;
  /** The learner's files, in the exercise's order. */
  readonly files: ReadonlyMap<string, Signal<string>>;
  /** The file the editor shows. */
  readonly shown: Signal<string>;
  readonly report: Signal<CheckReport>;
  /** Names of the checks that passed at the last run, also at an earlier visit. */
  readonly passed = signal<readonly string[]>([]);
  /** Why the checks could not be started, fit to show. */
  readonly failure = signal<string | undefined>();
  readonly notice = signal<ExerciseNotice | undefined>();
  /** Where the cursor is wanted; a new object at each request. */
  readonly wanted = signal<CheckPosition | undefined>();
  #before: ReadonlyMap<string, string> | undefined;
  #running: CheckRun | undefined;
  #runNumber = 0;

  constructor(content: ExerciseContent) {
    this.content = content;
    this.files = new Map(
      Object.entries(content.starter).map(([file, text]) => [file, signal(text)]),
    );
    this.shown = signal(Object.keys(content.starter)[0] ?? '');
    this.report = signal(emptyReport(content.tasks.flatMap((task) => task.checks)));
  }

  /** Runs the suite on the learner's files; a run under way is given up. */
  async check(): Promise<void> {
    this.#end();
    const number = this.#runNumber;
    this.failure.value = undefined;
    this.report.value = startedReport(this.report.peek());
    try {
      const { startChecks } = await import('./run-checks.ts');
      const run = await startChecks({
        files: this.projectFiles(),
        suite: this.content.suite,
        onEvent: (event) => {
          if (number !== this.#runNumber) return;
          this.report.value = reduceReport(this.report.peek(), event);
          if (event.type === 'end') this.passed.value = passedNames(this.report.peek());
        },
      });
      if (number === this.#runNumber) this.#running = run;
      else run.stop();
    } catch (error) {
      if (number !== this.#runNumber) return;
      this.report.value = stoppedReport(this.report.peek());
      this.failure.value = error instanceof Error ? error.message : String(error);
    }
  }

  /** Ends the run under way. */
  stop(): void {
    this.#end();
    if (this.report.peek().phase === 'running')
      this.report.value = stoppedReport(this.report.peek());
  }

  /** Puts the solution into the editor. */
  showSolution(): void {
    this.#replace(this.content.solution, { kind: 'solution' });
  }

  /** Puts the starter into the editor. */
  reset(): void {
    this.#replace(this.content.starter, { kind: 'reset' });
  }

  /** Puts the work of an earlier visit into the editor. */
  restore(files: Record<string, string>, savedAt: number): void {
    this.#replace(files, { kind: 'restored', savedAt });
  }

  /** Brings back the files as they were before the last `showSolution` or `reset`. */
  undo(): void {
    if (this.#before) this.#replace(Object.fromEntries(this.#before), { kind: 'undone' });
  }

  /** Moves the editor's cursor. */
  goTo(position: CheckPosition): void {
    if (this.files.has(position.file)) this.shown.value = position.file;
    this.wanted.value = { ...position };
  }

  /** The learner's files as they are now. */
  texts(): Record<string, string> {
    return Object.fromEntries([...this.files].map(([file, text]) => [file, text.value]));
  }

  /** Everything the suite runs on, as it is now. */
  projectFiles(): Record<string, string> {
    return { ...this.content.support, ...this.texts() };
  }

  #replace(files: Record<string, string>, notice: ExerciseNotice): void {
    this.#before = new Map([...this.files].map(([file, text]) => [file, text.peek()]));
    for (const [file, text] of this.files) text.value = files[file] ?? text.peek();
    this.notice.value = notice;
  }

  #end(): void {
    this.#runNumber += 1;
    this.#running?.stop();
    this.#running = undefined;
  }
}
