/** Programs whose stores have to follow their work (Node documentation: Asynchronous context tracking). */
export const asyncPrograms: Record<string, string> = {
  'a store follows timers, ticks and promises': `
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
const als = new AsyncLocalStorage({ name: 'request', defaultValue: 'none' });
const say = (label) => console.log(label, als.getStore());
console.log(als.name);
say('outside');
als.run('one', () => {
  say('inside');
  process.nextTick(say, 'tick');
  queueMicrotask(() => say('microtask'));
  Promise.resolve().then(() => say('then'));
  setTimeout(say, 40, 'timer');
  setImmediate(() => als.exit(() => say('exit')));
  als.run('two', () => setTimeout(say, 80, 'nested'));
});
say('behind');
await wait(30);
const interval = als.run('three', () => setInterval(() => { say('interval'); clearInterval(interval); }, 1));
`,
  'a store holds across await': `
import { AsyncLocalStorage } from 'node:async_hooks';
const als = new AsyncLocalStorage();
const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
const fails = async () => { await pause(); throw new Error('as expected'); };
async function request(id) {
  await pause();
  console.log(id, als.getStore());
  try { await fails(); } catch { console.log(id, 'caught', als.getStore()); } finally { console.log(id, 'finally', als.getStore()); }
  const arrow = async () => (await pause(), als.getStore());
  console.log(id, await arrow());
  for await (const item of (async function* () { yield 1; await pause(); yield 2; })()) console.log(id, item, als.getStore());
  return Promise.all([pause(), pause()]).then(() => als.getStore());
}
const results = [1, 2, 3].map((id) => als.run('store ' + id, request, id));
console.log(als.getStore(), await Promise.all(results), als.getStore());
async function enters() { als.enterWith('entered'); await null; als.enterWith('later'); }
await enters();
console.log(als.getStore());
`,
  'bind, snapshot and scopes keep a store': `
import { AsyncLocalStorage, AsyncResource, executionAsyncId } from 'node:async_hooks';
import { EventEmitter, EventEmitterAsyncResource } from 'node:events';
const als = new AsyncLocalStorage();
const bound = als.run(1, () => AsyncLocalStorage.bind((a, b) => [als.getStore(), a, b]));
const snapshot = als.run(2, () => AsyncLocalStorage.snapshot());
const resource = als.run(3, () => new AsyncResource('Mine'));
als.run(4, () => {
  console.log(bound('a', 'b'), bound.length);
  console.log(snapshot((value) => [als.getStore(), value], 'c'));
  console.log(resource.runInAsyncScope(function (value) { return [this.name, als.getStore(), value]; }, { name: 'me' }, 5));
  const scope = als.withScope(5);
  console.log(als.getStore());
  scope.dispose();
  console.log(als.getStore());
  als.disable();
  console.log(als.getStore());
});
const emitter = als.run('emitter', () => new EventEmitterAsyncResource({ name: 'Q' }));
emitter.on('x', () => console.log('async resource', als.getStore()));
const plain = als.run('plain', () => new EventEmitter());
plain.on('x', () => console.log('plain', als.getStore()));
als.run('emits', () => { emitter.emit('x'); plain.emit('x'); });
console.log(typeof resource.asyncId(), resource.triggerAsyncId() === executionAsyncId());
for (const make of [() => new AsyncResource(5), () => new AsyncResource('x', { triggerAsyncId: 'y' }), () => AsyncResource.bind(1), () => new AsyncLocalStorage(null)]) {
  try { make(); console.log('made'); } catch (error) { console.log(error.name, error.code, error.message); }
}
`,
  'a store follows servers and requests': `
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import net from 'node:net';
import fs from 'node:fs';
const als = new AsyncLocalStorage();
const lines = [];
const note = (label) => () => void lines.push(label + ' ' + als.getStore());
const server = als.run('listens', () => http.createServer(async (request, response) => {
  note('request')();
  for await (const chunk of request) void chunk;
  note('body')();
  response.end('ok');
}).listen(0));
server.on('listening', () => als.run('asks', () => {
  const request = http.request({ port: server.address().port, method: 'POST', agent: false }, (response) => {
    note('response')();
    response.on('data', note('data')).on('end', () => { note('end')(); server.close(next); });
  });
  request.end('hello');
}));
function next() {
  const echo = net.createServer((socket) => socket.end('x'));
  echo.listen(0, () => als.run('connects', () => {
    const socket = net.connect(echo.address().port, note('connected'));
    socket.on('data', note('received')).on('close', () => { note('closed')(); echo.close(files); });
  }));
}
function files() {
  als.run('reads', () => fs.readFile('main.mjs', () => {
    note('file')();
    fs.promises.stat('main.mjs').then(note('stat')).then(() => console.log(lines.join('\\n')));
  }));
}
`,
};
