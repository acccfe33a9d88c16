const BUSY = `const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };\n`;

/** Programs that print the order in which the event loop calls them back. */
export const eventLoopPrograms: Record<string, string> = {
  'timers that are due run before immediates they set': `${BUSY}
setTimeout(() => {
  console.log('first timer');
  setImmediate(() => console.log('immediate of the first timer'));
  process.nextTick(() => console.log('tick of the first timer'));
  Promise.resolve().then(() => console.log('microtask of the first timer'));
}, 1);
setTimeout(() => console.log('second timer'), 1);
setTimeout(() => console.log('third timer'), 2);
busy(10);`,
  'an immediate comes before a timer that falls due in an event': `${BUSY}
import { readFile } from 'node:fs';
readFile('main.mjs', () => {
  setTimeout(() => console.log('timer'), 0);
  setImmediate(() => console.log('immediate'));
  busy(10);
});`,
  'a file comes after the immediates that wait': `
import { readFile } from 'node:fs';
setTimeout(() => {
  readFile('main.mjs', () => console.log('file'));
  setImmediate(() => console.log('immediate'));
  process.nextTick(() => console.log('tick'));
}, 5);`,
  'immediates set by immediates wait a round': `${BUSY}
setImmediate(() => {
  console.log('a');
  setImmediate(() => console.log('c'));
  setTimeout(() => console.log('timer'), 1);
  busy(5);
});
setImmediate(() => console.log('b'));`,
  'ticks and microtasks take turns': `
setImmediate(() => {
  process.nextTick(() => {
    console.log('tick 1');
    Promise.resolve().then(() => {
      console.log('microtask 1');
      process.nextTick(() => {
        console.log('tick 3');
        Promise.resolve().then(() => console.log('microtask 3'));
      });
      queueMicrotask(() => console.log('microtask 2'));
    });
    process.nextTick(() => console.log('tick 2'));
  });
  setImmediate(() => console.log('immediate'));
});`,
  'an immediate in a microtask of an immediate': `
setImmediate(async () => {
  console.log('a');
  await null;
  setImmediate(() => console.log('c'));
  console.log('after await');
});
setImmediate(() => console.log('b'));`,
  'an interval keeps its pace whatever its callback takes': `${BUSY}
let count = 0;
let ended = performance.now();
const interval = setInterval(() => {
  // The busy time is part of the period: little is left of it, whatever else the machine does.
  if (count > 0) console.log(performance.now() - ended < 250);
  busy(290);
  ended = performance.now();
  if (++count === 3) clearInterval(interval);
}, 300);`,
  'an interval changed and a timeout made to repeat': `
let left = 3;
const timeout = setTimeout(() => {
  console.log('again', left, timeout._repeat);
  timeout._repeat = --left > 0 ? 1 : null;
}, 1);
process.once('beforeExit', () => {
  const interval = setInterval(() => {
    console.log('slower', interval._repeat);
    interval._repeat = interval._repeat === 3 ? 4 : null;
  }, 3);
});`,
  'timers and immediates that hold nothing': `
setImmediate(() => console.log('never')).unref();
setTimeout(() => console.log('never either'), 1).unref();
const kept = setImmediate(() => console.log('kept')).unref();
console.log(kept.hasRef(), kept.ref() === kept, kept.hasRef());
process.on('exit', () => console.log('exit'));`,
  'cleared in time': `
const later = setImmediate(() => console.log('never'));
setImmediate(() => console.log('here'));
clearImmediate(later);
clearImmediate(later);
const timer = setTimeout(() => console.log('never'), 1);
clearTimeout(String(timer[Symbol.toPrimitive]()));
const other = setTimeout(() => console.log('never'), 1);
other.close();
console.log(other._destroyed, other._idleTimeout, timer.hasRef());
for (const odd of [undefined, null, {}, 'x', -1, 1e9, Symbol.iterator, []]) {
  try { clearTimeout(odd); clearInterval(odd); clearImmediate(odd); } catch (error) { console.log(String(odd), error.name); }
}`,
  'a callback that throws leaves the others': `
process.on('uncaughtException', (error) => console.log('caught', error.message));
setImmediate(() => { throw new Error('immediate'); });
setImmediate(() => {
  console.log('next immediate');
  setTimeout(() => { throw new Error('timer'); }, 1);
  setTimeout(() => console.log('next timer'), 1);
  setTimeout(() => {
    process.nextTick(() => { throw new Error('tick'); });
    process.nextTick(() => console.log('next tick'));
  }, 20);
  const interval = setInterval(() => { clearInterval(interval); throw new Error('interval'); }, 40);
});`,
  'delays that are no delays': `
process.on('warning', ({ name, message }) => console.log(name, JSON.stringify(message)));
for (const delay of [NaN, -1, -5, 2 ** 31, Infinity, 'x', undefined, null, '5', {}, 0, 1.5]) {
  const timer = setTimeout(() => {}, delay);
  console.log(String(delay), timer._idleTimeout);
  clearTimeout(timer);
}`,
  'wrong arguments of timers': `
import timers from 'node:timers';
import * as promises from 'node:timers/promises';
console.log(Object.keys(timers).sort(), Object.keys(promises).sort(), timers.promises === promises.default);
for (const call of [() => setTimeout(), () => setInterval('x', 1), () => setImmediate(5)]) {
  try { call(); } catch (error) { console.log(error.name, error.code, error.message); }
}`,
  'timers/promises: arguments and aborting': `
import * as timers from 'node:timers/promises';
const tell = async (name, run) => {
  try { console.log(name, await run()); } catch (error) { console.log(name, error.name, error.code, error.message, error.cause); }
};
await tell('delay', () => timers.setTimeout('x'));
await tell('null', () => timers.setTimeout(null, 1));
await tell('options', () => timers.setTimeout(1, 1, 5));
await tell('ref', () => timers.setTimeout(1, 1, { ref: 5 }));
await tell('signal', () => timers.setTimeout(1, 1, { signal: 5 }));
await tell('immediate', () => timers.setImmediate(1, 5));
await tell('interval', () => timers.setInterval('x').next());
await tell('aborted', () => timers.setTimeout(1, 1, { signal: AbortSignal.abort('why') }));
const controller = new AbortController();
const waiting = tell('aborting', () => timers.setTimeout(1e6, 1, { signal: controller.signal }));
controller.abort(new Error('reason'));
await waiting;
await tell('scheduler', () => timers.scheduler.wait(1));
await tell('yield', () => timers.scheduler.yield());
await tell('constructor', () => new timers.scheduler.constructor());
await tell('this', () => timers.scheduler.wait.call({}, 1));
await tell('value', () => timers.setTimeout(1, 'value'));`,
  'timers/promises: an interval that nobody asks for a while': `${BUSY}
import { setInterval } from 'node:timers/promises';
const interval = setInterval(20, 'value');
const first = interval.next();
await first;
busy(50);
await new Promise((resolve) => setTimeout(resolve, 25));
const start = performance.now();
await interval.next();
console.log(performance.now() - start < 15);
console.log(await interval.return(), await interval.next());
const controller = new AbortController();
const aborted = setInterval(5, 'other', { signal: controller.signal });
console.log(await aborted.next());
controller.abort('reason');
await aborted.next().catch((error) => console.log(error.name, error.code, error.cause));
console.log(await aborted.next());
let count = 0;
for await (const value of setInterval(1, 'loop')) if (++count === 3) break;
console.log(count);`,
};
