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
};
