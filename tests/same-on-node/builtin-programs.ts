/** Programs that try what Node's documentation says of a built-in module, success and failure. */
const PRELUDE = `
/** Prints what a call gives or throws. */
const show = (label, action) => {
  try { console.log(label, action()); } catch (error) { console.log(label, 'throws', error.name, error.code, error.message); }
};
const showLater = async (label, action) => {
  try { console.log(label, await action()); } catch (error) { console.log(label, 'rejects', error.name, error.code, error.message); }
};
`;

const BODIES: Record<string, string> = {
  'querystring reads and writes': `
import qs, { parse, stringify } from 'node:querystring';
console.log({ ...parse('a=1&b=2&a=3&c&=x&d=%E4%B8%AD&e+f=g+h&bad=%zz&&') });
console.log(Object.getPrototypeOf(parse('a=1')));
console.log({ ...parse('a:1;b:2', ';', ':') }, { ...parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }) });
console.log(stringify({ a: [1, 'x y'], b: true, c: null, d: undefined, e: {}, f: 10n, g: NaN, 'h&': '=' }));
console.log(stringify({ a: 1, b: [2, 3] }, ';', ':'), stringify('text') === '');
console.log(qs.escape('a b&ü!'), qs.unescape('%41%zz'), qs.unescapeBuffer('%41b').toString());
console.log({ ...parse('w=%D6%D0', '&', '=', { decodeURIComponent: (text) => '<' + text + '>' }) });
show('lone surrogate', () => qs.escape('\\ud800'));
`,
  'url takes addresses apart': `
import url from 'node:url';
const plain = (parsed) => JSON.stringify(parsed);
for (const address of ['http://user:pa%20ss@Host.com:8080/p/a/t/h?query=string#hash', '/path?x=1#y', '//host/path',
  'mailto:a@b.c', 'http://a.com', 'http://a.com?q', 'file:///etc/passwd', 'x:y', '', '?a=b', '#h', 'http://[::1]:80/x', 'a/b c',
  'javascript:alert(1)', 'HTTP://USER@EXAMPLE.com/A\\\\B']) {
  show(address, () => plain(url.parse(address)));
}
console.log(plain(url.parse('/a?b=c&b=d', true)), plain(url.parse('//host/path', false, true)));
show('a number', () => url.parse(5));
`,
  'url puts addresses together and resolves links': `
import url from 'node:url';
console.log(url.format({ protocol: 'https', hostname: 'a.b', port: 81, pathname: 'x', query: { a: [1, 2], b: 'c' }, hash: 'h' }));
console.log(url.format({ host: 'a', pathname: '/x#y?z' }), url.format({ auth: 'u:p', host: 'a', protocol: 'ftp:' }), url.format({ pathname: '/a', search: 'x=1' }));
console.log(url.format(new URL('http://u:p@a.b/?x#y'), { auth: false, fragment: false, search: false }));
for (const [from, to] of [['/one/two/three', 'four'], ['http://example.com/', '/one'], ['http://example.com/one', '/two'], ['http://a/b/c', '../d?e#f'],
  ['http://a/b', '//c/d'], ['a/b', 'c'], ['/a/b', '../../c'], ['http://a/b', 'https://c/'], ['/a', '']]) {
  show(from + ' ' + to, () => url.resolve(from, to));
}
show('format', () => url.format(5));
`,
  'url and files': `
import { fileURLToPath, pathToFileURL, domainToASCII, urlToHttpOptions } from 'node:url';
show('path', () => fileURLToPath('file:///a%20b/c'));
show('of URL', () => fileURLToPath(new URL('file:///x')));
for (const given of ['http://a/b', 'file://host/a', 'file:///a%2fb', 5, undefined, 'no url']) show(given, () => fileURLToPath(given));
for (const path of ['/a b#?%\\n', '/ü', '/tmp/']) show(path, () => pathToFileURL(path).href);
show('relative', () => pathToFileURL('x/y').href.endsWith('/x/y'));
show('number', () => pathToFileURL(5));
console.log(domainToASCII('español.com'), domainToASCII('xn--iñvalid.com') === '');
console.log({ ...urlToHttpOptions(new URL('http://u:p@[::1]:81/a?b#c')) });
`,
  'path checks its arguments': `
import path from 'node:path';
show('join', () => path.join('/a', '..', 'b', './c/'));
show('join number', () => path.join('a', 5));
show('resolve', () => path.resolve('/a', 'b', '../c'));
show('resolve null', () => path.resolve('/a', null));
for (const name of ['normalize', 'dirname', 'extname', 'parse', 'isAbsolute', 'basename']) {
  show(name, () => path[name]('/a/b.c.d'));
  show(name, () => path[name](undefined));
}
show('suffix', () => path.basename('a.html', '.html'));
show('suffix type', () => path.basename('a', 1));
show('relative', () => path.relative('/a/b/c', '/a/d'));
show('relative type', () => path.relative('/a', 7));
console.log(path.format({ dir: '/x', name: 'f', ext: 'txt' }), path.format({ root: '/', base: 'b' }), path.format({}));
show('format', () => path.format(null));
console.log(path.sep, path.delimiter, path.posix === path.posix.posix, path.posix === path, path.toNamespacedPath('/a'));
`,
  'os, string_decoder, module and constants': `
import os from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import module from 'node:module';
import constants from 'node:constants';
console.log(os.EOL === '\\n', os.platform(), os.type(), os.endianness(), os.devNull, os.constants.signals, os.constants.errno.ENOENT, os.constants.priority);
console.log(os.cpus().length === os.availableParallelism(), typeof os.cpus()[0].times.idle, os.loadavg().length, typeof os.hostname(), os.uptime() > 0, constants.EACCES);
const decoder = new StringDecoder('utf8');
console.log([decoder.write(Buffer.from([0xe2, 0x82])), decoder.write(Buffer.from([0xac])), decoder.end(Buffer.from([0xe2]))]);
console.log(module.isBuiltin('node:fs'), module.isBuiltin('fs'), module.isBuiltin('https'), module.isBuiltin('wss'), module.isBuiltin(5), module.builtinModules.includes('http'));
console.log(module.stripTypeScriptTypes('const a: number = 1;'));
show('enum', () => { try { module.stripTypeScriptTypes('enum A { B }'); } catch (error) { return error.code; } });
`,
  'perf_hooks measures': `
import { performance, PerformanceObserver } from 'node:perf_hooks';
import perf from 'node:perf_hooks';
performance.mark('a');
const measure = performance.measure('a to now', 'a');
console.log(measure.entryType, measure.duration >= 0, performance.getEntriesByName('a').length, typeof performance.timeOrigin);
console.log(perf.timerify((x) => x + 1)(2));
const entry = await new Promise((resolve) => { const seen = new PerformanceObserver((list) => { seen.disconnect(); resolve(list.getEntries()[0]); }); seen.observe({ entryTypes: ['mark'] }); performance.mark('b'); });
console.log(entry.name);
`,
  'events call listeners': `
import EventEmitter, { once, on, EventEmitter as Named, errorMonitor, listenerCount, getEventListeners } from 'node:events';
console.log(EventEmitter === Named, Object.keys(EventEmitter), EventEmitter.prototype.on === EventEmitter.prototype.addListener, EventEmitter.prototype.on.name);
const e = new EventEmitter();
console.log(e);
function listener(...args) { console.log('listener', this === e, args); }
e.on('newListener', (name, fn) => console.log('new', name, fn === listener));
e.on('removeListener', (name, fn) => console.log('removed', name, fn === listener));
e.once('a', listener); e.prependListener('a', () => console.log('first')); e.prependOnceListener('a', () => console.log('very first'));
console.log(e.emit('a', 1, 2), e.emit('a'), e.emit('none'), e.eventNames());
const symbol = Symbol('s');
e.on(symbol, listener).on('b', listener).on('b', listener);
console.log(e.listenerCount('b'), e.listenerCount('b', listener), listenerCount(e, symbol), getEventListeners(e, 'b'));
e.off('b', listener); e.once('b', listener);
console.log(e.rawListeners('b').map((each) => each.listener === listener), e.listeners('b'));
e.removeAllListeners('b'); e.removeAllListeners();
console.log(e.eventNames(), e.listenerCount('b'));
const during = new EventEmitter();
during.on('x', () => { during.on('x', () => console.log('later')); during.removeListener('x', second); });
function second() { console.log('second'); }
during.on('x', second); during.emit('x'); console.log('again'); during.emit('x');
`,
  'events with errors': `
import EventEmitter, { errorMonitor } from 'node:events';
const e = new EventEmitter();
show('error', () => e.emit('error', new RangeError('x')));
for (const reason of ['text', undefined, null, 5, { a: 1 }]) show('reason', () => e.emit('error', reason));
try { e.emit('error', 'why'); } catch (error) { console.log(error.context); }
e.on(errorMonitor, (error) => console.log('monitor', error.message));
show('monitored', () => e.emit('error', new Error('seen')));
e.on('error', (error) => console.log('handled', error.message));
console.log(e.emit('error', new Error('y')));
for (const bad of [undefined, null, 5, 'a', {}]) { show('on', () => e.on('a', bad)); show('off', () => e.off('a', bad)); show('once', () => e.once('a', bad)); }
for (const bad of [-1, NaN, 'a']) { show('max', () => e.setMaxListeners(bad)); show('default', () => { EventEmitter.defaultMaxListeners = bad; }); }
show('chain', () => e.setMaxListeners(3) === e && e.getMaxListeners());
show('capture', () => { EventEmitter.captureRejections = 1; });
show('getEventListeners', () => EventEmitter.getEventListeners(5, 'a'));
show('targets', () => EventEmitter.setMaxListeners(5, {}));
`,
  'events capture rejections': `
import EventEmitter, { captureRejectionSymbol } from 'node:events';
const e = new EventEmitter({ captureRejections: true });
e.on('a', async () => { throw new Error('rejected'); });
e.on('error', (error) => console.log('error', error.message));
e.emit('a');
const own = new EventEmitter({ captureRejections: true });
own[captureRejectionSymbol] = (error, name, ...args) => console.log('own', error.message, name, args);
own.on('b', async (value) => { throw new Error('no'); });
own.emit('b', 42);
`,
  'events warn of a leak': `
import EventEmitter from 'node:events';
class Shop extends EventEmitter {}
const e = new Shop();
for (let i = 0; i < 12; i++) e.on('sale', () => {});
process.on('warning', (warning) => console.log(warning.name, warning.type, warning.count, warning.emitter === e, warning.message));
e.setMaxListeners(0); for (let i = 0; i < 12; i++) e.on('other', () => {});
`,
  'events can be waited for': `
import { EventEmitter, once, on, addAbortListener, setMaxListeners, getMaxListeners } from 'node:events';
const e = new EventEmitter();
setTimeout(() => e.emit('a', 1, 2), 1);
console.log(await once(e, 'a'));
setTimeout(() => e.emit('error', new Error('bad')), 1);
await showLater('once error', () => once(e, 'a'));
setTimeout(() => e.emit('error', 'value'), 1);
console.log(await once(e, 'error'));
const aborter = new AbortController();
setTimeout(() => aborter.abort(), 1);
await showLater('aborted', () => once(e, 'a', { signal: aborter.signal }));
await showLater('aborted before', () => once(e, 'a', { signal: aborter.signal }));
await showLater('signal', () => once(e, 'a', { signal: 5 }));
await showLater('no emitter', () => once({}, 'a'));
console.log(e.eventNames());
const target = new EventTarget();
setTimeout(() => target.dispatchEvent(new Event('t')), 1);
console.log((await once(target, 't'))[0].type);
setTimeout(() => { e.emit('n', 1); e.emit('n', 2); e.emit('n', 3); }, 1);
for await (const [n] of on(e, 'n')) { console.log(n); if (n === 2) break; }
console.log(e.eventNames());
setTimeout(() => { e.emit('n', 'x'); e.emit('end'); }, 1);
for await (const value of on(e, 'n', { close: ['end'] })) console.log(value);
const stop = new AbortController();
setTimeout(() => stop.abort(), 2);
await showLater('iteration', async () => { for await (const value of on(e, 'n', { signal: stop.signal })) console.log(value); });
setTimeout(() => e.emit('error', new Error('broken')), 1);
await showLater('iteration', async () => { for await (const value of on(e, 'n')) console.log(value); });
const third = new AbortController();
using listening = addAbortListener(third.signal, (event) => console.log(event.type));
third.abort();
show('listener', () => addAbortListener(third.signal));
show('signal', () => addAbortListener(undefined, () => {}));
setMaxListeners(20, e, target); console.log(getMaxListeners(e), getMaxListeners(target));
`,
  'events on an object of the program': `
import util from 'node:util';
import EventEmitter from 'node:events';
function Old() { EventEmitter.call(this); }
util.inherits(Old, EventEmitter);
const old = new Old();
old.on('a', (x) => console.log(x, old instanceof EventEmitter, Old.super_ === EventEmitter));
old.emit('a', 1);
const bare = Object.create(EventEmitter.prototype);
bare.on('b', () => console.log('bare')); bare.emit('b');
console.log(Object.create(EventEmitter.prototype).emit('x'), Object.create(EventEmitter.prototype).eventNames());
`,
  'util turns callbacks into promises and back': `
import util, { promisify, callbackify } from 'node:util';
import timers from 'node:timers';
console.log(await promisify(setTimeout)(1, 'later'), await promisify(timers.setImmediate)('soon'));
function read(name, callback) { callback(name ? null : new Error('no name'), 'contents of ' + name); }
read.extra = 1;
const readLater = promisify(read);
console.log(await readLater('a'), readLater.name, readLater.extra, promisify(readLater) === readLater);
await showLater('rejects', () => readLater(''));
const own = () => {}; own[promisify.custom] = async () => 'own';
console.log(await promisify(own)(), promisify.custom);
show('promisify', () => promisify(5)); own[promisify.custom] = 5;
show('custom', () => promisify(own));
const back = callbackify(async function named(x) { if (x) throw x; return 'ok'; });
console.log(back.name, back.length);
back(0, (error, value) => console.log(error, value));
back(new TypeError('t'), (error, value) => console.log(error.message, value));
callbackify(() => Promise.reject(null))((error) => console.log(error.code, error.reason, error.message));
show('callbackify', () => callbackify({})); show('last', () => back(1));
`,
  'util deprecates, inherits and logs': `
process.env.NODE_DEBUG = 'web*,other';
import util from 'node:util';
const old = util.deprecate(function add(a, b) { return a + b; }, 'add is old', 'DEP_A');
console.log(old(1, 2), old(3, 4), old.name, old.length);
class K { constructor(x) { this.x = x; } }
const OldK = util.deprecate(K, 'K is old');
console.log(new OldK(3).x, new OldK(1) instanceof K);
util.deprecate(() => {}, 'again', 'DEP_A')();
process.emitWarning('careful', { type: 'Custom', code: 'C1', detail: 'more' });
process.on('warning', (warning) => console.log('seen', warning.name, warning.code, warning.detail));
show('inherits', () => util.inherits(5, K));
show('inherits', () => util.inherits(function () {}, null));
show('inherits', () => util.inherits(function () {}, () => {}));
console.log(util.debuglog('web-server').enabled, util.debuglog('none').enabled, util.debuglog('OTHER').enabled);
console.log(util.debuglog('quiet')('not seen'));
`,
  'util formats, styles and compares': `
import util from 'node:util';
console.log(util.format('%s %d %i %f %j %o %O %c %%', 'a', 1.5, 1.5, '2.5', { a: 1 }, [1], { b: 2 }, 'css'), util.format('a', 'b', { c: 1 }));
console.log(util.inspect({ a: { b: { c: { d: 1 } } }, m: new Map([[1, 2]]), s: new Set([1]), f() {}, [Symbol('x')]: 1n }, { depth: 0 }), util.inspect('a\\'b'));
console.log(util.inspect({ [util.inspect.custom]: (depth, options) => 'own ' + depth }));
console.log(JSON.stringify([util.styleText('red', 'x', { validateStream: false }), util.styleText(['bold', 'bgBlue'], 'y' , { validateStream: false }), util.styleText('red', 'plain')]));
show('style', () => util.styleText('none of these', 'x').slice(0, 3));
show('style', () => util.styleText('red', 5));
console.log(JSON.stringify(util.stripVTControlCharacters('\\u001b[31mred\\u001b[0m')), util.toUSVString('a\\ud800b'));
const same = util.isDeepStrictEqual;
console.log(same({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }), same([1], ['1']), same(new Set([{ a: 1 }]), new Set([{ a: 1 }])), same(new Map([[{}, 1]]), new Map([[{}, 1]])),
  same(NaN, NaN), same(0, -0), same([1, , 3], [1, undefined, 3]), same(new Date(1), new Date(1)), same(/a/g, /a/i), same(new Error('a'), new Error('b')), same(Object(1), Object(2)),
  same(new Uint8Array([1]), new Uint8Array([1])), same(new Uint8Array([1]), new Int8Array([1])), same({ [Symbol.for('a')]: 1 }, {}), same(Object.create(null), {}), same([], {}));
const a = {}; a.self = a; const b = {}; b.self = b; console.log(same(a, b));
console.log(util.isArray([]), util.getSystemErrorName(-2), util.getSystemErrorMap().get(-13), util.getSystemErrorMessage(-98), util.getSystemErrorMap().size);
show('errno', () => util.getSystemErrorName(2)); show('errno', () => util.getSystemErrorName('x')); show('errno', () => util.getSystemErrorName(-99999));
`,
  'util.types tells what things are': `
import { types } from 'node:util';
import same from 'node:util/types';
const values = { args: (function () { return arguments; })(), buffer: new ArrayBuffer(1), async: async () => {}, asyncGenerator: async function* () {}, big: Object(1n), bool: Object(true), date: new Date(0),
  generatorFunction: function* () {}, generator: (function* () {})(), map: new Map(), mapIterator: new Map().keys(), error: new RangeError('x'), number: Object(1), promise: Promise.resolve(), regexp: /a/,
  set: new Set(), setIterator: new Set().values(), string: Object('s'), symbol: Object(Symbol('s')), weakMap: new WeakMap(), weakSet: new WeakSet(), view: new DataView(new ArrayBuffer(1)), u8: new Uint8Array(1),
  f64: new Float64Array(1), u8c: new Uint8ClampedArray(1), node: Buffer.from('a'), plain: {}, fake: Object.create(Date.prototype), nothing: null, text: 'x', module: await import('node:util') };
for (const [name, value] of Object.entries(values)) {
  console.log(name, Object.keys(types).filter((key) => key !== 'isProxy' && key !== 'isExternal' && key !== 'isKeyObject' && types[key](value)).toSorted().join(' '));
}
console.log(same.isDate(new Date()));
`,
  'util.parseArgs reads arguments': `
import { parseArgs, parseEnv } from 'node:util';
const options = { verbose: { type: 'boolean', short: 'v' }, name: { type: 'string', short: 'n', default: 'x' }, tag: { type: 'string', multiple: true }, color: { type: 'boolean' } };
const run = (args, more) => show(args.join(' '), () => { const { values, positionals, tokens } = parseArgs({ args, options, ...more }); return JSON.stringify({ values, positionals, tokens }); });
run(['-v', '--name', 'a', '--tag=b', '--tag', 'c']);
run(['-vn', 'a']); run(['-na']); run(['-n=a']); run(['--name=']); run([]);
run(['file', '--', '-x'], { allowPositionals: true, tokens: true });
run(['file']); run(['--unknown']); run(['--unknown'], { allowPositionals: true }); run(['--unknown=1', '-q', 'rest'], { strict: false });
run(['--name']); run(['--name', '-v']); run(['-n', '-v']); run(['--verbose=yes']); run(['--no-color'], { allowNegative: true }); run(['--no-color']);
run(['-'], { allowPositionals: true });
show('type', () => parseArgs({ options: { a: { type: 'number' } } }));
show('short', () => parseArgs({ options: { a: { type: 'string', short: 'ab' } } }));
console.log(parseEnv('A=1\\nexport B = "two words"\\n# comment\\nC=\\'sin#gle\\'\\nD=plain # end\\nE="a\\\\nb"\\nF=\\nG=\`x\`\\n'));
show('env', () => parseEnv(5));
`,
  'assert says what does not hold': `
import assert from 'node:assert';
const t = (f) => { try { f(); console.log('holds'); } catch (e) { console.log(JSON.stringify(e.message), e.name, e.code, e.operator, e.generatedMessage, e.code === 'ERR_ASSERTION' && Object.keys(e).join()); } };
t(()=>assert.strictEqual(1,2)); t(()=>assert.strictEqual('abcdefghijkl','abcdefghijkm'));t(()=>assert.strictEqual(123456789,1234567890123));
t(()=>assert.strictEqual('a\\nb','a\\nc')); t(()=>assert.strictEqual({},{})); t(()=>assert.strictEqual([1],[2])); t(()=>assert.strictEqual(1,{a:1}));
t(()=>assert.deepStrictEqual({a:1},{a:2})); t(()=>assert.deepStrictEqual([1,2,3,4,5,6,7,8,9,10,11,12],[1,2,3,4,5,6,7,8,9,10,11,13]));
t(()=>assert.deepStrictEqual({a:1,b:2},{a:1}));t(()=>assert.deepStrictEqual(1,2));t(()=>assert.deepEqual({a:1},{a:2}));t(()=>assert.notDeepStrictEqual({a:1},{a:1}));
t(()=>assert.notStrictEqual(1,1));const o={a:1};t(()=>assert.notStrictEqual(o,o));t(()=>assert.equal(1,2));t(()=>assert.equal({a:1},[1]));t(()=>assert.notEqual(1,1));t(()=>assert.notDeepEqual({a:1},{a:1}));
t(()=>assert.strictEqual(undefined,'longer than that really'));t(()=>assert.notStrictEqual('a long long long string','a long long long string'));
t(()=>assert.deepEqual(1,2));t(()=>assert.notDeepEqual(1,1));t(()=>assert.notDeepStrictEqual(1,1));
t(()=>assert.deepStrictEqual([1,2,3],[1,3,2,4]));
t(()=>assert.strictEqual('a'.repeat(20),'a'.repeat(10)+'b'));
t(()=>assert.fail());t(()=>assert.fail('x'));t(()=>assert.ok());t(()=>assert.equal(1,2,'my'));
t(()=>assert.throws(()=>{}));t(()=>assert.throws(()=>{},TypeError));t(()=>assert.throws(()=>{},TypeError,'msg'));
t(()=>assert.throws(()=>{throw new Error('m')},{message:'n'}));
t(()=>assert.throws(()=>{throw new Error('m')},/x/));t(()=>assert.throws(()=>{throw new Error('m')},TypeError));t(()=>assert.throws(()=>{throw new Error('m')},()=>false));
t(()=>assert.doesNotThrow(()=>{throw new Error('m')}));t(()=>assert.ifError(new Error('q')));t(()=>assert.ifError(5));
t(()=>assert.match('abc',/x/));t(()=>assert.match(5,/x/));t(()=>assert.doesNotMatch('abc',/a/));
t(()=>assert.strictEqual(1)); t(()=>assert.throws('x'));t(()=>assert.throws(()=>{throw 1},5));
t(() => assert.throws(() => { throw new TypeError('m'); }, { name: 'TypeError', message: /m/ })); t(() => assert.throws(() => { throw new Error('m'); }, 'text'));
t(() => assert(0)); t(() => assert.ok(false || null)); t(() => assert(true)); t(() => assert(false, 'mine')); t(() => assert(false, new RangeError('own'))); t(() => assert.deepEqual([1, '2'], ['1', 2])); t(() => assert.equal(NaN, NaN));
const own = new assert.AssertionError({ message: 'own', actual: 1, expected: 2, operator: 'mine' }); t(() => { throw own; });
console.log(own instanceof Error, own instanceof assert.AssertionError);
`,
  'assert waits and is strict': `
import strict from 'node:assert/strict';
import assert, { rejects, doesNotReject } from 'node:assert';
console.log(assert.strict === strict, strict.equal === strict.strictEqual, strict.strict === strict);
await showLater('rejects', () => rejects(Promise.reject(new Error('x')), /x/));
await showLater('rejects', () => rejects(Promise.resolve(1)));
await showLater('rejects', () => rejects(async () => 1, TypeError));
await showLater('rejects', () => rejects(5));
await showLater('rejects', () => rejects(() => 5));
await showLater('doesNotReject', () => doesNotReject(Promise.reject(new Error('y'))));
await showLater('doesNotReject', () => doesNotReject(async () => {}));
`,
  'an assertion that nobody catches': `
import strict from 'node:assert/strict';
console.log(strict.equal(1, 1));
strict.deepEqual({ a: [1, 2] }, { a: [1, 3] });
`,
  'buffer has what Node has': `
import buffer, { isUtf8, isAscii, transcode, constants, atob, btoa } from 'node:buffer';
const bytes = Buffer.from([251, 255, 0, 1]);
console.log(bytes.toString('base64url'), Buffer.from('-_8AAQ', 'base64url'), Buffer.isEncoding('BASE64URL'), Buffer.byteLength('€'), bytes.toString('base64url', 1, 3));
const target = Buffer.alloc(4); console.log(target.write('-_8A', 'base64url'), target, target.write('abc', 1), target.utf8Slice(1, 4), target.hexWrite('ff', 0), target);
console.log(bytes.readBigUint64LE === bytes.readBigUInt64LE, Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1, 1));
console.log(isUtf8(Buffer.from('é')), isUtf8(Buffer.from([0xff])), isAscii(Buffer.from('abc')), isAscii(Buffer.from('é')), atob(btoa('x')), constants);
console.log(transcode(Buffer.from('€é'), 'utf8', 'latin1'), transcode(Buffer.from('é'), 'utf8', 'ucs2'), transcode(Buffer.from('é'), 'utf8', 'ascii').toString());
show('isUtf8', () => isUtf8('text')); show('copy', () => Buffer.copyBytesFrom('x'));
console.log(await new buffer.Blob(['a', 'b']).text(), new buffer.File(['x'], 'f.txt').name);
`,
  'streams are consumed and paired': `
import stream, { Readable, duplexPair, PassThrough } from 'node:stream';
import consumers, { text, json, buffer, arrayBuffer } from 'node:stream/consumers';
import { pipeline, finished } from 'node:stream/promises';
import { ReadableStream, TransformStream, TextDecoderStream } from 'node:stream/web';
const of = (...parts) => Readable.from(parts);
console.log(await text(of(Buffer.from([0xe2, 0x82]), Buffer.from([0xac]))), await json(of('{"a":', '1}')), await buffer(of('x', 'y')), (await arrayBuffer(of('abc'))).byteLength);
console.log(await (await consumers.blob(of('blob'))).text(), await text(new ReadableStream({ start(c) { c.enqueue('web'); c.close(); } })));
await showLater('json', () => json(of('{')).catch((error) => { throw Object.assign(new Error(error.name)); }));
const [one, two] = duplexPair();
two.on('data', (data) => { console.log('two got', String(data)); if (String(data) === 'ping') two.end('pong'); });
one.on('data', (data) => console.log('one got', String(data)));
one.on('end', () => console.log('one ended'));
one.write('ping'); one.end();
await finished(two);
const through = new PassThrough();
setTimeout(() => through.end('late'), 1);
console.log(await text(through), Object.keys(stream).includes('duplexPair'));
await showLater('pipeline', () => pipeline(of('a'), new PassThrough({ transform(chunk, encoding, done) { done(new RangeError('no')); } })));
`,
  'readline gives lines': `
import readline, { createInterface } from 'node:readline';
import promises from 'node:readline/promises';
import { PassThrough, Readable } from 'node:stream';
const lines = createInterface({ input: Readable.from([Buffer.from('one\\ntw'), Buffer.from('o\\r\\n'), Buffer.from('last')]) });
for await (const line of lines) console.log(JSON.stringify(line));
console.log(lines.closed); show('closed', () => lines.question('?', () => {}));
const input = new PassThrough();
const output = new PassThrough(); let written = ''; output.on('data', (data) => (written += data));
const asking = createInterface({ input, output, prompt: '$ ' });
asking.on('line', (line) => console.log('line', line)).on('close', () => console.log('close')).on('pause', () => console.log('pause')).on('resume', () => console.log('resume'));
asking.question('name? ', (answer) => { console.log('answer', answer); asking.setPrompt('# '); asking.prompt(); console.log(asking.getPrompt()); });
input.write('Ann\\nnext\\n');
await new Promise((resolve) => setTimeout(resolve, 5));
asking.pause(); asking.resume(); asking.close(); asking.close();
const later = promises.createInterface({ input: Readable.from(['yes\\n']), output });
console.log(await later.question('sure? '));
const stop = new AbortController(); stop.abort();
await showLater('aborted', () => promises.createInterface({ input: new PassThrough() }).question('x', { signal: stop.signal }));
readline.cursorTo(output, 1, 2); readline.cursorTo(output, 3); readline.clearLine(output, 0); readline.moveCursor(output, -1, 2); readline.clearScreenDown(output);
await new Promise((resolve) => setTimeout(resolve, 5));
console.log(JSON.stringify(written));
`,
  'crypto hashes and draws': `
import crypto, { createHash, createHmac, randomUUID, randomBytes, timingSafeEqual } from 'node:crypto';
for (const name of ['md5', 'sha1', 'sha256', 'SHA-256']) {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) console.log(name, length, createHash(name).update('ä'.repeat(length)).digest('hex'));
  console.log(createHash(name).update(Buffer.from([1, 2])).update('ff', 'hex').digest(), createHmac(name, 'k'.repeat(70)).update('data').digest('base64url'), createHmac(name, 'key').update('').digest('hex'));
}
const once = createHash('sha1').update('a'); const copy = once.copy(); console.log(once.digest('hex') === copy.digest('hex'), crypto.hash('sha1', 'a') === crypto.hash('sha1', Buffer.from('a')));
show('digest', () => once.digest()); show('update', () => once.update('b')); show('data', () => createHash('md5').update(5)); show('name', () => createHash(5));
const through = createHash('md5'); through.end('streamed'); for await (const bytes of through) console.log(bytes);
console.log(/^[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}$/.test(randomUUID()), randomBytes(70000).length, await new Promise((resolve) => randomBytes(3, (error, bytes) => resolve(bytes.length))));
show('size', () => randomBytes(-1)); show('size', () => randomBytes('1'));
console.log(timingSafeEqual(Buffer.from('a'), Buffer.from('a')), timingSafeEqual(Buffer.from('a'), Buffer.from('b')));
show('length', () => timingSafeEqual(Buffer.from('a'), Buffer.from('ab')));
`,
};

export const builtinPrograms: Record<string, string> = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [name, PRELUDE + body]),
);
