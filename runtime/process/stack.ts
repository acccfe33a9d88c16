import { CallSite } from './call-site.ts';
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
    if (frame === undefined) continue;
    if (engineAsks && (isBuiltIn(frame) || sources.knows(frame))) frames.push(frame);
    else if (frame.includes('file:///')) frames.push(sources.mapFrame(frame));
  }
  return frames;
}

/** Whether a frame lies in a function of the language, such as `Array.map`. */
function isBuiltIn(frame: string): boolean {
  return frame.endsWith(' (<anonymous>)');
}

/** A program's own frames, and those of the language's functions that it calls itself. */
function isOfProgram(frame: string, index: number, all: string[]): boolean {
  if (!isBuiltIn(frame)) return frame.includes('file:///');
  const caller = all.slice(index + 1).find((each) => !isBuiltIn(each));
  return caller?.includes('file:///') === true;
}

function toV8Frame(line: string): string | undefined {
  if (/^\s*at /.test(line)) {
    // To V8 the top level of a module and functions without a name are called `eval` here.
    return line
      .replace(/^(\s*at )(async )?eval \((.*)\)$/, '$1$2$3')
      .replace(/\.eval \[as ([\w$]+)\] \(/, '.$1 (')
      .replace(/\.eval \(/, '.<anonymous> (');
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
  const linesOf = (sites: NodeJS.CallSite[]): [line: string, site: NodeJS.CallSite][] => {
    const all = sites.map((site) => toV8Frame(`    at ${site.toString()}`) ?? '');
    return all.flatMap((line, index): [string, NodeJS.CallSite][] => {
      const site = sites[index];
      const wanted = site && (frames === 'all' || isOfProgram(line, index, all));
      return wanted ? [[sources.mapFrame(line), site]] : [];
    });
  };
  ownTraces = (error, sites) => {
    engineAsks = true;
    const lines = linesOf(sites).map(([line]) => line);
    return [Error.prototype.toString.call(error), ...lines].join('\n');
  };
  Error.prepareStackTrace = ownTraces;
  void new Error('Does this engine ask the hook?').stack;
  if (engineAsks) giveHooksOwnSites((sites) => linesOf(sites).map((each) => new CallSite(...each)));
  else {
    translateStacks(sources, frames);
    installCapture(sources);
  }
}

/** Where `stack` is a getter that all errors share, as in Gecko, errors read as on Node as well. */
function translateStacks(sources: SourceMap, frames: 'program' | 'all'): void {
  const descriptor = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');
  const read = descriptor?.get as ((this: unknown) => unknown) | undefined;
  if (!read) return;
  engineAsks = true;
  const known = new WeakMap<object, string>();
  const translate = (error: object, native: string): string => {
    const lines = native.split('\n').flatMap((line) => toV8Frame(line) ?? []);
    const chosen = frames === 'all' ? lines : lines.filter((line) => line.includes('file:///'));
    const mapped = chosen.slice(0, Error.stackTraceLimit).map((line) => sources.mapFrame(line));
    return [Error.prototype.toString.call(error), ...mapped].join('\n');
  };
  Object.defineProperty(Error.prototype, 'stack', {
    ...descriptor,
    get(this: object) {
      const native = Reflect.apply(read, this, []);
      if (typeof native !== 'string') return native;
      const stack = known.get(this) ?? translate(this, native);
      known.set(this, stack);
      return stack;
    },
  });
}

type Hook = (error: unknown, sites: CallSite[] | NodeJS.CallSite[]) => unknown;

/** Has the hooks that a program sets see its files as it knows them, not the code that the loader made of them. */
function giveHooksOwnSites(translate: (sites: NodeJS.CallSite[]) => CallSite[]): void {
  const own = ownTraces as Hook;
  const hooks = new WeakSet<Hook>([own]);
  let current = own;
  Object.defineProperty(Error, 'prepareStackTrace', {
    get: () => current,
    set: (hook: Hook | undefined) => {
      if (typeof hook !== 'function') current = own;
      else if (hooks.has(hook)) current = hook;
      else {
        current = (error, sites) => hook(error, translate(sites as NodeJS.CallSite[]));
        hooks.add(current);
      }
    },
    configurable: true,
    enumerable: false,
  });
}

/** Stacks that {@link installCapture} wrote: they are mapped already. */
const captured = new WeakMap<object, string>();

/** V8's `Error.captureStackTrace`, where the engine's own knows nothing of hooks and of V8's format. */
function installCapture(sources: SourceMap): void {
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  Error.stackTraceLimit = 10;
  Error.captureStackTrace = (target, above) => {
    const frames = programFrames(new Error('captured').stack ?? '', sources);
    const start = 1 + frames.findIndex((line) => isCallOf(above?.name, line));
    const chosen = frames.slice(start, start + Error.stackTraceLimit);
    const hook: unknown = Reflect.get(Error, 'prepareStackTrace');
    const value: unknown = hook
      ? (hook as Hook)(
          target,
          chosen.map((line) => new CallSite(line)),
        )
      : [Error.prototype.toString.call(target), ...chosen].join('\n');
    if (typeof value === 'string') captured.set(target, value);
    Object.defineProperty(target, 'stack', { value, writable: true, configurable: true });
  };
}

function isCallOf(name: string | undefined, line: string): boolean {
  return Boolean(name) && new CallSite(line).getFunctionName() === name;
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
  if ((engineAsks && stack !== '') || captured.get(error) === stack) return stack;
  const code =
    'code' in error && String(error.code).startsWith('ERR_') ? ` [${String(error.code)}]` : '';
  const message = error.message === '' ? '' : `: ${error.message}`;
  return [`${error.name}${code}${message}`, ...programFrames(stack, sources)].join('\n');
}
