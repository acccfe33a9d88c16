const code = String.raw;

/** Node's documentation: Process, OS, Console, Readline. */
export const process: Record<string, string> = {
  'process: events of the end': code`
    process.on('beforeExit', (status) => { console.log('beforeExit', status); if (!globalThis.again) { globalThis.again = true; setTimeout(() => console.log('more'), 1); } });
    process.on('exit', (status) => { console.log('exit', status, process.exitCode); process.exitCode = 9; setTimeout(() => console.log('never'), 0); }); process.exitCode = 3;`,
  'process: exit codes': code`
    process.exitCode = '4'; console.log(process.exitCode); process.on('exit', (status) => console.log(status)); try { process.exit('7'); } finally { console.log('never'); }`,
  'process: nextTick, microtasks and arguments': code`
    process.nextTick((...args) => console.log('tick', args), 1, 2); queueMicrotask(() => { console.log('micro'); process.nextTick(() => console.log('inner tick')); queueMicrotask(() => console.log('inner micro')); }); setImmediate(() => console.log('immediate'));
    for (const bad of [5, undefined]) try { process.nextTick(bad); } catch (error) { console.log(error.code, error.message); } try { queueMicrotask('x'); } catch (error) { console.log(error.code, error.message); }`,
  'process: warnings': code`
    process.on('warning', (warning) => console.log(warning.name, warning.code, warning.message, warning.detail)); process.emitWarning('plain'); process.emitWarning('typed', 'Custom', 'W1'); process.emitWarning('detailed', { type: 'T', code: 'C', detail: 'more' }); process.emitWarning(Object.assign(new Error('error'), { name: 'Own' }));
    `,
  'process: unhandled rejections': code`
    process.on('unhandledRejection', (reason, promise) => { console.log('unhandled', reason, promise instanceof Promise); });
    Promise.reject('why'); Promise.reject(1).catch(() => console.log('caught')); process.on('exit', (status) => console.log(status));`,
  'process: uncaught exceptions': code`
    process.on('uncaughtExceptionMonitor', (error, origin) => console.log('monitor', error.message, origin)); process.on('uncaughtException', (error, origin) => console.log('caught', error.message, origin));
    setTimeout(() => { throw new Error('timer'); }, 1); Promise.reject(new Error('rejection')); process.nextTick(() => { throw new Error('tick'); });`,
  'process: environment': code`
    import fs from 'node:fs';
    process.env.NUMBER = '5'; console.log(process.env.NUMBER, typeof process.env.NUMBER, process.env.UNDEF, process.env.NONE, 'NUMBER' in process.env, delete process.env.NUMBER, 'NUMBER' in process.env); fs.writeFileSync('.env', 'FROM_FILE=yes\nQUOTED="a b"\nUNDEF=kept');
    console.log('FROM_FILE' in process.env, Object.keys(process.env).includes('NUMBER'));`,
  'process: signals': code`
    process.once('SIGUSR2', (signal, number) => { console.log(signal, number); process.kill(process.pid, 'SIGTERM'); }); process.on('SIGTERM', (signal) => { console.log(signal, process.listenerCount('SIGUSR2')); clearInterval(alive); }); const alive = setInterval(() => {}, 1000); console.log(process.kill(process.pid, 0), process.kill(process.pid, 'SIGUSR2'));
    for (const bad of [['x'], [process.pid, 'SIGNONE']]) try { process.kill(...bad); } catch (error) { console.log(error.code, error.message); }`,
  'process: stdout': code`
    process.stdout.write('no line', () => console.log(' callback')); console.log(process.stdout.writable, process.stdout.isTTY, process.stdout.fd, process.stdout.writableHighWaterMark > 0); process.stdout.write(Buffer.from('bytes\n')); process.stdout.write('ff0a', 'hex'); try { process.stdout.write(null); } catch (error) { console.log(error.code); } setTimeout(() => { process.stderr.write('to stderr\n'); process.stdout.end('end\n'); }, 5);`,
  'os: what holds anywhere': code`
    import os from 'node:os';
    console.log(os.EOL === '\n', os.platform(), os.type(), os.endianness(), os.devNull, os.availableParallelism() > 0, os.cpus().length > 0, Object.keys(os.cpus()[0]), os.loadavg().length, os.totalmem() >= os.freemem(), os.uptime() > 0, os.tmpdir(), typeof os.hostname(), typeof os.release(), typeof os.machine(), typeof os.version(), typeof os.arch());
    console.log(os.constants.signals.SIGKILL, os.constants.errno.ENOENT, os.constants.priority.PRIORITY_LOW, os.getPriority(), Object.keys(os.userInfo()), os.networkInterfaces().lo?.[0].address); for (const bad of [() => os.getPriority('x')]) try { bad(); } catch (error) { console.log(error.code, error.message); }`,
  'console: levels, groups and counters': code`
    console.group('group'); console.info('inside\ntwo lines'); console.group(); console.warn('deeper'); console.groupEnd(); console.error('error'); console.groupEnd(); console.groupEnd(); console.debug('out', 1);
    console.count(); console.count('a'); console.count('a'); console.countReset('a'); console.count('a'); console.countReset('none'); console.assert(true, 'none'); console.assert(false, 'failed %s', 'x'); console.assert(false); console.assert(false, { a: 1 }); console.dir({ a: { b: { c: {} } } }, { depth: 0 }); console.dirxml({ x: 1 }, [2]); console.timeEnd('none'); console.timeLog('none'); console.time('t'); console.time('t');`,
  'console: table': code`
    console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]); console.table([[1, 2], [3, [4]]]); console.table(new Map([['k', 'v']])); console.table(new Set([1])); console.table([{ a: 1, b: 2 }], ['b']); console.table({ r: { c: 1 }, s: 5 }); console.table(5); console.table([]); console.table([1, 'two', { three: 3 }]); try { console.table([1], 'x'); } catch (error) { console.log(error.code); }`,
  'console: a Console of its own': code`
    import { Console } from 'node:console'; import { Writable } from 'node:stream';
    const texts = { out: '', error: '' }; const to = (name) => new Writable({ write(chunk, encoding, callback) { texts[name] += chunk; callback(); } });
    const own = new Console({ stdout: to('out'), stderr: to('error'), groupIndentation: 4, inspectOptions: { depth: 0 } }); own.log('x %d', 1); own.group(); own.error({ a: { b: 1 } }); own.groupEnd(); console.log(texts.out, texts.error);
    for (const bad of [() => new Console(), () => new Console({ stdout: to('out'), colorMode: 'x' }), () => new Console({ stdout: to('out'), groupIndentation: -1 })]) try { bad(); } catch (error) { console.log(error.code, error.message); } console.log(own instanceof Console, console instanceof Console, Console === console.Console);`,
  'readline: lines of a stream': code`
    import readline from 'node:readline'; import { Readable, PassThrough } from 'node:stream';
    const lines = readline.createInterface({ input: Readable.from(['one\ntw', 'o\r\nthree\r', '\nlast']), crlfDelay: Infinity }); lines.on('line', (line) => console.log('line', JSON.stringify(line))).on('close', () => console.log('close', lines.closed));
    for await (const line of readline.createInterface({ input: Readable.from(['a\nb\n\nc']) })) console.log(JSON.stringify(line)); const input = new PassThrough(); const paused = readline.createInterface({ input }); paused.on('pause', () => console.log('pause')).on('resume', () => console.log('resume')).on('line', (line) => console.log(line)); paused.pause(); input.write('waits\n'); setTimeout(() => { paused.resume(); setTimeout(() => paused.close(), 5); }, 5);`,
  'readline: questions and prompts': code`
    import readline from 'node:readline'; import * as promises from 'node:readline/promises'; import { PassThrough } from 'node:stream';
    const input = new PassThrough(); const output = new PassThrough(); let text = ''; output.on('data', (chunk) => (text += chunk)); const face = readline.createInterface({ input, output, prompt: '$ ' });
    face.question('name? ', (answer) => { console.log('answer', answer); face.prompt(); face.on('line', (line) => { console.log('line', line, face.getPrompt(), face.terminal, face.line); face.close(); console.log(JSON.stringify(text)); }); input.write('next\n'); }); input.write('Ada\n');
    const other = new PassThrough(); const asking = promises.createInterface({ input: other, output: new PassThrough() }); setTimeout(() => other.write('42\n'), 1); console.log(await asking.question('? ')); await asking.question('? ', { signal: AbortSignal.abort() }).catch((error) => console.log(error.name, error.code)); asking.close(); await asking.question('?').catch((error) => console.log(error.code)); try { face.question('x', () => {}); } catch (error) { console.log(error.code, error.message); }`,
  'readline: cursor movements': code`
    import readline from 'node:readline'; import * as promises from 'node:readline/promises'; import { PassThrough } from 'node:stream';
    const output = new PassThrough(); let text = ''; output.on('data', (chunk) => (text += chunk)); readline.cursorTo(output, 5); readline.cursorTo(output, 1, 2); readline.moveCursor(output, -1, 3); readline.clearLine(output, 0); readline.clearLine(output, -1); readline.clearLine(output, 1); console.log(readline.clearScreenDown(output, () => console.log('callback')));
    await new promises.Readline(output).cursorTo(0).clearLine(1).moveCursor(2, 0).clearScreenDown().commit(); new promises.Readline(output, { autoCommit: true }).clearLine(0); new promises.Readline(output).cursorTo(9).rollback(); setImmediate(() => console.log(JSON.stringify(text))); try { readline.cursorTo(output, NaN); } catch (error) { console.log(error.code, error.message); } try { readline.cursorTo(output, 'x'); } catch (error) { console.log(error.code); }`,
};
