/** The clock of the page, which has Node's `timeOrigin`, `now`, `mark` and `measure`. */
export const performance: Performance = globalThis.performance;
export const PerformanceEntry: typeof globalThis.PerformanceEntry = globalThis.PerformanceEntry;
export const PerformanceMark: typeof globalThis.PerformanceMark = globalThis.PerformanceMark;
export const PerformanceMeasure: typeof globalThis.PerformanceMeasure =
  globalThis.PerformanceMeasure;
export const PerformanceObserver: typeof globalThis.PerformanceObserver =
  globalThis.PerformanceObserver;
export const PerformanceObserverEntryList: typeof globalThis.PerformanceObserverEntryList =
  globalThis.PerformanceObserverEntryList;

/** Throws: a page cannot watch the loop of its engine. */
export function monitorEventLoopDelay(): never {
  throw new Error(
    'perf_hooks.monitorEventLoopDelay does not exist in this host: a page cannot watch the ' +
      'event loop of its engine. Set a timer and compare performance.now() with what you expect.',
  );
}

/** Wraps a function so that each call leaves a `function` measure in the timeline. */
export function timerify<Args extends unknown[], Result>(
  original: (...args: Args) => Result,
): (...args: Args) => Result {
  return function timerified(this: unknown, ...args) {
    const start = performance.now();
    try {
      return original.apply(this, args);
    } finally {
      performance.measure(original.name || 'anonymous', { start });
    }
  };
}
