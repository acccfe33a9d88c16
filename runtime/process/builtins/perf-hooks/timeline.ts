import {
  createMeasure,
  invalidTime,
  missing,
  PerformanceMark,
  type MarkOptions,
  type PerformanceEntry,
  type PerformanceMeasure,
} from './entries.ts';
import { nodeTypeError } from '../../node-errors.ts';
import { tellObservers } from './observer.ts';
import { milestone } from './node-timing.ts';

/** What a measure is made from: the names of marks, or times in ms. */
export interface MeasureOptions {
  detail?: unknown;
  start?: string | number;
  end?: string | number;
  duration?: number;
}

let marks: PerformanceMark[] = [];
let measures: PerformanceMeasure[] = [];
/** The newest mark of each name. */
const lastMarks = new Map<string, PerformanceMark>();

function timeOf(mark: string | number): number {
  if (typeof mark === 'number') {
    if (mark < 0) throw invalidTime(mark);
    return mark;
  }
  const time = lastMarks.get(mark)?.startTime ?? milestone(mark);
  if (time !== undefined) return time;
  throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
}

const asMark = (mark: unknown): string | number =>
  typeof mark === 'number' ? mark : `${mark as string}`;

/** Where a measure begins and ends. */
function rangeOf({ start, end, duration }: MeasureOptions): [start: number, end: number] {
  const from = start === undefined ? undefined : timeOf(asMark(start));
  const to = end === undefined ? undefined : timeOf(asMark(end));
  if (duration !== undefined) {
    if (duration < 0) throw invalidTime(duration);
    if (to !== undefined) return [to - duration, to];
    if (from !== undefined) return [from, from + duration];
  }
  return [from ?? 0, to ?? performance.now()];
}

function optionsOf(startOrOptions: unknown, endMark: unknown): MeasureOptions {
  const isOptions = typeof startOrOptions === 'object' && startOrOptions !== null;
  const options = isOptions ? (startOrOptions as MeasureOptions) : {};
  const { start, end, duration } = options;
  const refuse = (message: string): Error =>
    nodeTypeError('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', message);
  if (isOptions && Object.keys(options).length > 0) {
    if (endMark !== undefined) throw refuse('endMark must not be specified');
    if (start === undefined && end === undefined && !('detail' in options) && !duration) {
      throw refuse('One of options.start or options.end is required');
    }
    if (start !== undefined && end !== undefined && duration !== undefined) {
      const all = 'options.start, options.end, and options.duration';
      throw refuse(`Must not have ${all} specified`);
    }
    return options;
  }
  const from = typeof startOrOptions === 'string' ? startOrOptions : undefined;
  return { ...(from !== undefined && { start: from }), end: endMark as string };
}

const byStart = (a: PerformanceEntry, b: PerformanceEntry): number => a.startTime - b.startTime;

/** All marks and measures, the earliest first. */
function all(): PerformanceEntry[] {
  return [...marks, ...measures].toSorted(byStart);
}

/** The methods of `performance` for marks and measures (Node documentation: Performance hooks, "Class: Performance"). */
export const timeline = {
  /** Notes a moment. Throws what {@link PerformanceMark} throws. */
  mark(...args: [name?: unknown, options?: MarkOptions]): PerformanceMark {
    const mark = new PerformanceMark(...args);
    marks.push(mark);
    lastMarks.set(mark.name, mark);
    tellObservers(mark);
    return mark;
  },
  /** Notes a stretch of time. Throws a `SyntaxError` for a mark that is not there. */
  measure(...args: unknown[]): PerformanceMeasure {
    if (args.length === 0) throw missing('name');
    const [name, startOrOptions, endMark] = args;
    const options = optionsOf(startOrOptions, endMark);
    const [start, end] = rangeOf(options);
    const measure = createMeasure(`${name as string}`, start, end - start, options.detail);
    measures.push(measure);
    tellObservers(measure);
    return measure;
  },
  clearMarks(name?: unknown): void {
    marks = name === undefined ? [] : marks.filter((mark) => mark.name !== `${name as string}`);
    if (name === undefined) lastMarks.clear();
    else lastMarks.delete(`${name as string}`);
  },
  clearMeasures(name?: unknown): void {
    const kept = (measure: PerformanceMeasure): boolean => measure.name !== `${name as string}`;
    measures = name === undefined ? [] : measures.filter(kept);
  },
  clearResourceTimings(): void {},
  setResourceTimingBufferSize(): void {},
  getEntries: (): PerformanceEntry[] => all(),
  getEntriesByName(...args: [name?: unknown, type?: unknown]): PerformanceEntry[] {
    if (args.length === 0) throw missing('name');
    const [name, type] = args;
    const named = all().filter((entry) => entry.name === `${name as string}`);
    return type === undefined ? named : named.filter((entry) => entry.entryType === type);
  },
  getEntriesByType(...args: [type?: unknown]): PerformanceEntry[] {
    if (args.length === 0) throw missing('type');
    return all().filter((entry) => entry.entryType === `${args[0] as string}`);
  },
};
