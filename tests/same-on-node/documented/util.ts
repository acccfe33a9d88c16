const code = String.raw;

/** Node's documentation: Util. */
export const util: Record<string, string> = {
  'util: format': code`
    import { format, formatWithOptions } from 'node:util';
    console.log(format('%s %d %i %f %j %o %O %% %c!', 'text', '42', 42.9, '1.5', { a: 1 }, [1], { b: { c: {} } }, 'css'));
    console.log(format('%s', null, undefined, 1n, Symbol('s'), -0, { toString: () => 'own' }, class A {}, () => {}, { a: { b: 1 } }), format('%d %i', 5n, 'x'), format('%s:%s', 'foo'), format('a', 'b', { c: 1 }), format(1, '%s', 2), format('%x', 1), format('100%'));
    console.log(format('%s', new Error('shown').message), format('%j', { toJSON() { throw new Error('bad'); } } && '1'), formatWithOptions({ compact: false }, '%O', { a: 1 }));
    const circular = {}; circular.self = circular; console.log(format('%j', circular));`,
  'util: inspect and its options': code`
    import { inspect } from 'node:util';
    const value = { a: { b: { c: { d: 1 } } }, list: Array.from({ length: 120 }, (_, i) => i), text: 'x'.repeat(30), map: new Map([[{ k: 1 }, new Set([1])]]), date: new Date(0), re: /x/g, fn: function named() {}, cls: class B extends Array {}, sym: Symbol('q'), [Symbol('key')]: 1, get g() { return 7; }, set s(v) {}, nul: null, und: undefined, neg: -0, big: 10n };
    console.log(inspect(value, { depth: 1, maxArrayLength: 3, maxStringLength: 10 })); console.log(inspect(value, { depth: Infinity, getters: true, compact: false, maxArrayLength: 2, sorted: true }));
    console.log(inspect({ n: 1234567.891 }, { numericSeparator: true }), inspect('it\'s'), inspect("both ' and \""), inspect({ a: 1 }, { colors: true }), inspect([, 'x', , ]), inspect(Object.create(null)), inspect(new (class Foo { a = 1; })()));
    console.log(inspect([[[[]]]]), inspect(new Map([['k', { deep: { er: {} } }]]), { breakLength: 20 }), inspect(new WeakSet()), inspect([1, 2].values()), inspect(new Uint8Array(2), { showHidden: true }));`,
  'util: inspect.custom and circles': code`
    import { inspect } from 'node:util';
    class Box { [inspect.custom](depth, options, given) { return depth < 0 ? options.stylize('[Box]', 'special') : 'Box< ' + given({ inner: 1 }, { ...options, depth: depth - 1 }) + ' >'; } }
    console.log(new Box(), [new Box()], inspect({ a: { b: { c: new Box() } } })); const circle = { name: 'c' }; circle.self = circle; circle.list = [circle, { circle }]; console.log(circle);
    console.log(inspect({ [inspect.custom]() { return { replaced: true }; } }), inspect.defaultOptions, inspect.custom === Symbol.for('nodejs.util.inspect.custom'));
    class Tagged { get [Symbol.toStringTag]() { return 'tag'; } } console.log(new Tagged(), Object.assign(() => {}, { prop: 1 }), class X { static s = 1; }, Object.assign([1], { extra: 2 }), [new Error('in list').message], new (class extends Map {})([[1, 2]]));`,
  'util: inspect of errors': code`
    import { inspect } from 'node:util';
    const flat = (text) => text.split('\n').filter((line) => !/^ +at /.test(line)).join('\n');
    class Own extends TypeError {} const error = new Own('message', { cause: new Error('cause') }); error.code = 'E_OWN'; error.extra = { a: 1 };
    console.log(flat(inspect(error))); console.log(flat(inspect(new AggregateError([new Error('one'), new Error('two')], 'both')))); console.log(flat(inspect(Object.assign(new Error('renamed'), { name: 'Renamed' }))));
    const bare = new Error('no stack'); bare.stack = undefined; console.log(inspect(bare)); console.log(flat(inspect({ nested: new RangeError('n') })));`,
  'util: promisify and callbackify': code`
    import { promisify, callbackify } from 'node:util';
    const add = promisify((a, b, callback) => callback(a < 0 ? new Error('negative') : null, a + b)); console.log(await add(1, 2)); await add(-1, 2).catch((error) => console.log(error.message));
    const custom = () => {}; custom[promisify.custom] = () => 'custom'; console.log(promisify(custom) === custom[promisify.custom], promisify(add) !== add);
    callbackify(async (x) => x * 2)(21, (error, value) => console.log(error, value)); callbackify(() => Promise.reject(null))((error) => console.log(error.code, error.message, error.reason)); callbackify(async () => { throw new Error('thrown'); })((error) => console.log(error.message));
    const method = { factor: 3, times: promisify(function (n, callback) { callback(null, n * this.factor); }) }; console.log(await method.times(5));
    for (const bad of [() => promisify(5), () => callbackify('x'), () => callbackify(async () => {})()]) try { bad(); } catch (error) { console.log(error.code, error.message); }`,
  'util: deprecate, inherits and debuglog': code`
    import util from 'node:util';
    process.on('warning', (warning) => console.log(warning.name, warning.code, warning.message));
    const old = util.deprecate(function (x) { return [this.own, x]; }, 'old() is old', 'DEP_X'); console.log(old.call({ own: 1 }, 2), old.call({ own: 1 }, 3)); const other = util.deprecate(() => 1, 'also', 'DEP_X'); other();
    function A() {} function B() {} util.inherits(B, A); console.log(new B() instanceof A, B.super_ === A); try { util.inherits(B, 5); } catch (error) { console.log(error.code, error.message); }
    console.log(util.debuglog('none').enabled, util.debug === util.debuglog, util.toUSVString('a\ud800'), util.stripVTControlCharacters('\u001b[31mred\u001b[0m'), util.getSystemErrorName(-2), util.getSystemErrorMap().get(-13), util.getSystemErrorMessage(-2));
    try { util.getSystemErrorName(1); } catch (error) { console.log(error.code, error.message); }`,
  'util: isDeepStrictEqual': code`
    import { isDeepStrictEqual as same } from 'node:util';
    console.log(same({ a: 1 }, { a: 1 }), same([1], ['1']), same(new Set([1, { a: 1 }]), new Set([{ a: 1 }, 1])), same(new Map([[{}, 1]]), new Map([[{}, 1]])), same(NaN, NaN), same(0, -0), same(new Date(0), new Date(0)), same(/a/g, /a/i), same([1, , 3], [1, undefined, 3]), same({ a: undefined }, {}), same(Object(1), Object(1)), same(new Error('a'), new Error('a')), same(Object.create(null), {}), same({ [Symbol.for('s')]: 1 }, { [Symbol.for('s')]: 2 }), same(new Float32Array([0]), new Float32Array([-0])), same(1n, 1n));
    const circle = {}; circle.c = circle; const other = {}; other.c = other; console.log(same(circle, other));`,
  'util: parseArgs': code`
    import { parseArgs } from 'node:util';
    const options = { flag: { type: 'boolean', short: 'f' }, name: { type: 'string', short: 'n', default: 'none' }, many: { type: 'string', multiple: true } };
    console.log(parseArgs({ args: ['-f', '--name=x', '--many', 'a', '--many', 'b'], options })); console.log(parseArgs({ args: ['-fn', 'v', 'pos', '--', '--raw'], options, allowPositionals: true })); console.log(parseArgs({ args: ['--no-flag', '--other=1', 'x'], options, allowNegative: true, strict: false }));
    console.log(parseArgs({ args: ['-f', '--name', 'b', 'p'], options, tokens: true, allowPositionals: true }).tokens);
    for (const args of [['--unknown'], ['pos'], ['--name'], ['--flag=1'], ['-x']]) try { parseArgs({ args, options }); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'util: styleText, MIMEType and parseEnv': code`
    import { styleText, MIMEType, parseEnv, diff } from 'node:util';
    console.log(JSON.stringify([styleText('red', 'x', { validateStream: false }), styleText(['bold', 'underline'], 'y', { validateStream: false }), styleText('none', 'z', { validateStream: false })])); try { styleText('purpleish', 'x'); } catch (error) { console.log(error.code); }
    const mime = new MIMEType('text/html; charset=utf-8; q="a b"'); console.log(mime.type, mime.subtype, mime.essence, mime.params.get('charset'), String(mime)); mime.params.set('x', 'y"z'); mime.type = 'application'; console.log(String(mime), [...mime.params.keys()]); try { new MIMEType('bad'); } catch (error) { console.log(error.code, error.message); }
    console.log(parseEnv('A=1\n# no\nB="two\\nlines"\nexport C=\'three\' # x\nD=a=b\nE=\n'), diff('abc', 'abd'));`,
  'util: types': code`
    import { types } from 'node:util'; import { webcrypto } from 'node:crypto';
    const values = { async: async () => {}, generator: function* () {}, boxed: Object(1n), args: (function () { return arguments; })(), view: new DataView(new ArrayBuffer(1)), promise: Promise.resolve(), iterator: new Map().entries(), shared: new SharedArrayBuffer(1), date: new Date(), error: new TypeError(), weak: new WeakMap(), regexp: /x/, module: await import('node:path') };
    for (const [name, value] of Object.entries(values)) console.log(name, Object.keys(types).filter((key) => { try { return types[key](value) === true; } catch { return false; } }).sort().join(' '));`,
  'util: TextDecoder and TextEncoder': code`
    import util from 'node:util';
    const { TextDecoder, TextEncoder } = util; console.log(TextDecoder === globalThis.TextDecoder);
    console.log(new TextEncoder().encode('€'), new TextEncoder().encodeInto('a€b', new Uint8Array(3)), new TextEncoder().encoding); const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }); console.log(decoder.encoding, decoder.fatal, decoder.ignoreBOM);
    try { decoder.decode(new Uint8Array([0xff])); } catch (error) { console.log(error.name, error.code, error.message); } const stream = new TextDecoder(); console.log(stream.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + stream.decode(new Uint8Array([0xac])));
    console.log(new TextDecoder('utf-16le').decode(new Uint8Array([0x61, 0])), new TextDecoder('latin1').encoding, new TextDecoder('shift_jis').decode(new Uint8Array([0x82, 0xa0]))); try { new TextDecoder('nope'); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'util: aborted, transferable signals and call sites': code`
    import { aborted, transferableAbortController, transferableAbortSignal, getCallSites } from 'node:util';
    const control = new AbortController(); const resource = {}; aborted(control.signal, resource).then(() => console.log('aborted')); control.abort(); await new Promise(setImmediate); console.log(transferableAbortController().signal.aborted, transferableAbortSignal(AbortSignal.abort()).aborted);
    function here() { const [site] = getCallSites(1); return [site.functionName, site.lineNumber, site.columnNumber, site.scriptName.split('/').pop()]; } console.log(here()); await aborted('x', {}).catch((error) => console.log(error.code));`,
};
