import { nodeTiming, eventLoopUtilization } from './perf-hooks/node-timing.ts';
import { timeline } from './perf-hooks/timeline.ts';
import { timerify } from './perf-hooks/timerify.ts';

import { PerformanceEntry, PerformanceMark, PerformanceMeasure } from './perf-hooks/entries.ts';

export { createHistogram, monitorEventLoopDelay } from './perf-hooks/histogram.ts';
export { PerformanceObserver, PerformanceObserverEntryList } from './perf-hooks/observer.ts';
export { eventLoopUtilization, PerformanceEntry, PerformanceMark, PerformanceMeasure, timerify };

for (const each of [PerformanceEntry, PerformanceMark, PerformanceMeasure]) {
  const value = each.name;
  Object.defineProperty(each.prototype, Symbol.toStringTag, { value, configurable: true });
}

/** The clock of the page with Node's methods (see `perf-hooks/complete.ts`). */
export const performance: globalThis.Performance = globalThis.performance;
export const Performance: typeof globalThis.Performance = globalThis.Performance;
export const PerformanceResourceTiming: typeof globalThis.PerformanceResourceTiming =
  globalThis.PerformanceResourceTiming;

/** Kinds of garbage collection in entries of the type `gc`, which no page is told of. */
export const constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
} as const;

/** What `performance` has of Node beyond the page's. */
export const performanceMembers: object = {
  ...timeline,
  eventLoopUtilization,
  nodeTiming,
  timerify,
  toJSON: (): object => ({
    nodeTiming,
    timeOrigin: performance.timeOrigin,
    eventLoopUtilization: eventLoopUtilization(),
  }),
};
