import * as perfHooks from '../perf-hooks.ts' with { load: 'lazily' };

const METHODS = (
  'mark measure clearMarks clearMeasures clearResourceTimings setResourceTimingBufferSize ' +
  'getEntries getEntriesByName getEntriesByType eventLoopUtilization timerify toJSON'
).split(' ');
const CLASSES = (
  'PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver ' +
  'PerformanceObserverEntryList'
).split(' ');

const member = (name: string): unknown => Reflect.get(perfHooks.performanceMembers, name);

/** Gives the page's `performance` Node's methods, and its classes to the global object. */
export function completePerformance(): void {
  for (const name of METHODS) {
    // Once it is loaded, the function is the one that `node:perf_hooks` exports.
    Object.defineProperty(performance, name, {
      get: () => member(name),
      configurable: true,
    });
  }
  Object.defineProperty(performance, 'nodeTiming', {
    get: () => member('nodeTiming'),
    configurable: true,
  });
  for (const name of CLASSES) {
    Object.defineProperty(globalThis, name, {
      get: () => Reflect.get(perfHooks, name) as unknown,
      set(value: unknown) {
        Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
      },
      configurable: true,
    });
  }
}
