const code = String.raw;

/** Node's documentation: Timers. */
export const timers: Record<string, string> = {
  'timers: a Timeout object': code`
    const timeout = setTimeout(() => {}, 10_000);
    console.log(timeout.constructor.name, timeout.hasRef(), timeout.unref() === timeout, timeout.hasRef(), timeout.ref() === timeout, timeout.refresh() === timeout);
    console.log(typeof timeout[Symbol.toPrimitive](), typeof +timeout);
    clearTimeout(+timeout);
    const other = setTimeout(() => console.log('never'), 1);
    other.close();
    const { close } = setInterval(() => {}, 5).unref();
    console.log(typeof close);`,
  'timers: an Immediate object': code`
    const immediate = setImmediate((...args) => console.log('immediate', args), 1, 'two');
    console.log(immediate.constructor.name, immediate.hasRef(), immediate.unref().hasRef(), immediate.ref().hasRef());
    const cleared = setImmediate(() => console.log('never'));
    clearImmediate(cleared);
    setImmediate(() => { setImmediate(() => console.log('next turn')); process.nextTick(() => console.log('tick')); });
    setImmediate(() => console.log('same turn'));`,
  'timers: arguments, and delays that are none': code`
    setTimeout((a, b) => console.log(a, b), 1, 'a', 'b');
    process.on('warning', (warning) => console.log(warning.name, warning.message.split('\n')[0]));
    for (const delay of [-1, NaN, Infinity, 2 ** 31]) clearTimeout(setTimeout(() => {}, delay));
    for (const bad of [undefined, 5, 'code']) try { setTimeout(bad, 1); } catch (error) { console.log(error.code, error.message); }
    clearTimeout(undefined); clearTimeout(null); clearTimeout({}); clearTimeout('x');`,
  'timers: refresh starts again': code`
    const start = performance.now();
    const timeout = setTimeout(() => console.log('fired', performance.now() - start >= 30), 20);
    setTimeout(() => timeout.refresh(), 15);
    let count = 0;
    setTimeout(() => { const again = setTimeout(() => { if (++count < 3) again.refresh(); else console.log('count', count); }, 2); }, 200);`,
  'timers: an interval, and dispose': code`
    let turns = 0;
    const interval = setInterval(() => { if (++turns === 3) { clearInterval(interval); console.log('three'); } }, 1);
    { using timeout = setTimeout(() => console.log('never'), 5); console.log(typeof timeout[Symbol.dispose]); }
    { using immediate = setImmediate(() => console.log('never')); }
`,
  'timers: unref lets the process end': code`
    setTimeout(() => console.log('never'), 60_000).unref();
    setInterval(() => console.log('never'), 60_000).unref();
    setTimeout(() => console.log('held'), 5);
    process.on('exit', (code) => console.log('exit', code));`,
  'timers: util.promisify': code`
    import { promisify } from 'node:util';
    import timers from 'node:timers';
    import * as promises from 'node:timers/promises';
    console.log(await promisify(setTimeout)(1, 'value'), await promisify(setImmediate)('now'));
    console.log(timers.promises.setTimeout === promises.setTimeout, timers.setTimeout === setTimeout, promisify(setTimeout) === promises.setTimeout);`,
  'timers/promises: values and signals': code`
    import { setTimeout as wait, setImmediate as soon } from 'node:timers/promises';
    console.log(await wait(1, 'a'), await soon('b'), await wait(0));
    const control = new AbortController();
    const waiting = wait(1000, 'x', { signal: control.signal });
    control.abort(new Error('why'));
    await waiting.catch((error) => console.log(error.name, error.code, error.message, error.cause.message));
    await soon('x', { signal: AbortSignal.abort() }).catch((error) => console.log(error.code));
    for (const bad of [[1, 'x', 5], [1, 'x', { signal: 5 }], [1, 'x', { ref: 'yes' }], ['soon']]) await wait(...bad).catch((error) => console.log(error.code, error.message));
    wait(60_000, 'never', { ref: false }).then(console.log);`,
  'timers/promises: setInterval': code`
    import { setInterval as every } from 'node:timers/promises';
    let count = 0;
    for await (const value of every(1, 'tick')) { console.log(value); if (++count === 3) break; }
    const control = new AbortController();
    try { for await (const value of every(1, count, { signal: control.signal })) { console.log(value); control.abort(); } }
    catch (error) { console.log(error.name, error.code); }
    const iterator = every(1, 'x');
    console.log(await iterator.next(), await iterator.return());`,
  'timers/promises: scheduler': code`
    import { scheduler } from 'node:timers/promises';
    setImmediate(() => console.log('immediate'));
    await scheduler.yield();
    console.log('yielded');
    console.log(await scheduler.wait(1));
    await scheduler.wait(1000, { signal: AbortSignal.abort() }).catch((error) => console.log(error.name));
    try { new scheduler.constructor(); } catch (error) { console.log(error.code); }`,
};
