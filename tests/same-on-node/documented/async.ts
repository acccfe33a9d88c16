const code = String.raw;

/** Node's documentation: Asynchronous context tracking, Async hooks, Diagnostics channel, Performance hooks. */
export const async: Record<string, string> = {
  'async_context: run, exit and enterWith': code`
    import { AsyncLocalStorage } from 'node:async_hooks';
    const storage = new AsyncLocalStorage();
    console.log(storage.getStore(), storage.run('a', (x, y) => storage.getStore() + x + y, 1, 2));
    storage.run('outer', () => { setTimeout(() => console.log('timer', storage.getStore()), 1); storage.run('inner', () => queueMicrotask(() => console.log('micro', storage.getStore()))); console.log(storage.exit(() => storage.getStore()), storage.getStore()); });
    try { storage.run('t', () => { throw new Error('thrown in ' + storage.getStore()); }); } catch (error) { console.log(error.message, storage.getStore()); }
    storage.enterWith('entered'); await null; console.log(storage.getStore()); storage.disable(); console.log(storage.getStore());`,
  'async_context: bind, snapshot and options': code`
    import { AsyncLocalStorage } from 'node:async_hooks';
    const storage = new AsyncLocalStorage({ defaultValue: 'default', name: 'mine' });
    console.log(storage.getStore(), storage.name);
    const bound = storage.run(1, () => AsyncLocalStorage.bind((x) => [storage.getStore(), x])); console.log(storage.run(2, () => bound('x')));
    const snapshot = storage.run(3, () => AsyncLocalStorage.snapshot()); console.log(storage.run(4, () => snapshot((a, b) => [storage.getStore(), a, b], 'a', 'b')));
    try { AsyncLocalStorage.bind(5); } catch (error) { console.log(error.code, error.message); }`,
  'async_context: through await, events and streams': code`
    import { AsyncLocalStorage } from 'node:async_hooks'; import { EventEmitter } from 'node:events'; import { setTimeout as wait } from 'node:timers/promises'; import fs from 'node:fs';
    const storage = new AsyncLocalStorage(); const emitter = new EventEmitter(); emitter.on('e', () => console.log('emitted in', storage.getStore()));
    const work = async (id) => { await wait(1); console.log(id, storage.getStore()); await null; emitter.emit('e'); return storage.getStore(); };
    console.log(await Promise.all([1, 2].map((id) => storage.run('s' + id, work, id))));
    storage.run('file', () => fs.readFile('main.mjs', () => { console.log('callback', storage.getStore()); setImmediate(() => console.log('immediate', storage.getStore())); }));
    storage.run('then', () => Promise.reject(1).catch(() => console.log('catch', storage.getStore())).finally(() => console.log('finally', storage.getStore())));`,
  'async_context: AsyncResource': code`
    import { AsyncResource, AsyncLocalStorage, executionAsyncId, triggerAsyncId } from 'node:async_hooks';
    const storage = new AsyncLocalStorage();
    const resource = storage.run('kept', () => new AsyncResource('KIND', { triggerAsyncId: executionAsyncId(), requireManualDestroy: true }));
    console.log(resource.runInAsyncScope(function (a) { return [this.own, a, storage.getStore(), executionAsyncId() === resource.asyncId(), triggerAsyncId() === resource.triggerAsyncId()]; }, { own: 1 }, 'arg'));
    const bound = resource.bind(function (x) { return [x, storage.getStore()]; }); console.log(bound('b'), bound.length);
    console.log(storage.run('static', () => AsyncResource.bind(() => storage.getStore()))(), resource.emitDestroy() === resource);
    for (const bad of [() => new AsyncResource(), () => new AsyncResource('X', { triggerAsyncId: -5 }), () => resource.bind(1)]) try { bad(); } catch (error) { console.log(error.code, error.message); }`,
  'async_hooks: createHook': code`
    import { createHook, executionAsyncId, AsyncResource } from 'node:async_hooks';
    const seen = []; const hook = createHook({ init(id, type) { if (type === 'MINE') seen.push('init'); }, before(id) { if (id === mine) seen.push('before'); }, after(id) { if (id === mine) seen.push('after'); }, destroy(id) { if (id === mine) seen.push('destroy'); } });
    console.log(hook.enable() === hook); const resource = new AsyncResource('MINE'); const mine = resource.asyncId();
    resource.runInAsyncScope(() => seen.push('run')); resource.emitDestroy(); setImmediate(() => { hook.disable(); console.log(seen); });
    console.log(typeof executionAsyncId()); try { createHook({ init: 5 }); } catch (error) { console.log(error.code, error.message); }`,
  'diagnostics_channel: channels': code`
    import dc from 'node:diagnostics_channel';
    const channel = dc.channel('my'); console.log(channel.hasSubscribers, dc.hasSubscribers('my'), channel === dc.channel('my'), channel.name);
    const listener = (message, name) => console.log(message, name); dc.subscribe('my', listener); channel.publish({ a: 1 }); console.log(channel.hasSubscribers, dc.unsubscribe('my', listener), dc.unsubscribe('my', listener), channel.hasSubscribers); channel.publish('none');
    const symbol = dc.channel(Symbol.for('s')); symbol.subscribe((message, name) => console.log(name)); symbol.publish(1);
   
    console.log(dc.channel('my').hasSubscribers);`,
  'perf_hooks: marks and measures': code`
    import { performance, PerformanceObserver } from 'node:perf_hooks';
    const mark = performance.mark('a', { detail: { x: 1 }, startTime: 5 }); console.log(mark.name, mark.entryType, mark.startTime, mark.duration, mark.detail);
    performance.mark('b', { startTime: 15 }); const measure = performance.measure('m', 'a', 'b'); console.log(measure.name, measure.entryType, measure.startTime, measure.duration, measure.detail);
    console.log(performance.measure('n', { start: 1, duration: 2, detail: 'd' }).duration, performance.getEntriesByName('m').length, performance.getEntriesByType('mark').map(({ name }) => name), performance.getEntries().filter(({ entryType }) => entryType === 'measure').length);
    performance.clearMarks('a'); console.log(performance.getEntriesByType('mark').length); performance.clearMeasures(); console.log(performance.getEntriesByType('measure').length);
    console.log(globalThis.performance === performance, PerformanceObserver.supportedEntryTypes.includes('mark'));`,
};
