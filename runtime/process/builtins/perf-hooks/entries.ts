import { inspect } from 'node-inspect-extracted';
import { invalidArgumentType, nodeTypeError } from '../../node-errors.ts';
import { invalidArgumentValue } from '../validate.ts';

/** What only this folder can make entries with. */
export const MAKE = Symbol('make');

/** What happened, when, and how long (Node documentation: Performance hooks, "Class: PerformanceEntry"). Times in ms. */
export class PerformanceEntry {
  readonly #name: string;
  readonly #entryType: string;
  readonly #startTime: number;
  readonly #duration: number;

  constructor(key: symbol, name: string, type: string, start: number, duration: number) {
    if (key !== MAKE) throw nodeTypeError('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    this.#name = name;
    this.#entryType = type;
    this.#startTime = start;
    this.#duration = duration;
  }

  get name(): string {
    return this.#name;
  }

  get entryType(): string {
    return this.#entryType;
  }

  get startTime(): number {
    return this.#startTime;
  }

  get duration(): number {
    return this.#duration;
  }

  toJSON(): object {
    const { name, entryType, startTime, duration } = this;
    return { name, entryType, startTime, duration };
  }

  [inspect.custom](depth: number, options: { depth?: number | null }): unknown {
    if (depth < 0) return this;
    const left = options.depth == null ? null : options.depth - 1;
    return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth: left })}`;
  }
}

/** An entry that tells more. */
class DetailedEntry extends PerformanceEntry {
  readonly #detail: unknown;

  constructor(key: symbol, place: [string, string, number, number], detail: unknown) {
    super(key, ...place);
    this.#detail = detail;
  }

  get detail(): unknown {
    return this.#detail;
  }

  override toJSON(): object {
    return { ...super.toJSON(), detail: this.#detail };
  }
}

/** What Node itself measures, such as a call of a function. */
export class PerformanceNodeEntry extends DetailedEntry {}
/** What lies between two marks. */
export class PerformanceMeasure extends DetailedEntry {}

/** Milestones of the process, which no mark may be named after. */
export const MILESTONES = 'nodeStart v8Start environment loopStart loopExit bootstrapComplete';

/** How a mark is made. */
export interface MarkOptions {
  detail?: unknown;
  /** In ms @default now */
  startTime?: number;
}

const copyOf = (detail: unknown): unknown => (detail == null ? null : structuredClone(detail));

/** A moment with a name (Node documentation: Performance hooks, "Class: PerformanceMark"). */
export class PerformanceMark extends DetailedEntry {
  /** @throws `ERR_MISSING_ARGS`, `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`, `ERR_PERFORMANCE_INVALID_TIMESTAMP` */
  constructor(...given: [name?: unknown, options?: MarkOptions | null]) {
    if (given.length === 0) throw missing('name');
    const name = `${given[0] as string}`;
    const { detail, startTime = performance.now() } = given[1] ?? {};
    if (` ${MILESTONES} `.includes(` ${name} `)) throw invalidArgumentValue('name', name);
    if (typeof startTime !== 'number') {
      throw invalidArgumentType('startTime', 'of type number', startTime);
    }
    if (startTime < 0) throw invalidTime(startTime);
    super(MAKE, [name, 'mark', startTime, 0], copyOf(detail));
  }
}

/** An error for an argument that is not there. */
export function missing(name: string): Error {
  return nodeTypeError('ERR_MISSING_ARGS', `The "${name}" argument must be specified`);
}

/** An error for a time before the beginning. */
export function invalidTime(time: number): Error {
  const message = `${time} is not a valid timestamp`;
  return nodeTypeError('ERR_PERFORMANCE_INVALID_TIMESTAMP', message);
}

/** Makes a measure; its details are copied. */
export function createMeasure(name: string, start: number, duration: number, detail: unknown) {
  return new PerformanceMeasure(MAKE, [name, 'measure', start, duration], copyOf(detail));
}

/** Makes the entry of a function's call, which has the arguments as its details. */
export function createCall(name: string, start: number, duration: number, args: unknown[]) {
  const entry = new PerformanceNodeEntry(MAKE, [name, 'function', start, duration], args);
  // The arguments are its elements too, as they were before there were details.
  return Object.assign(entry, args);
}
