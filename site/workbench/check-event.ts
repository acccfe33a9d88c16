/** Where in the learner's project an error points; line and column count from 1. */
export interface SourcePosition {
  file: string;
  line: number;
  column: number;
}

/** What vitest says of one failure; texts are plain, without colour codes. */
export interface CheckError {
  name: string;
  message: string;
  expected?: string;
  actual?: string;
  diff?: string;
  /** The innermost frame in the project's own files, if there is one. */
  position?: SourcePosition;
}

export interface CheckTest {
  id: string;
  name: string;
}

/** The stream of one run of an exercise's suite. */
export type CheckEvent =
  | { type: 'collected'; tests: CheckTest[] }
  | { type: 'started'; id: string }
  | {
      type: 'result';
      id: string;
      state: 'pass' | 'fail' | 'skip';
      /** In ms. */
      duration: number;
      errors: CheckError[];
    }
  | { type: 'console'; id: string | undefined; stream: 'stdout' | 'stderr'; text: string }
  /** `crash`: the suite could not be run to its end (does not compile, endless loop, exit); `errors` says why. */
  | { type: 'end'; state: 'pass' | 'fail' | 'crash'; errors: CheckError[]; duration: number };

export interface CheckOptions {
  /** The learner's files and the suite's, by path relative to the exercise's root. */
  files: Record<string, string>;
  /** The suite, for instance `simulate.test.ts`. */
  suite: string;
  onEvent(event: CheckEvent): void;
}

export interface CheckRun {
  ended: Promise<void>;
  stop(): void;
}
