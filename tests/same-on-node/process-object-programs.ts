/** A program that asks `process` of everything; warnings name the process's number. */
export const processObjectPrograms: Record<string, string> = {
  'process checks what it is asked and set': `
import process, { cwd, exit, hrtime, nextTick, emitWarning } from 'node:process';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
const show = (label, action) => {
  try { console.log(label, action()); } catch (error) { console.log(label, 'throws', error.name, error.code, error.message); }
};
console.log(cwd() === process.cwd(), typeof exit, hrtime().length, typeof nextTick);
for (const code of ['a', 1.5, {}, '', true, [], NaN, '0x10', '7', null, undefined, 9]) show('exitCode ' + String(code), () => { process.exitCode = code; return process.exitCode; });
show('exit', () => exit('no number'));
process.exitCode = undefined;
for (const time of [5, [1], [1, 2, 3], 'a', null]) show('hrtime', () => hrtime(time));
const env = process.env;
Object.assign(env, { U: undefined, N: null, B: 1n, O: { toString: () => 'text' } });
show('env', () => [env.U, env.N, env.B, env.O, 'U' in env, delete env.U, 'U' in env, env.U, Object.keys(env).includes('N')]);
for (const descriptor of [{ value: 1 }, { get() {}, enumerable: true, configurable: true }, { value: 5, writable: true, enumerable: true, configurable: true }])
  show('define', () => typeof Object.defineProperty(env, 'D', descriptor).D);
show('symbol', () => [env[Symbol('s')], Symbol('s') in env, (env[Symbol('s')] = 1)]);
show('symbol value', () => (env.S = Symbol('s')));
show('clone', () => structuredClone(env).N);
show('umask', () => [process.umask('077'), process.umask(0o1022), process.umask(), process.umask(0o22)]);
for (const mask of ['9', {}, -1, 1.5]) show('umask', () => process.umask(mask));
for (const name of ['setuid', 'seteuid', 'setgid', 'setegid']) for (const id of [undefined, -1, 'nobody at all', 1.5, 2 ** 32]) show(name, () => process[name](id));
show('groups', () => process.setgroups([1, {}]));
show('initgroups', () => process.initgroups(1));
console.log([process.getuid, process.geteuid, process.getgid, process.getegid].every((get) => Number.isInteger(get())), Array.isArray(process.getgroups()));
console.log(Object.keys(process.memoryUsage()), typeof process.memoryUsage.rss(), Object.keys(process.resourceUsage()), Object.keys(process.cpuUsage()), Object.keys(process.threadCpuUsage()), typeof process.availableMemory(), typeof process.constrainedMemory());
for (const before of [1, {}, { user: 1, system: 'a' }, { user: -1, system: 0 }]) show('cpu', () => process.cpuUsage(before));
for (let i = 0, end = Date.now() + 30; Date.now() < end; i++);
console.log(process.cpuUsage().user > 5000, process.cpuUsage(process.cpuUsage()).user < 5000);
const timer = setTimeout(() => {}, 1e6), immediate = setImmediate(() => {});
console.log(process.getActiveResourcesInfo().filter((type) => type === 'Timeout' || type === 'Immediate'));
timer.unref(); clearImmediate(immediate);
console.log(process.getActiveResourcesInfo().filter((type) => type === 'Timeout' || type === 'Immediate'));
show('builtin', () => [process.getBuiltinModule('fs') === process.getBuiltinModule('node:fs'), process.getBuiltinModule('test'), typeof process.getBuiltinModule('node:test'), process.getBuiltinModule('no such')]);
show('builtin', () => process.getBuiltinModule(5));
writeFileSync('.env', 'ONE=1\\nNODE_TWO="a b"\\nN=other\\n');
show('env file', () => [process.loadEnvFile(), env.ONE, env.NODE_TWO, env.N]);
show('env file', () => process.loadEnvFile('/none'));
show('env file', () => process.loadEnvFile(5));
const calls = [];
process.ref({ ref: () => calls.push('ref') }); process.unref({ [Symbol.for('nodejs.unref')]: () => calls.push('unref') }); process.ref(null);
show('ref', () => calls);
show('source maps', () => [process.sourceMapsEnabled, process.setSourceMapsEnabled(true), process.sourceMapsEnabled]);
show('source maps', () => process.setSourceMapsEnabled(1));
show('config', () => [Object.isFrozen(process.config), Object.keys(process.config).sort(), process.release.name]);
show('flags', () => [process.allowedNodeEnvironmentFlags.has('--nonsense'), process.allowedNodeEnvironmentFlags.add('--x').has('--x')]);
show('dlopen', () => process.dlopen());
show('dlopen', () => process.dlopen({ exports: {} }, '/none.node'));
for (const args of [[5], ['x', 5], ['x', [5]], ['x', [], 5], ['x', [], { a: 1 }]]) show('execve', () => process.execve(...args));
for (const args of [[5], ['a', 5], ['a', 'T', 5], [], ['a', { type: 5 }], ['a', null], ['a', []]]) show('warning', () => emitWarning(...args));
`,
  'process warns, captures errors and gives options to children': `
import process, { cwd, exit, hrtime, nextTick, emitWarning } from 'node:process';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
const show = (label, action) => {
  try { console.log(label, action()); } catch (error) { console.log(label, 'throws', error.name, error.code, error.message); }
};
process.on('warning', (warning) => console.log('heard', warning.name, warning.code, warning.detail, warning.message));
emitWarning('plain'); emitWarning('typed', 'Kind', 'C1'); emitWarning('full', { type: 'Kind', code: 'C2', detail: 'and more' }); emitWarning(new RangeError('an error'));
process.noDeprecation = true; emitWarning('silent', 'DeprecationWarning'); process.noDeprecation = false;
show('capture', () => process.setUncaughtExceptionCaptureCallback(5));
show('capture', () => [process.hasUncaughtExceptionCaptureCallback(), process.setUncaughtExceptionCaptureCallback((error) => console.log('captured', error.message)), process.hasUncaughtExceptionCaptureCallback()]);
show('capture', () => process.setUncaughtExceptionCaptureCallback(() => {}));
process.on('uncaughtExceptionMonitor', (error, origin) => console.log('monitor', error.message, origin));
setTimeout(() => { throw new Error('thrown'); });
const report = process.report.getReport(new TypeError('reported'));
console.log(report.header.event, report.header.trigger, report.javascriptStack.message, typeof report.environmentVariables);
for (const [name, value] of [['directory', 5], ['compact', 1], ['signal', 'SIGNONE'], ['filename', null]]) show(name, () => (process.report[name] = value));
process.finalization.register(process, (target, event) => console.log('finalized', target === process, event));
writeFileSync('child.cjs', "console.log(process.execArgv.length, process.title === 'other');process.emitWarning('from child');process.emitWarning('old', 'DeprecationWarning')");
for (const options of [[], ['--no-warnings'], ['--no-deprecation'], ['--title=other']]) {
  const [stdout, stderr] = await new Promise((resolve) => execFile(process.execPath, [...options, 'child.cjs'], (error, ...outputs) => resolve(outputs)));
  console.log(options, stdout, stderr.replace(/node:\\d+/g, 'node:*'));
}
writeFileSync('fails.cjs', "process.on('uncaughtException', (e, origin) => { console.log(e.message, origin); if (process.argv[2]) throw new Error('again'); }); throw new Error('first')");
for (const argument of [[], ['x']]) console.log(await once(fork('fails.cjs', argument, { silent: true }), 'exit'));
process.on('exit', (code) => { console.log('exit', code, process._exiting); process.exitCode = 3; });
`,
};
