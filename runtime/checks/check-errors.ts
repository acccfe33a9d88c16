import type { RunnerTestFile } from 'vitest';
import { processError } from 'vitest/internal/browser';
import { stripVTControlCharacters } from 'node-inspect-extracted';
import type { CheckError, CheckPosition } from '../protocol/check-events.ts';
import type { SourceMap, SourcePlace } from '../process/loader/source-map.ts';
import { urlToPath } from '../process/loader/resolve.ts';
import { programFrames } from '../process/stack.ts';

/** Longer texts are cut: the page would freeze on a megabyte of diff. In characters. */
const LONGEST_TEXT = 20_000;

/** An error after vitest's `processError`. */
interface ProcessedError {
  name?: string;
  message?: string;
  stack?: string;
  stacks?: unknown;
  expected?: unknown;
  actual?: unknown;
  diff?: string;
}

/** Turns errors into what is reported, with the place in the project that they point to. */
export class CheckErrors {
  readonly #sources: SourceMap;
  readonly #root: string;
  /** Places of errors of the loader, by message: vitest copies errors, so identity is lost. */
  readonly #places = new Map<string, SourcePlace>();

  /**
   * @param sources - maps stack traces back to the files
   * @param root - the working directory; files are reported relative to it
   */
  constructor(sources: SourceMap, root: string) {
    this.#sources = sources;
    this.#root = root;
  }

  /** Notes an error that kept a file from loading. */
  remember(error: unknown): void {
    if (!(error instanceof Error)) return;
    const place = this.#sources.positionOf(error);
    if (place) this.#places.set(error.message, place);
  }

  /** An error that vitest has processed. */
  fromVitest(error: unknown): CheckError {
    const { name = 'Error', message = '', stack = '', ...rest } = error as ProcessedError;
    const result: CheckError = { name, message: plain(message) };
    if (rest.expected !== undefined) result.expected = plain(rest.expected);
    if (rest.actual !== undefined) result.actual = plain(rest.actual);
    if (rest.diff) result.diff = plain(rest.diff);
    const frames = programFrames(stack, this.#sources);
    const place = this.#places.get(message) ?? this.#sources.placeOf(frames.join('\n'));
    if (place) result.position = this.#relative(place);
    return result;
  }

  /** An error as it was thrown. */
  fromThrown(error: unknown): CheckError {
    return this.fromVitest(processError(error));
  }

  /**
   * The outcome of a run.
   *
   * @param files - vitest's tree after the run
   * @param uncaught - what was thrown outside every test; like the CLI, it fails the run
   */
  verdict(
    files: RunnerTestFile[],
    uncaught: unknown[],
  ): { state: 'pass' | 'fail' | 'crash'; errors: CheckError[] } {
    const failures = files.flatMap((file) => file.result?.errors ?? []);
    if (failures.length > 0) {
      return { state: 'crash', errors: failures.map((error) => this.fromVitest(error)) };
    }
    const failed = uncaught.length > 0 || files.some((file) => file.result?.state === 'fail');
    const errors = uncaught.map((error) => this.fromThrown(error));
    return { state: failed ? 'fail' : 'pass', errors };
  }

  #relative({ url, line, column }: SourcePlace): CheckPosition {
    const path = urlToPath(url);
    const inside = path.startsWith(`${this.#root}/`);
    return { file: inside ? path.slice(this.#root.length + 1) : path, line, column };
  }
}

function plain(text: unknown): string {
  const clean = stripVTControlCharacters(String(text));
  if (clean.length <= LONGEST_TEXT) return clean;
  return `${clean.slice(0, LONGEST_TEXT)}\n… ${clean.length - LONGEST_TEXT} more characters`;
}
