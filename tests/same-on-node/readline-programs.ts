/** Programs that read lines, and edit them as on a terminal. */
const IMPORTS = `
import readline from 'node:readline';
import rlp from 'node:readline/promises';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
const show = (label, action) => {
  try { console.log(label, action()); } catch (error) { console.log(label, 'throws', error.name, error.code, error.message); }
};
const showLater = async (label, action) => {
  try { console.log(label, await action()); } catch (error) { console.log(label, 'rejects', error.name, error.code, error.message); }
};
`;

const TERMINAL = `
const run = async (label, options, chunks, watch = () => {}) => {
  const input = new PassThrough(), output = new PassThrough();
  if (options.columns) output.columns = options.columns;
  let text = '';
  output.on('data', (chunk) => (text += chunk));
  const rl = readline.createInterface({ input, output, terminal: true, ...options });
  const events = [];
  for (const name of ['line', 'close', 'history', 'pause', 'resume', 'SIGINT2']) rl.on(name, (value) => events.push([name, structuredClone(value)]));
  watch(rl, events);
  rl.prompt();
  for (const chunk of chunks) {
    if (typeof chunk === 'string') input.write(chunk); else if (typeof chunk === 'function') chunk(rl); else rl.write(null, chunk);
    await sleep(2);
    events.push([JSON.stringify(chunk) + '', rl.line, rl.cursor, JSON.stringify(rl.closed ? 0 : rl.getCursorPos())]);
  }
  console.log(label, JSON.stringify(text), JSON.stringify(events));
};
const ctrl = (name) => ({ ctrl: true, name }), meta = (name) => ({ meta: true, name });
`;

const EDITING: Record<string, string> = {
  'readline edits a line, kills, yanks and undoes': `
await run('typing', {}, ['a', 'b', 'c', '\\x1b[D', 'X', '\\x7f', '\\x1b[3~', '\\r', 'hello world foo.bar', '\\x1bb', '\\x1bb', '\\x1b[1;5D', '\\x1bf', '\\x17', '\\x0b', '\\x19', '\\x01', '\\x05', '\\x15', '\\x19', '\\x19', '\\n']);
await run('kill', {}, ['one two three', '\\x01', '\\x1bf', '\\x0b', '\\x15', '\\x19', '\\x1by', '\\x1by', 'x', '\\x1by', '\\x1f', '\\x1f', '\\x1f', '\\x1e', '\\x1e', '\\x1e', '\\x1f', ctrl('h'), meta('d'), { ctrl: true, shift: true, name: 'backspace' }, { ctrl: true, shift: true, name: 'delete' }, ctrl('delete'), ctrl('backspace')]);
`,
  'readline goes through its history': `
await run('history', { history: ['git log', 'git push', 'ls', 'git add'], historySize: 5 }, ['git', '\\x1b[A', '\\x1b[A', '\\x1b[A', '\\x1b[A', '\\x1b[B', '\\x1b[B', '\\x1b[B', '\\x1b[B', '\\x1b[B', '\\x10', '\\x10', '\\x0e', '\\r', '\\r', 'ls\\r', 'ls\\r', 'new\\r', 'more\\r', '\\x1b[A', '\\x1b[A','\\x1b[A','\\x1b[A','\\x1b[A','\\x1b[A','\\x1b[A']);
await run('duplicates', { history: ['a', 'b'], removeHistoryDuplicates: true }, ['b\\r', 'c\\r', 'b\\r', '  \\r', '\\r']);
await run('none', { historySize: 0 }, ['b\\r', '\\x1b[A']);
`,
  'readline knows columns and rows': `
await run('wide', { columns: 10 }, ['中文字中文字', '\\x1b[D', '\\x1b[D', 'e\\u0301', '👍', '\\x7f', '\\t', 'b', '\\x01', '\\x05', '\\x1b[D\\x1b[D']);
await run('wrap', { columns: 10, prompt: 'abc> ' }, ['hello world this is long', '\\x01', '\\x05', '\\x1b[D', 'x', '\\x17', '\\x0c', '\\r', 'ab\\ncd\\r\\nef\\rgh']);
await run('multi', { columns: 20, history: ['b\\ra', 'one\\rtwo two two\\rthree', 'x'] }, ['\\x1b[A', '\\x1b[A','\\x1b[D', '\\x1b[A', '\\x1b[A', '\\x1b[B', '\\x1b[B', '\\x10', '\\x10', '\\x0e', '\\r']);
`,
  'readline completes words and lists matches': `
await run('complete', { columns: 40, completer: (line) => [['apple', 'apricot', 'banana', '', 'avocado'].filter((w) => w === '' || w.startsWith(line)), line] }, ['a', '\\t', '\\t', 'p', '\\t', '\\t', 'r', '\\t', 'x\\ty', '\\t']);
await run('later', { completer: (line, take) => setTimeout(take, 1, null, [[line + line], line]) }, ['a', '\\t', '\\t']);
await run('fails', { completer: (line, take) => take('no') }, ['a', '\\t']);
await run('replaces', { completer: (line) => [['Foo', 'Foobar'], 'foo'] }, ['xfoo', '\\t', '\\t', '\\t']);
`,
  'readline ends, escapes and asks on a terminal': `
await run('tabs', { tabSize: 4 }, ['a\\tb', '\\x1b[D', '\\x1b[D']);
await run('interrupt', {}, ['ab', '\\x03'], (rl, events) => rl.on('SIGINT', () => events.push('SIGINT')));
await run('interrupt', {}, ['ab', '\\x03']);
await run('end', {}, ['ab', '\\x04', '\\x02', '\\x04', '\\x02', '\\x04', '\\x04']);
await run('escape', { escapeCodeTimeout: 1 }, ['ab', '\\x1b', 'b', '\\x1b', '[', 'D', 'c', '\\x1b[5~', '\\x1bOH', '\\x1b[H', '\\x1bOc', '\\x1b[1;2C']);
await run('asks', {}, [(rl) => rl.question('name? ', (a) => console.log('answer', a)), 'ann\\r', 'b\\r', (rl) => rl.prompt(true), 'xy', (rl) => rl.prompt(true), (rl) => { rl.setPrompt('$ '); rl.prompt(); }, (rl) => rl.write('typed\\nrest'), ctrl('u'), (rl) => rl.pause(), 'q', (rl) => rl.close()]);
`,
};

const READING: Record<string, string> = {
  'readline checks what it is given and moves a cursor': `
console.log(Object.keys(readline), Object.keys(rlp));
const make = (options) => readline.createInterface({ input: new PassThrough(), ...options });
for (const options of [{ tabSize: 0 }, { tabSize: 1.5 }, { tabSize: '4' }, { escapeCodeTimeout: NaN }, { escapeCodeTimeout: '5' }, { history: 'a' }, { historySize: -1 }, { historySize: '3' }, { historySize: NaN }, { completer: 5 }, { completer: null }, { signal: {} }])
  show(JSON.stringify(options), () => make(options).closed);
const rl = make();
console.log(rl.terminal, rl.line, rl.getPrompt(), rl.historySize, rl.history, rl.historyIndex, rl.tabSize, rl.crlfDelay, rl.columns, rl.getCursorPos(), rl.isCompletionEnabled, rl.escapeCodeTimeout, rl.closed, rl.paused);
rl.close();
for (const name of ['pause', 'resume', 'prompt', 'write', 'close']) show(name, () => rl[name]());
show('question', () => rl.question('?', () => {}));
show('called', () => readline.Interface({ input: new PassThrough() }) instanceof readline.Interface);
const out = { written: [], write(text, done) { this.written.push(text); done?.(); return true; }, writable: true };
for (const [name, ...args] of [['clearLine', -1], ['clearLine', 1], ['clearLine', 0], ['clearScreenDown'], ['cursorTo', 1], ['cursorTo', 1, 2], ['cursorTo', 'a', 'b'], ['cursorTo', 'a', 2], ['cursorTo', NaN], ['cursorTo', 1, NaN], ['moveCursor', 0, 0], ['moveCursor', -1, 2], ['moveCursor', 3, -4], ['moveCursor', 1, 1, null], ['clearLine', 0, 'x']])
  show(name + args, () => [readline[name](out, ...args), readline[name](null, ...args), out.written.splice(0)]);
show('no stream', () => new rlp.Readline({}));
show('autoCommit', () => new rlp.Readline(new PassThrough(), { autoCommit: 1 }));
const sink = new PassThrough(); 
const actions = new rlp.Readline(sink);
for (const [name, ...args] of [['clearLine', -1], ['clearLine', 2], ['clearLine'], ['clearScreenDown'], ['cursorTo', 1], ['cursorTo', 1.5], ['cursorTo', 1, '2'], ['moveCursor', 0, 0], ['moveCursor', -1, 2], ['moveCursor', 'a', 2]])
  show(name + args, () => actions[name](...args) === actions);
await actions.commit();
console.log(JSON.stringify(sink.read() + ''));
actions.clearLine(0).rollback(); await actions.commit();
console.log(sink.read());
new rlp.Readline(sink, { autoCommit: true }).clearLine(1).cursorTo(3, 4);
await sleep(1); console.log(JSON.stringify(sink.read() + ''));
`,
  'readline reads lines and answers': `
for (const chunks of [['a\\nb\\r\\nc\\rd\\u2028e\\u2029f'], ['a\\r', '\\nb'], ['a\\r', 'b\\n'], ['\\n\\n', 'x'], [Buffer.from('ü').subarray(0, 1), Buffer.from('ü\\n').subarray(1)], ['a\\r', '', '\\nb\\n']]) {
  const input = new PassThrough(); const lines = [];
  const reader = readline.createInterface({ input }).on('line', (l) => lines.push(l)).on('close', () => lines.push('closed'));
  for (const c of chunks) { input.write(c); await sleep(1); }
  input.end(); await sleep(1);
  console.log(lines);
}
{ const input = new PassThrough(); const r = readline.createInterface({ input, crlfDelay: Infinity }); input.write('1\\r'); setTimeout(() => input.end('\\n2\\n3'), 150);
  for await (const line of r) console.log('line', line); }
{ const input = new PassThrough(); const r = readline.createInterface({ input }); input.end('1\\n2\\n3');
  for await (const line of r) { console.log('line', line); break; } console.log(r.closed); await sleep(5); console.log(r.closed); for await (const line of r) console.log('again', line); }
{ const input = new PassThrough(), output = new PassThrough(); const r = rlp.createInterface({ input, output });
  const q = r.question('one? '); input.write('1\\n'); console.log(await q);
  const c = new AbortController(); const p = r.question('two? ', { signal: c.signal }); c.abort(); await showLater('abort', () => p);
  await showLater('aborted', () => r.question('x', { signal: AbortSignal.abort() }));
  await showLater('signal', () => r.question('x', { signal: 1 }));
  console.log(JSON.stringify(output.read() + '')); r.close(); await showLater('closed', () => r.question('x')); }
{ const input = new PassThrough(), output = new PassThrough(); const r = rlp.createInterface({ input, output, terminal: true, completer: async (line) => { if (line === 'b') throw 'bad'; return [[line + 'zz'], line]; } });
  input.write('a'); input.write('\\t'); await sleep(5); console.log(r.line); r.write(null, { ctrl: true, name: 'u' }); input.write('b'); input.write('\\t'); await sleep(5);
  const q = showLater('question', () => r.question('? ')); await sleep(1); input.write('\\x04'); input.write('\\x03'); await sleep(1); input.write('\\x15\\x04'); await q; console.log(JSON.stringify(output.read() + ''), r.closed); }
{ const c = new AbortController(); const r = make({ signal: c.signal }); r.on('close', () => console.log('closed by signal')); c.abort('x'); make({ signal: AbortSignal.abort() }).on('close', () => console.log('closed later')); await sleep(1); }
`,
  'readline tells keys and makes a terminal raw': `
{ const input = new PassThrough(); readline.emitKeypressEvents(input); const keys = [];
  input.on('keypress', (s, k) => keys.push([s, k]));
  for (const s of ['a', 'A', '1', '.', 'ü', '👍', '\\r', '\\n', '\\t', '\\b', '\\x7f', ' ', '\\x00', '\\x01', '\\x1a', '\\x1b\\x1b\\x1b', '\\x1ba', '\\x1bA', '\\x1b ', '\\x1b\\r', '\\x1b\\x7f', '\\x1b.', '\\x1b[A', '\\x1b\\x1b[A', '\\x1bOA', '\\x1bO5A', '\\x1b[1;5A', '\\x1b[5A', '\\x1b[3~', '\\x1b[3;2~', '\\x1b[24;3~', '\\x1b[[A', '\\x1b[[5~', '\\x1b[Z', '\\x1b[a', '\\x1bOa', '\\x1b[2$', '\\x1b[2^', '\\x1b[123~', '\\x1b[;5A', '\\x1b[?A', '\\x1bO\\x1b', '\\x1b[1;10H', '\\x1b[Q', '\\x1f', '\\x1c'])
    input.write(s);
  input.write('\\x1b'); await sleep(520); input.write('\\x1b\\x1b'); await sleep(520);
  for (const k of keys) console.log(k); }
const raw = []; const tty = Object.assign(new PassThrough(), { setRawMode(mode) { raw.push(mode); this.isRaw = mode; }, isTTY: true });
const t = readline.createInterface({ input: tty, output: Object.assign(new PassThrough(), { isTTY: true, columns: 80 }) });
console.log(t.terminal, raw); t.output.emit('resize'); console.log(JSON.stringify(t.output.read() + '')); t.close(); console.log(raw, tty.eventNames(), tty.listenerCount('keypress'));
`,
};

/** Each is a whole program; what it prints is compared with real Node's. */
export const readlinePrograms: Record<string, string> = Object.fromEntries([
  ...Object.entries(EDITING).map(([name, body]) => [name, IMPORTS + TERMINAL + body]),
  ...Object.entries(READING).map(([name, body]) => [name, IMPORTS + body]),
]);
