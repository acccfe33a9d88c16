/** TypeScript programs whose output, errors and exit code are those of real Node. */
export const languagePrograms: Record<string, Record<string, string>> = {
  'a thrown error': { 'main.ts': `const a: number = 1;\nthrow new Error('boom ' + a);\n` },
  'a thrown error with a cause and a code': {
    'main.ts': `throw Object.assign(new TypeError('outer', { cause: new RangeError('inner') }), { code: 'E_X', n: 1 });\n`,
  },
  'an error in a function in another file': {
    'main.ts': `import { f } from './other.ts';\n\nf(null);\n`,
    'other.ts': `interface A { b: string }\nexport function f(a: A | null): string {\n  return a!.b;\n}\n`,
  },
  'an error in CommonJS, below a function of the language': {
    'main.cts': `interface A { b: string }\nfunction f(a: A | null): string {\n  return a!.b;\n}\n[null].map((each) => f(each));\n`,
  },
  'await at the very end of functions and loops': {
    'main.mjs': `const x = Promise.resolve('x');
const one = async () => await x;
const two = async () => async () => 'two ' + await x;
const three = async () => false ? await x : await await x;
async function four() { for await (const each of [1, 2]) await x
  return 'four' }
console.log(await one(), await (await two())(), await three(), await four());
for await (const a of [1, 2]) for await (const b of await Promise.all([x])) console.log(a, await b)
`,
  },
  'a hook of its own for stack traces': {
    'main.cjs': `const usual = Error.prepareStackTrace;
Error.prepareStackTrace = (error, sites) => sites;
function where() { const holder = {}; Error.captureStackTrace(holder, where); return holder.stack; }
class Shop { open() { return where(); } static make() { return new Shop().open(); } }
const own = (site) => /main|anonymous/.test(String(site)) && !/node:/.test(String(site));
const show = (sites) => console.log(sites.filter(own).map((site) => [site.getFileName(), site.getLineNumber(), site.getColumnNumber(), site.getFunctionName(), site.isEval(), site.isNative(), site.isConstructor(), String(site)]));
show(where());
show(new Shop().open());
show(Shop.make());
show([1].map(() => where())[0]);
Error.prepareStackTrace = usual;
console.log(new Error('x').stack.split('\\n').slice(0, 2));
const named = { name: 'Named', message: 'as an error' };
Error.captureStackTrace(named);
console.log(named.stack.split('\\n').slice(0, 2));
`,
  },
  'an error in a timer': {
    'main.ts': `function late(): void {\n  (undefined as any).x();\n}\nsetTimeout(() => late(), 1);\n`,
  },
  'an error in a promise': {
    'main.ts': `async function f(): Promise<void> {\n  throw new Error('late');\n}\nf();\n`,
  },
  'an unhandled rejection without an error': { 'main.ts': `Promise.reject(5);\n` },
  'a syntax error in JavaScript': { 'main.mjs': `const a = 1;\nlet b = = 2;\n` },
  'a syntax error in TypeScript': { 'main.ts': `const a: number = 1;\nlet b = ;\n` },
  'syntax that needs more than erasing': { 'main.ts': `const a = 1;\nenum B { C }\n` },
  'a missing file': { 'main.ts': `import './none.ts';\n` },
  'an unknown package': { 'main.ts': `import a from 'no-such-package';\n` },
  'an unknown built-in': { 'main.ts': `import a from 'node:nothing';\n` },
  'a missing export': {
    'main.ts': `import { a, b } from './other.ts';\n`,
    'other.ts': 'export const a = 1;\n',
  },
  'process.exit': {
    'main.ts': `process.on('exit', (code) => console.log('exit', code));\nconsole.log('a');\nprocess.exit(3);\n`,
  },
  'process.exit inside try': { 'main.ts': `try {\n  process.exit(4);\n} finally {\n}\n` },
  'an exit code': {
    'main.ts': `process.exitCode = 5;\nprocess.on('beforeExit', () => console.log('before'));\n`,
  },
  'an uncaughtException listener': {
    'main.ts': `process.on('uncaughtException', (error, origin) => console.log(error.message, origin));\nsetTimeout(() => console.log('goes on'), 5);\nthrow new Error('caught');\n`,
  },
  'the order of callbacks in an ES module': {
    'main.ts': `import { setTimeout as wait } from 'node:timers/promises';
console.log('sync');
process.nextTick(() => { console.log('tick'); Promise.resolve().then(() => console.log('micro of tick')); process.nextTick(() => console.log('tick of tick')); });
Promise.resolve().then(() => { console.log('micro'); process.nextTick(() => console.log('tick of micro')); });
queueMicrotask(() => console.log('micro 2'));
await wait(10);
setTimeout(() => { console.log('timer'); process.nextTick(() => console.log('tick of timer')); Promise.resolve().then(() => console.log('micro of timer')); }, 1);
setTimeout(() => console.log('timer 2'), 1);
`,
  },
  'the order of callbacks in CommonJS': {
    'main.cts': `console.log('sync');
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('micro'));
setTimeout(() => console.log('timer'), 5);
`,
  },
  'timers in the order of their time': {
    'main.ts': `setTimeout(() => console.log('20'), 20);
setTimeout(() => console.log('5'), 5);
setTimeout(() => console.log('5 again'), 5);
const cleared = setTimeout(() => console.log('never'), 1);
clearTimeout(cleared);
let count = 0;
const interval = setInterval(() => { console.log('interval', ++count); if (count === 3) clearInterval(interval); }, 30);
setTimeout(() => console.log('unref'), 5000).unref();
`,
  },
  'live bindings and a cycle': {
    'main.ts': `import { count, add } from './other.ts';\nexport function double(n: number): number { return n * 2; }\nadd();\nconsole.log(count, typeof double);\n`,
    'other.ts': `import { double } from './main.ts';\nexport let count = double(1);\nexport const add = (): void => { count += double(1); };\n`,
  },
  'a top-level await and a dynamic import': {
    'main.ts': `const { default: value, named } = await import('./other.ts');\nconsole.log(value(), named, import.meta.url.slice(-8), import.meta.dirname === process.cwd());\n`,
    'other.ts': `await Promise.resolve();\nexport default () => 'anonymous';\nexport const named = (() => 1).name + 'x';\n`,
  },
  'CommonJS and ES modules together': {
    'main.ts':
      `import cjs, { a } from './lib.cjs';\nimport { createRequire } from 'node:module';\nconsole.log(cjs, a);\n`.replace(
        `import { createRequire } from 'node:module';\n`,
        '',
      ),
    'lib.cjs': `exports.a = 1;\nexports.b = require('./data.json').c;\nconsole.log(__filename.slice(-8), require.main === module);\n`,
    'data.json': `{ "c": [1, 2] }`,
  },
  'what console prints': {
    'main.ts': `console.log('%s has %d and %o', 'a', 1.5, { b: [1, { c: new Map([['d', new Set([1])]]) }] });
console.log([undefined, null, -0, 1n, Symbol('s'), /r/g, new Date(0)], class A {}, function f() {}, () => {});
console.log({ a: { b: { c: { d: 1 } } }, long: 'x'.repeat(80), list: Array.from({ length: 120 }, (_, i) => i) });
console.error('to stderr'); console.info(Buffer.from('hi'), new Uint8Array(2), new Error('shown').message);
console.group('group'); console.log('inside\\ntwo lines'); console.groupEnd(); console.log('outside');
console.assert(1 === 2, 'assertion %s', 'text'); console.count(); console.count(); console.dir({ a: { b: {} } }, { depth: 0 });
`,
  },
  'TypeScript that erases': {
    'main.ts': `type Id = string & { readonly brand: unique symbol };
interface Box<T> { value: T }
abstract class Base<T> { constructor(protected_: T) { this.value = protected_; } value: T; abstract name(): string; }
class Named extends Base<number> implements Box<number> { override name(): string { return \`n\${this.value as number}\`; } }
const pick = <T, K extends keyof T>(from: T, key: K): T[K] => from[key]!;
console.log(new Named(2).name(), pick({ a: 1 } satisfies Record<string, number>, 'a'), (((x?: number) => x ?? 7) as () => number)());
`,
  },
  files: {
    'main.ts': `import { readFileSync, writeFileSync, existsSync, promises } from 'node:fs';
writeFileSync('a.txt', 'grün');
console.log(readFileSync('a.txt'), readFileSync('a.txt', 'utf8'), existsSync('b.txt'));
console.log(await promises.readFile('a.txt', 'utf8'));
try { readFileSync('none.txt'); } catch (error) { console.log(error.code, error.syscall, error.errno, error.message.replace(/'.*'/, '')); }
await promises.readFile('none.txt').catch((error) => console.log(error.code));
promises.unlink('a.txt');
`,
  },
  'built-ins are the same however they are asked for': {
    'main.mjs': `
import assert, { AssertionError } from 'node:assert';
import fs, { readFileSync, promises } from 'node:fs';
import { createRequire } from 'node:module';
import util, { types } from 'node:util';
const require = createRequire(import.meta.url);
console.log(require('assert') === assert, require('node:assert/strict') === assert.strict, assert.AssertionError === AssertionError);
console.log(require('fs').readFileSync === readFileSync, require('fs/promises') === promises, (await import('fs')).default === fs);
console.log(require('util') === util, require('util/types') === types, require('path').posix === require('path/posix'));
console.log(require('crypto').createHash === (await import('node:crypto')).createHash);
const { Readable } = require('stream');
console.log(fs.createReadStream('main.mjs') instanceof Readable, new (require('events'))() instanceof require('node:events').EventEmitter);
try { assert.equal(1, 2); } catch (error) { console.log(error instanceof AssertionError, util.types.isNativeError(error)); }
console.log(Object.keys(globalThis).filter((name) => /script|part/i.test(name)));
`,
  },
};
