/** Programs that watch others, and themselves. */
const PRELUDE = `
import dc from 'node:diagnostics_channel';
import { AsyncLocalStorage } from 'node:async_hooks';
import { performance, PerformanceObserver, PerformanceMark, createHistogram, monitorEventLoopDelay, timerify, eventLoopUtilization } from 'node:perf_hooks';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
const show = (label, action) => {
  try { console.log(label, action()); } catch (error) { console.log(label, 'throws', error.name, error.code, error.message); }
};
`;

const BODIES: Record<string, string> = {
  'diagnostics_channel traces operations and binds stores': `
const heard = [];
const traced = dc.tracingChannel('calls');
const listeners = Object.fromEntries(['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((name) => [name, (context, channel) => heard.push([channel, { ...context, error: context.error?.message }])]));
console.log(traced.hasSubscribers, dc.hasSubscribers('tracing:calls:start'));
traced.subscribe(listeners);
const store = new AsyncLocalStorage();
traced.start.bindStore(store, (context) => context.id);
show('sync', () => traced.traceSync(function (a) { return [this.x, a, store.getStore()]; }, { id: 1 }, { x: 'this' }, 'argument'));
show('sync error', () => traced.traceSync(() => { throw new RangeError('bad'); }, { id: 2 }));
console.log(await traced.tracePromise(async () => { await null; return store.getStore(); }, { id: 3 }));
await traced.tracePromise(async () => { throw new Error('rejected'); }, { id: 4 }).catch((error) => console.log(error.message));
await new Promise((resolve) => traced.traceCallback((value, done) => setTimeout(done, 1, null, value), -1, { id: 5 }, undefined, 'value', (error, value) => { console.log(error, value); resolve(); }));
show('no callback', () => traced.traceCallback(() => {}, 0, {}, undefined, 5));
console.log(heard, traced.unsubscribe(listeners), traced.unsubscribe(listeners), traced.start.unbindStore(store), traced.hasSubscribers);
for (const given of [5, undefined]) show('tracing', () => dc.tracingChannel(given));
for (const given of [5, undefined]) show('channel', () => dc.channel(given).name);
show('subscribe', () => dc.subscribe('x', 5));
const symbol = Symbol('named');
dc.subscribe(symbol, (message, name) => console.log(message, name));
dc.channel(symbol).publish('to a symbol');
console.log(dc.channel(symbol) === dc.channel(symbol), dc.channel('a') instanceof dc.Channel);
`,
  'perf_hooks counts in histograms': `
const histogram = createHistogram({ highest: 1e6, figures: 2 });
for (const value of [5, 123456, 99999, 1234, 777, 5, 2e6, 17n]) histogram.record(value);
const { skewness, kurtosis, count, min, max, mean, exceeds, stddev, percentiles } = histogram.toJSON();
console.log({ count, min, max, mean, exceeds, stddev, percentiles }, skewness.toFixed(6), kurtosis.toFixed(6), histogram.percentilesBigInt, [10, 50, 90, 99.9].map((each) => histogram.percentile(each)), histogram.maxBigInt, histogram.countAt(5));
const other = createHistogram(); other.add(histogram); other.record(1); console.log(other.min, other.max, other.count, other.exceeds); other.reset(); console.log(other);
for (const value of [0, 'a', 1.5, 2n ** 64n]) show('record', () => histogram.record(value));
for (const value of [0, 101, 'a']) show('percentile', () => histogram.percentile(value));
for (const options of [{ lowest: 0 }, { lowest: 5, highest: 6 }, { figures: 6 }, 5]) show('histogram', () => createHistogram(options));
for (const options of [{ resolution: 0 }, 5]) show('delay', () => monitorEventLoopDelay(options));
`,
  'perf_hooks marks, measures, observes and watches the loop': `
const observer = new PerformanceObserver((list, self) => console.log(list.getEntries().map((entry) => [entry.entryType, entry.name]).sort(), self === observer, list.getEntriesByType('mark').length, list.getEntriesByName('none')));
observer.observe({ entryTypes: ['function', 'mark', 'measure'] });
const add = timerify(function add(a, b) { return a + b; });
console.log(add.name, add.length, add(1, 2));
performance.mark('one', { startTime: 3, detail: { a: 1 } }); performance.mark('two', { startTime: 8 });
console.log(performance.getEntriesByName('one'), performance.measure('between', 'one', 'two'), performance.measure('options', { start: 1, duration: 3, detail: 'more' }).toJSON(), new PerformanceMark('made', { startTime: 1 }));
for (const args of [[], ['a', { startTime: -1 }], ['a', { startTime: 'x' }], ['nodeStart'], [Symbol('s')]]) show('mark', () => performance.mark(...args));
for (const args of [[], ['x', 'none'], ['x', { start: 1, end: 2, duration: 3 }], ['x', { start: 1 }, 'two']]) show('measure', () => performance.measure(...args).name);
for (const options of [undefined, {}, { entryTypes: ['mark'], type: 'mark' }, { type: 'mark' }, 5]) show('observe', () => observer.observe(options));
show('observer', () => new PerformanceObserver(5));
console.log(performance.getEntries().map((entry) => entry.name), performance.getEntriesByType('mark').length);
performance.clearMarks('one'); performance.clearMeasures(); console.log(performance.getEntries().map((entry) => entry.name));
await sleep(20);
const delay = monitorEventLoopDelay({ resolution: 1 });
console.log(delay.enable(), delay.enable());
await sleep(5); for (const end = Date.now() + 30; Date.now() < end; ); await sleep(5);
console.log(delay.disable(), delay.disable(), delay.max > 2e7, delay.count > 1);
const before = eventLoopUtilization(); for (const end = Date.now() + 20; Date.now() < end; );
const { idle, active, utilization } = eventLoopUtilization(before); console.log(idle, active >= 15, utilization);
const { nodeTiming } = performance; console.log(nodeTiming.name, nodeTiming.loopStart > 0, nodeTiming.loopExit, nodeTiming.idleTime > 0, Object.keys(performance.toJSON()), globalThis.performance === performance);
`,
  'os tells priorities and its constants': `
for (const pid of ['a', 1.5, 2 ** 31, -1]) show('priority', () => os.getPriority(pid));
for (const args of [['a'], [99], [0, 'a'], [0, -99], [0, 5]]) show('priority', () => os.setPriority(...args));
console.log(os.getPriority(), os.getPriority(process.pid), os.constants.dlopen, os.constants.UV_UDP_REUSEADDR, Object.isFrozen(os.constants.signals), \`\${os.platform}\`, \`\${os.EOL}\`.length);
show('EOL', () => { 'use strict'; os.EOL = 5; });
console.log(Object.keys(os.userInfo()), os.userInfo({ encoding: 'buffer' }).username instanceof Buffer);
`,
};

/** Each is a whole program; what it prints is compared with real Node's. */
export const diagnosticPrograms: Record<string, string> = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [name, PRELUDE + body]),
);
