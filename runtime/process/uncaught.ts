import { inspect } from 'node-inspect-extracted';
import { process, ProcessExit } from './builtins/process.ts';
import { capturing } from './builtins/process/capture.ts';
import { kernel } from './current.ts';
import type { SourceMap, SourcePlace } from './loader/source-map.ts';
import { printableStack } from './stack.ts';

/**
 * What Node prints for an error that nothing caught: the place, the line with carets under it, the
 * stack with the error's own fields, and Node's version.
 *
 * @param thrown - anything
 * @param sources - knows the program's files
 * @returns several lines, ending in a line break
 */
export function formatUncaught(thrown: unknown, sources: SourceMap): string {
  const version = `\nNode.js ${process.version}\n`;
  if (!(thrown instanceof Error)) {
    return `Uncaught:\n${inspect(thrown)}\n(the value that was thrown is not an Error)\n${version}`;
  }
  const place = placeOf(thrown, sources);
  const frame = place ? codeFrame(place, sources) : '';
  const stack = printableStack(thrown, sources);
  Object.defineProperty(thrown, 'stack', { value: stack, writable: true });
  // An error of the loader has no frames of the program, and inspect puts such a stack in brackets.
  return `${frame}${inspect(thrown).replace(`[${stack}]`, stack)}\n${version}`;
}

function placeOf(error: Error, sources: SourceMap): SourcePlace | undefined {
  // An error of the loader knows its place better than its stack does.
  return sources.positionOf(error) ?? sources.placeOf(printableStack(error, sources));
}

function codeFrame(
  { url, line, column, length = 1, adjoined }: SourcePlace,
  sources: SourceMap,
): string {
  const text = sources.lineAt(url, line);
  if (text === undefined) return '';
  const before = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${sources.nameOf(url)}:${line}\n${text}\n${before}${'^'.repeat(length)}\n${adjoined ? '' : '\n'}`;
}

/** Node's exit codes for a handler of errors that is no function, and for one that throws. */
const NO_HANDLER = 6;
const HANDLER_THREW = 7;

/** What to do with errors nobody caught, as Node does (its documentation: Process, "Event: 'uncaughtException'"). */
export class UncaughtErrors {
  readonly #report: (thrown: unknown) => void;

  /**
   * @param sources - knows the program's files
   * @param report - tells of an error that ends the process @default prints it as Node does
   */
  constructor(sources: SourceMap, report?: (thrown: unknown) => void) {
    const print = (thrown: unknown): void =>
      void process.stderr.write(formatUncaught(thrown, sources));
    this.#report = report ?? print;
    Object.defineProperty(process, '_fatalException', {
      value: this.exception,
      configurable: true,
      writable: true,
    });
  }

  /** A callback threw. */
  exception = (thrown: unknown, origin = 'uncaughtException'): void => {
    if (thrown instanceof ProcessExit) return;
    // Programs, and Node's own tests, may put another handler in the place of this one.
    const handler: unknown = Reflect.get(process, '_fatalException');
    if (typeof handler !== 'function') return this.#leave(thrown, NO_HANDLER);
    try {
      if (this.#isHandled(thrown, origin)) return;
    } catch (error) {
      if (error instanceof ProcessExit) return;
      return this.#leave(error, HANDLER_THREW);
    }
    this.#report(thrown);
    process.exitCode = 1;
    process.finish();
  };

  /** Whether the program takes the error. */
  #isHandled(thrown: unknown, origin: string): boolean {
    process.emit('uncaughtExceptionMonitor', thrown, origin);
    const capture = capturing();
    if (capture) capture(thrown);
    return capture !== null || process.emit('uncaughtException', thrown, origin);
  }

  #leave(error: unknown, code: number): void {
    this.#report(error);
    kernel().exit(code);
  }

  /** A promise was rejected and nobody handles it. */
  rejection = (reason: unknown, promise: Promise<unknown>): void => {
    if (reason instanceof ProcessExit) return;
    if (process.emit('unhandledRejection', reason, promise)) return;
    this.exception(reason instanceof Error ? reason : rejectedWith(reason), 'unhandledRejection');
  };
}

function rejectedWith(reason: unknown): Error {
  const error = new Error(
    'This error originated either by throwing inside of an async function without a catch block, ' +
      'or by rejecting a promise which was not handled with .catch(). ' +
      `The promise rejected with the reason "${inspect(reason)}".`,
  );
  error.name = 'UnhandledPromiseRejection';
  return Object.assign(error, { code: 'ERR_UNHANDLED_REJECTION' });
}
