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
};
