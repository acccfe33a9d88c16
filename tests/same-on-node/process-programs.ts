/** Programs that start others, send them signals and messages, and print what becomes of them. */
export const processPrograms: Record<string, string> = {
  'children: streams, messages, signals, limits and mistakes': `
import { spawn, execFile, fork } from 'node:child_process';
if (process.argv[2] === 'child') {
  process.stdin.setEncoding('utf8').on('data', (t) => process.stdout.write('got ' + t)).on('end', () => { console.error('bye'); process.exitCode = 3; });
} else if (process.argv[2] === 'forked') {
  process.on('message', (m) => { process.send({ echo: m }); if (m === 'end') process.disconnect(); });
} else if (process.argv[2] === 'sig') {
  process.on('SIGTERM', (s, n) => { console.log('told', s, n); process.exit(7); });
  console.log('ready'); setInterval(() => {}, 1000);
} else if (process.argv[2] === 'plain') { console.log('ready'); setInterval(() => {}, 1000);
} else {
  const done = (c) => new Promise(r => c.on('close', (...a) => r(a)));
  const a = spawn(process.execPath, ['main.mjs', 'child']);
  a.on('spawn', () => console.log('spawn', typeof a.pid)).on('exit', (...x) => console.log('exit', x));
  a.stdout.on('data', (d) => console.log('out', String(d))); a.stderr.on('data', (d) => console.log('err', String(d)));
  a.stdin.end('hello');
  console.log(await done(a));
  const b = fork('main.mjs', ['forked']);
  b.on('message', (m) => { console.log('parent', m); if (m.echo !== 'end') b.send('end'); });
  b.on('disconnect', () => console.log('disconnected', b.connected));
  b.send({ x: [1, null] });
  console.log(await done(b));
  for (const kind of ['sig', 'plain']) { const c = spawn('node', ['main.mjs', kind]); c.stdout.once('data', () => c.kill()); c.stdout.on('data', d => console.log(String(d).trim())); console.log(await done(c), c.killed, c.exitCode, c.signalCode); }
  const d = spawn('nothing', ['a']); d.on('error', (e) => console.log(e.message, e.code, e.errno, e.syscall, e.path, e.spawnargs)); console.log(d.pid); console.log(await done(d));
  await new Promise(r => execFile('node', ['-e', 'console.log(1); console.error(2); process.exit(4)'], (e, o, s) => { console.log(e.message, e.code, e.killed, e.signal, e.cmd, o, s); r(); }));
  const f = spawn('node', ['-e', 'console.log("inherited", process.ppid === ' + process.pid + ')'], { stdio: 'inherit' }); console.log(await done(f), f.stdout);
  process.on('SIGUSR2', (s) => { console.log('self', s); clearInterval(t); }); const t = setInterval(() => {}, 100); process.kill(process.pid, 'SIGUSR2');
  const g = spawn('node', ['-e', 'setTimeout(()=>{},5000)'], { timeout: 200 }); console.log(await done(g), g.killed);
  const ac = new AbortController(); const h = spawn('node', ['-e', 'setTimeout(()=>{},5000)'], { signal: ac.signal }); h.on('error', (e) => console.log(e.name)); ac.abort(); console.log(await done(h));
  for (const bad of [[5], [''], ['a\\0b'], ['node', 5], ['node', [], 5], ['node', [], { stdio: 'x' }], ['node', [], { stdio: ['ipc', 'ipc'] }], ['node', [], { cwd: 5 }], ['node', [], { signal: 5 }], ['node', [], {killSignal: 'x', timeout: 1}]]) try { spawn(...bad).on('error', (e) => console.log('E', e.message)); console.log('fine', bad); } catch (e) { console.log(e.code, e.message); }
}
`,
  'threads: messages, ports, errors and ends': `
import { Worker, isMainThread, parentPort, workerData, threadId, MessageChannel, receiveMessageOnPort, setEnvironmentData, getEnvironmentData } from 'node:worker_threads';
import { setTimeout as wait } from 'node:timers/promises';
const ended = (worker) => new Promise((resolve) => worker.on('exit', resolve));
if (isMainThread) {
  console.log(threadId, parentPort, workerData);
  setEnvironmentData('key', { deep: [1] });
  const worker = new Worker(new URL(import.meta.url), { workerData: { kind: 'echo', list: [1, new Map([['a', 1]])] }, argv: ['x'], name: 'echo' });
  await new Promise((resolve) => worker.once('online', resolve)); console.log('online', worker.threadId > 0, worker.threadName);
  worker.on('message', (message) => { if (message.thread) return console.log(message); console.log('from the thread', Object.keys(message)); if (message.port) { message.port.on('message', (m) => { console.log('over the port', m); message.port.close(); }); message.port.postMessage('hello'); } });
  worker.postMessage({ a: 1 }); worker.postMessage('port'); 
  await wait(300);
  worker.postMessage('end');
  console.log('exit', await ended(worker), worker.threadId);
  const thrower = new Worker(new URL(import.meta.url), { workerData: { kind: 'throw' } });
  thrower.on('error', (error) => console.log('error', error instanceof TypeError, error.message, error.code));
  console.log('exit', await ended(thrower));
  const loop = new Worker(new URL(import.meta.url), { workerData: { kind: 'loop' } });
  await new Promise((resolve) => loop.once('message', resolve));
  console.log('terminated', await loop.terminate());
  const evaluated = new Worker('const { parentPort, workerData } = require("worker_threads"); parentPort.postMessage(workerData * 2)', { eval: true, workerData: 21 });
  evaluated.on('message', (m) => console.log('evaluated', m));
  console.log('exit', await ended(evaluated));
  const leaver = new Worker(new URL(import.meta.url), { workerData: { kind: 'exit' }, stdout: true });
  let out = ''; leaver.stdout.on('data', (d) => (out += d));
  console.log('exit', await ended(leaver), JSON.stringify(out));
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(1); port1.postMessage({ b: [2] });
  console.log(receiveMessageOnPort(port2), receiveMessageOnPort(port2), receiveMessageOnPort(port2));
  port2.on('message', (m) => console.log('m', m)); port2.on('close', () => console.log('closed'));
  port1.postMessage(new Uint8Array([1, 2])); 
  await wait(20); port1.close(); await wait(20);
  if (typeof SharedArrayBuffer === 'function') {
    const shared = new Int32Array(new SharedArrayBuffer(8));
    const adder = new Worker('const { workerData } = require("worker_threads"); Atomics.add(workerData, 0, 5); Atomics.store(workerData, 1, 1); Atomics.notify(workerData, 1);', { eval: true, workerData: shared });
    await ended(adder); console.log('shared', shared[0]);
  }
  for (const bad of ['x.js', 5, './none.mjs']) try { const w = new Worker(bad); w.on('error', (e) => console.log(e.code)); console.log('exit', await ended(w)); } catch (e) { console.log(e.code, e.message); }
  try { worker.postMessage(() => {}); new MessageChannel().port1.postMessage(() => {}); } catch (e) { console.log(e.name); }
} else if (workerData.kind === 'echo') {
  parentPort.postMessage({ thread: threadId > 0, workerData, argv: process.argv.slice(2), data: getEnvironmentData('key') });
  parentPort.on('message', (message) => {
    if (message === 'end') return parentPort.close();
    if (message === 'port') { const { port1, port2 } = new MessageChannel(); port1.on('message', (m) => port1.postMessage('got ' + m)); return parentPort.postMessage({ port: port2 }, [port2]); }
    parentPort.postMessage({ echo: message });
  });
} else if (workerData.kind === 'throw') { setTimeout(() => { throw Object.assign(new TypeError('bad'), { code: 'E_BAD' }); }, 5);
} else if (workerData.kind === 'loop') { parentPort.postMessage('go'); for (;;);
} else if (workerData.kind === 'exit') { process.on('exit', (code) => console.log('exit', code)); console.log('out'); process.exit(7); }
`,
  'waiting for a program': String.raw`
import { spawnSync, execSync, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const node = process.execPath;
const show = ({ pid, ...r }) => console.log(typeof pid, r);
show(spawnSync(node, ['-e', 'console.log(1); console.error(2); process.exit(3)'], { encoding: 'utf8' }));
show(spawnSync(node, ['-e', 'process.stdin.pipe(process.stdout)'], { input: 'given', encoding: 'utf8' }));
const { error, ...rest } = spawnSync(node, ['-e', 'setInterval(()=>{},100)'], { timeout: 1000, encoding: 'utf8' });
console.log(error.code, error.errno, rest.status, rest.signal);
const none = spawnSync('nosuch', ['a']); console.log(none.error.message, none.error.code, none.error.path, none.error.spawnargs, none.status, none.pid);
console.log(execSync('echo hi | cat', { encoding: 'utf8' }));
console.log(execSync('echo buffer'));
try { execSync('echo out; echo err >&2; exit 4'); } catch (e) { console.log(e.message, e.status, String(e.stdout), String(e.stderr), e.signal); }
console.log(execFileSync(node, ['-p', '1+1'], { encoding: 'utf8' }));
writeFileSync('a.txt', 'before');
execSync('echo from child > b.txt; cat a.txt > c.txt; echo changed > a.txt');
console.log(readFileSync('b.txt', 'utf8'), readFileSync('c.txt', 'utf8'), readFileSync('a.txt', 'utf8'));
writeFileSync('a.txt', 'mine');
setTimeout(() => console.log(readFileSync('a.txt', 'utf8')), 200);
const big = spawnSync(node, ['-e', 'console.log("x".repeat(3000))'], { maxBuffer: 1000 });
console.log(big.error.code, big.stdout.length, big.signal);
spawnSync(node, ['-e', 'console.log("inherited")'], { stdio: 'inherit' });
const sig = spawnSync(node, ['-e', 'process.kill(process.pid, "SIGKILL")']); console.log(sig.status, sig.signal);
try { execFileSync(node, ['-e', 'process.exit(2)']); } catch (e) { console.log(e.status); }
`,
  'a command line for a shell': String.raw`
import { exec, spawn } from 'node:child_process';
import { promisify } from 'node:util';
console.log(await promisify(exec)('echo $GREETING | cat; echo err >&2', { env: { ...process.env, GREETING: 'hi' } }));
await promisify(exec)('exit 3').catch(({ code, killed, signal, cmd, message }) => console.log(code, killed, signal, cmd, message));
await new Promise((done) => exec('sleep 5', { timeout: 50 }, (error, out) => done(console.log(error.killed, error.signal, error.code, [out]))));
await new Promise((done) => exec('echo "a b" | wc -w; echo x >> log; echo y >> log; cat log', (error, out) => done(console.log(error, out.replace(/ +/g, '')))));
await new Promise((done) => spawn('echo "$0"; exit 4', { shell: '/bin/sh', stdio: 'inherit' }).on('exit', (code) => done(console.log(code))));
const cat = spawn('cat'); cat.stdin.end('through cat'); for await (const chunk of cat.stdout) console.log(String(chunk));
try { exec(5); } catch (e) { console.log(e.code); }
try { spawn('ls', { shell: 5 }); } catch (e) { console.log(e.message); }
`,
};
