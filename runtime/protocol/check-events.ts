/**
 * What `vitest run --reporter=events` prints: one JSON object of these a line. The command's users
 * read it from the process's output, so it is part of the container's public face.
 */

/** Where in the project an error points; line and column count from 1. */
export interface CheckPosition {
  /** Relative to the working directory. */
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
  position?: CheckPosition;
}

/** A test that was found; `name` holds its suites too, joined by ` > `. */
export interface CheckTest {
  id: string;
  name: string;
}

/** The stream of one run. */
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
  /** `crash`: the run could not come to its end (does not compile, endless loop, lost worker). */
  | { type: 'end'; state: 'pass' | 'fail' | 'crash'; errors: CheckError[]; duration: number };

/** What the worker tells its supervisor: events, and that its event loop still turns. */
export type CheckReport = CheckEvent | { type: 'alive' };
