const code = String.raw;

/** Node's documentation: Events. */
export const events: Record<string, string> = {
  'events: listeners run in order, with this and arguments': code`
    import { EventEmitter } from 'node:events';
    const emitter = new EventEmitter();
    emitter.on('event', function (a, b) { console.log(a, b, this === emitter); });
    emitter.on('event', (...all) => console.log(all.length));
    emitter.prependListener('event', () => console.log('first'));
    console.log(emitter.emit('event', 'a', 'b'), emitter.emit('none'));`,
  'events: once and prependOnceListener': code`
    import { EventEmitter } from 'node:events';
    const emitter = new EventEmitter();
    emitter.once('x', () => console.log('once'));
    emitter.prependOnceListener('x', () => { console.log('before'); emitter.emit('x'); });
    emitter.emit('x');
    emitter.emit('x');
    console.log(emitter.listenerCount('x'), emitter.eventNames());`,
  'events: an error without a listener': code`
    import { EventEmitter, errorMonitor } from 'node:events';
    const emitter = new EventEmitter();
    emitter.on(errorMonitor, (error) => console.log('monitor', error));
    for (const value of [new RangeError('far'), 'text', { a: 1 }, undefined]) {
      try { emitter.emit('error', value); } catch (error) { console.log(error.name, error.code, error.message, error.context); }
    }`,
  'events: newListener and removeListener': code`
    import { EventEmitter } from 'node:events';
    const emitter = new EventEmitter();
    const listener = () => console.log('called');
    emitter.once('newListener', (name, given) => { console.log('new', name, given === listener); emitter.on('e', () => console.log('inserted')); });
    emitter.on('removeListener', (name, given) => console.log('removed', name, given === listener));
    emitter.once('e', listener);
    emitter.emit('e');
    emitter.on('e', listener).off('e', listener);
    emitter.removeAllListeners('e');
    console.log(emitter.eventNames());`,
  'events: rawListeners and listeners of a once': code`
    import { EventEmitter } from 'node:events';
    const emitter = new EventEmitter();
    const f = () => console.log('f');
    emitter.once('log', f);
    const [raw] = emitter.rawListeners('log');
    console.log(raw === f, raw.listener === f, emitter.listeners('log')[0] === f);
    raw.listener();
    raw();
    console.log(emitter.rawListeners('log'));
    emitter.on('s', f).on('s', f).on('s', () => {});
    console.log(emitter.listenerCount('s', f), EventEmitter.listenerCount(emitter, 's'));`,
  'events: too many listeners': code`
    import { EventEmitter } from 'node:events';
    process.on('warning', (warning) => console.log(warning.name, warning.type, warning.count, warning.emitter === emitter, warning.message));
    const emitter = new EventEmitter();
    console.log(emitter.getMaxListeners(), EventEmitter.defaultMaxListeners);
    emitter.setMaxListeners(1);
    emitter.on('a', () => {}).on('a', () => {}).on('a', () => {});
    const symbol = new EventEmitter().setMaxListeners(0);
    for (let i = 0; i < 20; i++) symbol.on(Symbol('s'), () => {});`,
  'events: setMaxListeners on targets and emitters': code`
    import { setMaxListeners, getMaxListeners, EventEmitter } from 'node:events';
    const target = new EventTarget();
    const emitter = new EventEmitter();
    setMaxListeners(5, target, emitter);
    console.log(getMaxListeners(target), getMaxListeners(emitter), getMaxListeners(new EventTarget()));
    for (const bad of [-1, NaN, 'x']) try { emitter.setMaxListeners(bad); } catch (error) { console.log(error.code, error.message); }
    try { getMaxListeners({}); } catch (error) { console.log(error.code); }`,
  'events: listeners that change during emit': code`
    import { EventEmitter } from 'node:events';
    const emitter = new EventEmitter();
    const b = () => console.log('B');
    emitter.on('e', () => { console.log('A'); emitter.off('e', b); emitter.on('e', () => console.log('late')); });
    emitter.on('e', b);
    emitter.emit('e');
    emitter.emit('e');
    try { emitter.on('e', 5); } catch (error) { console.log(error.code, error.message); }`,
  'events: captureRejections': code`
    import { EventEmitter, captureRejectionSymbol } from 'node:events';
    const one = new EventEmitter({ captureRejections: true });
    one.on('e', async (value) => { throw new Error('rejected ' + value); });
    one.on('error', (error) => console.log('error', error.message));
    one.emit('e', 1);
    const two = new EventEmitter({ captureRejections: true });
    two[captureRejectionSymbol] = (error, name, ...args) => console.log('own', error.message, name, args);
    two.on('e', async () => { throw new Error('two'); });
    two.emit('e', 'a', 'b');
    try { EventEmitter.captureRejections = 'yes'; } catch (error) { console.log(error.code); }`,
  'events: events.once': code`
    import { once, EventEmitter } from 'node:events';
    const emitter = new EventEmitter();
    process.nextTick(() => emitter.emit('e', 1, 2));
    console.log(await once(emitter, 'e'));
    process.nextTick(() => emitter.emit('error', new Error('bad')));
    await once(emitter, 'e').catch((error) => console.log(error.message));
    process.nextTick(() => emitter.emit('error', new Error('wanted')));
    console.log((await once(emitter, 'error'))[0].message);
    const control = new AbortController();
    const waiting = once(emitter, 'foo', { signal: control.signal });
    control.abort();
    await waiting.catch((error) => console.log(error.name, error.code, error.message));
    console.log(emitter.listenerCount('foo'), emitter.listenerCount('error'));
    const target = new EventTarget();
    setTimeout(() => target.dispatchEvent(new Event('ping')), 1);
    console.log((await once(target, 'ping'))[0].type);`,
  'events: events.on': code`
    import { on, EventEmitter } from 'node:events';
    const emitter = new EventEmitter();
    process.nextTick(() => { emitter.emit('foo', 'bar'); emitter.emit('foo', 42); emitter.emit('end'); });
    for await (const event of on(emitter, 'foo', { close: ['end'] })) console.log(event);
    const control = new AbortController();
    process.nextTick(() => control.abort('enough'));
    try { for await (const event of on(emitter, 'foo', { signal: control.signal })) console.log(event); }
    catch (error) { console.log(error.name, error.code, error.cause); }
    const iterator = on(emitter, 'foo');
    emitter.emit('error', new Error('thrown'));
    await iterator.next().catch((error) => console.log(error.message));
    console.log(await iterator.next(), emitter.listenerCount('foo'));`,
  'events: getEventListeners and addAbortListener': code`
    import { getEventListeners, addAbortListener, EventEmitter } from 'node:events';
    const target = new EventTarget();
    const listener = () => {};
    target.addEventListener('x', listener);
    console.log(getEventListeners(target, 'x')[0] === listener, getEventListeners(new EventEmitter(), 'x'));
    const control = new AbortController();
    control.signal.addEventListener('abort', (event) => event.stopImmediatePropagation());
    const disposable = addAbortListener(control.signal, (event) => console.log(event.type, event.target === control.signal));
    console.log(typeof disposable[Symbol.dispose]);
    control.abort();
    try { addAbortListener({}, () => {}); } catch (error) { console.log(error.code); }`,
  'events: EventEmitterAsyncResource': code`
    import { EventEmitterAsyncResource } from 'node:events';
    import { executionAsyncId } from 'node:async_hooks';
    const emitter = new EventEmitterAsyncResource({ name: 'Q' });
    emitter.on('foo', () => console.log(executionAsyncId() === emitter.asyncId, executionAsyncId() !== 1));
    emitter.emit('foo');
    console.log(emitter.triggerAsyncId === executionAsyncId(), emitter.asyncResource.constructor.name);
    emitter.emitDestroy();`,
  'events: EventTarget and its options': code`
    const target = new EventTarget();
    target.addEventListener('foo', (event) => console.log('once', event.type), { once: true });
    target.addEventListener('foo', { handleEvent(event) { console.log('object', event.type, this.handleEvent !== undefined); } });
    const control = new AbortController();
    target.addEventListener('foo', () => console.log('signal'), { signal: control.signal });
    target.dispatchEvent(new Event('foo'));
    control.abort();
    console.log(target.dispatchEvent(new Event('foo')));
    target.addEventListener('c', (event) => event.preventDefault());
    const event = new Event('c', { cancelable: true });
    console.log(target.dispatchEvent(event), event.defaultPrevented, event.eventPhase, event.composedPath());
    try { target.dispatchEvent('x'); } catch (error) { console.log(error.name); }`,
  'events: Event and CustomEvent': code`
    const event = new Event('e', { bubbles: true, cancelable: true });
    console.log(event.type, event.bubbles, event.cancelable, event.composed, event.isTrusted, event.cancelBubble, event.returnValue, typeof event.timeStamp);
    event.stopPropagation();
    console.log(event.cancelBubble, event.target, event.currentTarget);
    const custom = new CustomEvent('c', { detail: { a: 1 } });
    console.log(custom.detail, custom instanceof Event, String(custom));
    const target = new EventTarget();
    target.addEventListener('x', (given) => { given.stopImmediatePropagation(); console.log('stop'); });
    target.addEventListener('x', () => console.log('never'));
    target.dispatchEvent(new Event('x'));`,
  'events: NodeEventTarget, as in MessagePort': code`
    const { port1, port2 } = new MessageChannel();
    console.log(typeof port1.on, typeof port1.once, typeof port1.off, typeof port1.eventNames);
    port1.on('message', (value) => { console.log('on', value); port1.close(); });
    port1.addEventListener('message', (event) => console.log('event', event.data, event.target === port1));
    console.log(port1.listenerCount('message'));
    port2.on('close', () => console.log('closed'));
    port2.postMessage({ a: [1] });`,
  'events: a subclass, and EventEmitter.init': code`
    import EventEmitter from 'node:events';
    class My extends EventEmitter { constructor() { super(); this.name = 'mine'; } }
    const my = new My();
    my.on('x', function () { console.log(this.name, this instanceof EventEmitter); });
    my.emit('x');
    console.log(EventEmitter.EventEmitter === EventEmitter, typeof EventEmitter.once, EventEmitter.usingDomains);
    console.log(my.addListener === my.on, my.off === my.removeListener, my.removeListener('x', () => {}) === my);`,
};
