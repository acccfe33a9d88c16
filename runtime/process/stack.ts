import { nameScripts } from './loader/evaluate-script.ts';
import type { SourceMap } from './loader/source-map.ts';

/** `at name (file:///a.ts:1:2)` in Gecko and WebKit: `name@file:///a.ts:1:2`. */
const OTHER_ENGINES_FRAME = /^(.*?)@(.*:\d+:\d+)$/;

/** Whether `error.stack` has been made by {@link installStackTraces}'s hook, which maps columns. */
let engineAsks = false;

/** The hook of {@link installStackTraces}. */
let ownTraces: typeof Error.prepareStackTrace;

/** Maps the columns of this worker's program. */
let programSources: SourceMap | undefined;

/**
 * Keeps of a stack trace what the program's author wrote: frames in files of the container, with the
 * columns of the source, in V8's format whatever the engine.
 *
 * @param stack - an error's `stack`
 * @param sources - maps columns back
 * @returns frame lines, each beginning with four spaces and `at`
 */
export function programFrames(stack: string, sources: SourceMap): string[] {
  const frames: string[] = [];
  for (const line of nameScripts(stack).split('\n')) {
    const frame = toV8Frame(line);
    if (frame?.includes('file:///')) frames.push(engineAsks ? frame : sources.mapFrame(frame));
  }
  return frames;
}

function toV8Frame(line: string): string | undefined {
  if (/^\s*at /.test(line)) {
    // To V8 the top level of a module and functions without a name are called `eval` here.
    return line
      .replace(/^(\s*at )(async )?eval \((.*)\)$/, '$1$2$3')
      .replace(/\.eval \[as ([\w$]+)\] \(/, '.$1 (')
      .replace('Object.eval (', 'Object.<anonymous> (');
  }
  const match = OTHER_ENGINES_FRAME.exec(line);
  if (!match) return undefined;
  const [, name = '', place = ''] = match;
  const known = name
    .replace(/^(async\*|global code|eval code|module code)$/, '')
    .replace(/\/</g, '');
  return known === '' ? `    at ${place}` : `    at ${known} (${place})`;
}

/**
 * Makes `error.stack` of this worker read as on Node: V8 asks a hook for it, so there even code that
 * reads `stack` itself sees its own files and columns.
 *
 * @param sources - maps columns back
 * @param frames - `program` leaves out the host's own frames; `all` keeps them, for tools that look
 *   for themselves in the stack
 */
export function installStackTraces(sources: SourceMap, frames: 'program' | 'all'): void {
  programSources = sources;
  ownTraces = (error, sites) => {
    engineAsks = true;
    const lines = sites
      .map((site) => sources.mapFrame(toV8Frame(`    at ${site.toString()}`) ?? ''))
      .filter((line) => frames === 'all' || line.includes('file:///'));
    return [Error.prototype.toString.call(error), ...lines].join('\n');
  };
  Error.prepareStackTrace = ownTraces;
  void new Error('Does this engine ask the hook?').stack;
}

/** Where the program is, whatever hook of its own it has set for stack traces. */
export function currentFrames(): string[] {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = ownTraces;
  try {
    const { stack = '' } = new Error('Where is the program?');
    return programSources ? programFrames(stack, programSources) : [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

/**
 * A stack trace as Node prints it, in every engine: the header, then the program's frames.
 *
 * @param error - any error
 * @param sources - maps columns back, where the engine's own trace has not been mapped already
 */
export function printableStack(error: Error, sources: SourceMap): string {
  const stack = error.stack ?? '';
  if (engineAsks && stack !== '') return stack;
  const code =
    'code' in error && String(error.code).startsWith('ERR_') ? ` [${String(error.code)}]` : '';
  const message = error.message === '' ? '' : `: ${error.message}`;
  return [`${error.name}${code}${message}`, ...programFrames(stack, sources)].join('\n');
}
