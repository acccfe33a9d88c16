const code = String.raw;

/** Node's documentation: Stream, and Web Streams. */
export const stream: Record<string, string> = {
  'stream: the events and states of a Writable': code`
    import { Writable } from 'node:stream';
    const written = [];
    const writable = new Writable({ highWaterMark: 3, write(chunk, encoding, callback) { written.push(String(chunk), encoding); setTimeout(callback, 1); } });
    const state = () => console.log(writable.writable, writable.writableEnded, writable.writableFinished, writable.writableLength, writable.writableNeedDrain, writable.writableHighWaterMark, writable.writableObjectMode);
    writable.on('drain', () => console.log('drain')).on('finish', () => { console.log('finish'); state(); }).on('close', () => console.log('close', writable.destroyed, writable.closed, writable.errored, written));
    console.log(writable.write('ab'), writable.write('c')); state();
    writable.once('drain', () => { writable.end('last', 'latin1', () => console.log('ended')); state(); });`,
  'stream: cork, writev and decodeStrings': code`
    import { Writable } from 'node:stream';
    const writable = new Writable({ decodeStrings: false, writev(chunks, callback) { console.log(chunks); callback(); } });
    writable.cork(); writable.cork();
    writable.write('a', 'hex'); writable.write(Buffer.from('b'));
    console.log(writable.writableCorked); writable.uncork(); console.log(writable.writableCorked);
    process.nextTick(() => { writable.uncork(); writable.setDefaultEncoding('latin1').write('c'); writable.end(); });
    try { writable.setDefaultEncoding('x'); } catch (error) { console.log(error.code, error.message); }`,
  'stream: errors of a Writable': code`
    import { Writable } from 'node:stream';
    const make = (options) => new Writable({ write(chunk, encoding, callback) { callback(); }, ...options }).on('error', (error) => console.log('error', error.name, error.code, error.message)).on('close', () => console.log('close'));
    const ended = make(); ended.end(); ended.write('x', (error) => console.log('callback', error.code));
    const twice = make(); twice.end(); twice.end('y', (error) => console.log('end', error.code));
    make({ write(chunk, encoding, callback) { callback(new Error('own')); } }).write('x');
    make({ write(chunk, encoding, callback) { callback(); callback(); } }).write('x');
    try { make({ write: undefined }).write('x'); } catch (error) { console.log(error.code, error.message); }
    for (const bad of [null, 5, {}]) try { make().write(bad); } catch (error) { console.log(error.code, error.message); }
    make({ final(callback) { callback(new Error('final')); } }).end();
    const destroyed = make(); destroyed.destroy(); destroyed.write('x', (error) => console.log(error.code));
    make({ construct(callback) { callback(new Error('construct')); } });`,
  'stream: a Readable, paused and flowing': code`
    import { Readable } from 'node:stream';
    let count = 0;
    const readable = new Readable({ highWaterMark: 4, read(size) { this.push(count < 4 ? String(count++).repeat(2) : null); } });
    console.log(readable.readableFlowing, readable.isPaused(), readable.readableHighWaterMark, readable.readableLength);
    readable.on('pause', () => console.log('pause')).on('resume', () => console.log('resume')).on('end', () => console.log('end', readable.readableEnded, readable.readable)).on('close', () => console.log('close'));
    readable.on('data', (chunk) => { console.log(String(chunk), readable.readableFlowing); if (String(chunk) === '11') { readable.pause(); setTimeout(() => readable.resume(), 1); } });`,
  'stream: readable events and read(size)': code`
    import { Readable } from 'node:stream';
    const readable = new Readable({ read() {} });
    readable.push('abcdefgh'); readable.push('ij');
    readable.once('readable', () => {
      console.log(String(readable.read(3)), readable.readableLength, readable.read(99), String(readable.read(7)), readable.read());
      readable.unshift('back'); console.log(String(readable.read()));
      readable.push(null); readable.on('readable', () => console.log('last', readable.read())); });
    readable.on('end', () => console.log('end')).on('close', () => { try { readable.unshift('x'); } catch (error) { console.log(error.code); } });
    readable.on('error', (error) => console.log(error.code, error.message));`,
  'stream: setEncoding and object mode': code`
    import { Readable } from 'node:stream';
    const text = new Readable({ read() {}, encoding: 'utf8' });
    text.push(Buffer.from([0xe2, 0x82])); text.push(Buffer.from([0xac])); text.push(null);
    text.on('data', (chunk) => console.log(chunk, text.readableEncoding));
    const objects = Readable.from([{ a: 1 }, [2], 'three']);
    console.log(objects.readableObjectMode, objects.readableHighWaterMark);
    objects.on('data', (chunk) => console.log(chunk));
    const hex = Readable.from(['text'], { objectMode: false }).setEncoding('hex');
    for await (const chunk of hex) console.log(chunk);
    const bad = new Readable({ read() {} }).on('error', (error) => console.log(error.code, error.message)); bad.push(5);`,
  'stream: errors of a Readable': code`
    import { Readable } from 'node:stream';
    const make = (options) => new Readable({ read() {}, ...options }).on('error', (error) => console.log('error', error.name, error.code, error.message)).on('close', () => console.log('close')).resume();
    const after = make(); after.push(null); after.push('x');
    make({ read: undefined });
    make({ read() { throw new Error('thrown'); } });
    make({ destroy(error, callback) { callback(new Error('in destroy')); } }).destroy();
    make().destroy(new Error('given'));
    make({ signal: AbortSignal.abort() });
    make({ emitClose: false, autoDestroy: false }).push(null);`,
  'stream: pipe and unpipe': code`
    import { PassThrough, Readable, Writable } from 'node:stream';
    const source = new PassThrough(); const target = new PassThrough();
    target.on('pipe', (from) => console.log('pipe', from === source)).on('unpipe', (from) => console.log('unpipe', from === source));
    console.log(source.pipe(target, { end: false }) === target);
    target.on('data', (chunk) => console.log(String(chunk)));
    source.write('one');
    setTimeout(() => { source.unpipe(target); source.end('two'); console.log(target.writableEnded, source.listenerCount('data')); }, 5);
    const bad = new Writable({ write(chunk, encoding, callback) { callback(new Error('full')); } });
    const from = Readable.from(['a', 'b']); from.pipe(bad).on('error', (error) => console.log(error.message, from.destroyed));`,
  'stream: Transform, flush and PassThrough': code`
    import { Transform } from 'node:stream';
    const upper = new Transform({ transform(chunk, encoding, callback) { this.push(String(chunk).toUpperCase()); callback(null, '!'); }, flush(callback) { callback(null, 'flushed'); } });
    upper.on('data', (chunk) => console.log(String(chunk))).on('end', () => console.log('end')).on('finish', () => console.log('finish'));
    upper.write('a'); upper.end('b');
    const objects = new Transform({ readableObjectMode: true, transform(chunk, encoding, callback) { callback(null, { length: chunk.length }); } });
    console.log(objects.readableObjectMode, objects.writableObjectMode);
    objects.on('data', (chunk) => console.log(chunk)).end('four');
    new Transform({ transform(chunk, encoding, callback) { callback(new Error('bad')); } }).on('error', (error) => console.log(error.message)).write('x');
    try { new Transform().write('x'); } catch (error) { console.log(error.code, error.message); }`,
  'stream: pipeline and its errors': code`
    import { pipeline, Readable, PassThrough, Writable } from 'node:stream';
    import { pipeline as promised } from 'node:stream/promises';
    const sink = () => new Writable({ write(chunk, encoding, callback) { console.log('got', String(chunk)); callback(); } });
    await promised(Readable.from(['a', 'b']), async function* (source) { for await (const chunk of source) yield String(chunk).toUpperCase(); }, sink());
    console.log(await promised(['x', 'y'], async (source) => { let all = ''; for await (const chunk of source) all += chunk; return all; }));
    const broken = new PassThrough();
    pipeline(broken, new PassThrough(), sink(), (error) => console.log('callback', error.code, error.message));
    broken.destroy();
    await promised(Readable.from([]), () => { throw new Error('thrown'); }).catch((error) => console.log(error.message));
    await promised(Readable.from(['z']), sink(), { signal: AbortSignal.abort() }).catch((error) => console.log(error.name, error.code));
    const open = new PassThrough(); open.on('data', (chunk) => console.log('open', String(chunk)));
    await promised(Readable.from(['e']), open, { end: false }); console.log(open.writableEnded);
    try { pipeline(open); } catch (error) { console.log(error.code, error.message); }`,
  'stream: finished': code`
    import { finished, PassThrough, Readable } from 'node:stream';
    import { finished as promised } from 'node:stream/promises';
    const premature = new PassThrough(); finished(premature, (error) => console.log(error.code, error.message)); premature.destroy();
    const failing = new PassThrough(); finished(failing, (error) => console.log(error.message)); failing.destroy(new Error('own'));
    const half = new PassThrough(); finished(half, { readable: false }, (error) => console.log('writable side', error)); half.end('x');
    const cleanup = finished(new PassThrough(), () => console.log('never')); cleanup();
    const done = Readable.from(['a']); done.resume(); await promised(done); console.log('finished');
    await promised(new PassThrough(), { signal: AbortSignal.abort() }).catch((error) => console.log(error.code));
    try { finished({}, () => {}); } catch (error) { console.log(error.code); }`,
  'stream: iterators of a Readable': code`
    import { Readable } from 'node:stream';
    const numbers = () => Readable.from([1, 2, 3, 4, 5, 6]);
    console.log(await numbers().filter((n) => n % 2).map(async (n) => n * 10).toArray(), await numbers().drop(4).toArray(), await numbers().take(2).toArray(), await numbers().flatMap((n) => [n, n]).take(3).toArray());
    console.log(await numbers().some((n) => n > 5), await numbers().every((n) => n > 5), await numbers().find((n) => n > 2), await numbers().reduce((a, b) => a + b), await numbers().reduce((a, b) => a + b, 100));
    await numbers().forEach((n) => n === 1 && console.log('each', n), { concurrency: 2 });
    await Readable.from([]).reduce((a) => a).catch((error) => console.log(error.name, error.code, error.message));
    await numbers().map(() => { throw new Error('mapped'); }).toArray().catch((error) => console.log(error.message));
    for (const bad of [() => numbers().map(5), () => numbers().take(-1), () => numbers().map((x) => x, { concurrency: 0 })]) try { await bad()?.toArray(); } catch (error) { console.log(error.code, error.message); }`,
  'stream: async iteration and destroyOnReturn': code`
    import { Readable } from 'node:stream';
    const one = Readable.from(['a', 'b']); for await (const chunk of one) { console.log(chunk); break; } console.log(one.destroyed);
    const two = Readable.from(['a', 'b']); for await (const chunk of two.iterator({ destroyOnReturn: false })) { console.log(chunk); break; } console.log(two.destroyed);
    for await (const chunk of two) console.log(chunk);
    const bad = new Readable({ read() { this.destroy(new Error('read')); } });
    try { for await (const chunk of bad); } catch (error) { console.log(error.message); }
    const closed = new Readable({ read() { this.destroy(); } });
    try { for await (const chunk of closed); } catch (error) { console.log(error.code); }
    console.log(Readable.isDisturbed(one), one.readableAborted, one.readableDidRead, typeof one[Symbol.asyncDispose]);`,
  'stream: Readable.from and its sources': code`
    import { Readable } from 'node:stream';
    console.log(await Readable.from('whole').toArray(), await Readable.from(Buffer.from('bytes')).toArray(), await Readable.from(new Set([1, 2])).toArray());
    async function* generate() { try { yield 1; yield 2; } finally { console.log('cleaned'); } }
    const readable = Readable.from(generate()); readable.once('data', () => readable.destroy()); await new Promise((resolve) => readable.on('close', resolve));
    await Readable.from((function* () { throw new Error('generated'); })()).toArray().catch((error) => console.log(error.message));
    for (const bad of [5, null, {}]) try { Readable.from(bad); } catch (error) { console.log(error.code, error.message); }
    await Readable.from([null]).toArray().catch((error) => console.log(error.code));`,
  'stream: Duplex, allowHalfOpen and Duplex.from': code`
    import { Duplex } from 'node:stream';
    const duplex = new Duplex({ allowHalfOpen: false, read() {}, write(chunk, encoding, callback) { this.push(chunk); callback(); } });
    duplex.on('data', (chunk) => console.log(String(chunk))).on('end', () => console.log('end')).on('finish', () => console.log('finish')).on('close', () => console.log('close'));
    duplex.write('x'); duplex.push(null); console.log(duplex.allowHalfOpen);
    const upper = Duplex.from(async function* (source) { for await (const chunk of source) yield String(chunk).toUpperCase(); });
    upper.end('text'); for await (const chunk of upper) console.log(String(chunk));
    console.log(await Duplex.from(Promise.resolve('promised')).toArray(), await Duplex.from(['a']).toArray(), await Duplex.from(new Blob(['blob'])).toArray());
    try { Duplex.from(5); } catch (error) { console.log(error.code); }`,
  'stream: compose, addAbortSignal and static helpers': code`
    import stream, { compose, Readable, addAbortSignal, isErrored, isReadable, getDefaultHighWaterMark, setDefaultHighWaterMark } from 'node:stream';
    process.on('warning', () => {});
    const upper = async function* (source) { for await (const chunk of source) yield String(chunk).toUpperCase(); };
    console.log(await compose(Readable.from(['a']), upper).toArray(), await Readable.from(['b']).compose(upper).toArray());
    const control = new AbortController();
    const readable = addAbortSignal(control.signal, new Readable({ read() {} })).on('error', (error) => console.log(error.name, error.code, isErrored(readable), isReadable(readable)));
    control.abort();
    console.log(getDefaultHighWaterMark(false), getDefaultHighWaterMark(true)); setDefaultHighWaterMark(true, 8); console.log(new Readable({ objectMode: true }).readableHighWaterMark);
    console.log(stream === stream.Stream, typeof stream.promises.pipeline, new Readable() instanceof stream);
    try { addAbortSignal('x', readable); } catch (error) { console.log(error.code); }`,
  'stream: construct, destroy and final': code`
    import { Writable } from 'node:stream';
    const log = [];
    const writable = new Writable({
      construct(callback) { log.push('construct'); setTimeout(callback, 1); }, write(chunk, encoding, callback) { log.push('write'); callback(); },
      final(callback) { log.push('final'); setTimeout(callback, 1); }, destroy(error, callback) { log.push('destroy'); callback(error); } });
    writable.write('x'); writable.end(() => log.push('end callback'));
    writable.on('prefinish', () => log.push('prefinish')).on('finish', () => log.push('finish')).on('close', () => console.log(log.join(', ')));`,
  'stream: consumers': code`
    import { text, json, buffer, arrayBuffer, blob, bytes } from 'node:stream/consumers';
    import { Readable } from 'node:stream';
    const make = () => Readable.from([Buffer.from('{"a":'), Buffer.from('"é"}')]);
    console.log(await text(make()), await json(make()), await buffer(make()), (await arrayBuffer(make())).byteLength, (await blob(make())).size);
    console.log(await text(new Blob(['web']).stream()), await text(Readable.from(['s', 't'])));
    await json(Readable.from(['{'])).catch((error) => console.log(error.name));`,
  'web streams: a ReadableStream and its readers': code`
    import { ReadableStream } from 'node:stream/web';
    console.log(ReadableStream === globalThis.ReadableStream);
    const stream = new ReadableStream({ start(controller) { controller.enqueue('a'); console.log(controller.desiredSize); controller.enqueue('b'); controller.close(); } }, { highWaterMark: 2 });
    const [one, two] = stream.tee(); console.log(stream.locked);
    for await (const value of one) console.log(value);
    const reader = two.getReader(); for (let turn = 0; turn < 3; turn++) { const { value, done } = await reader.read(); console.log(value, done); } await reader.closed; reader.releaseLock(); console.log(two.locked);
    console.log(await Array.fromAsync(ReadableStream.from([1, Promise.resolve(2)])));
    const cancelled = new ReadableStream({ cancel(reason) { console.log('cancel', reason); } }); await cancelled.cancel('why');`,
  'web streams: bytes, writers and transforms': code`
    const bytes = new ReadableStream({ type: 'bytes', pull(controller) { controller.byobRequest.view.fill(7); controller.byobRequest.respond(2); controller.close(); } });
    const reader = bytes.getReader({ mode: 'byob' }); const { value, done } = await reader.read(new Uint8Array(4)); console.log(value, done);
    const written = []; const writable = new WritableStream({ write(chunk) { written.push(chunk); }, close() { written.push('closed'); } }, new CountQueuingStrategy({ highWaterMark: 2 }));
    const writer = writable.getWriter(); console.log(writer.desiredSize); await writer.write('w'); await writer.close(); console.log(written);
    const upper = new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk.toUpperCase()); }, flush(controller) { controller.enqueue('!'); } });
    console.log(await Array.fromAsync(ReadableStream.from(['x']).pipeThrough(upper)));
    console.log(await new Response(new Blob(['squeezed']).stream().pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip'))).text());
    console.log(await Array.fromAsync(ReadableStream.from(['€']).pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream())));`,
  'web streams: to and from Node': code`
    import { Readable, Writable, Duplex } from 'node:stream';
    console.log(await Readable.fromWeb(ReadableStream.from(['a', 'b'])).toArray(), await Array.fromAsync(Readable.toWeb(Readable.from(['c']))));
    const got = []; const writer = Writable.toWeb(new Writable({ write(chunk, encoding, callback) { got.push(String(chunk)); callback(); } })).getWriter();
    await writer.write('w'); await writer.close(); console.log(got);
    const { readable, writable } = new TransformStream(); const duplex = Duplex.fromWeb({ readable, writable }, { encoding: 'utf8' }); duplex.end('through'); for await (const chunk of duplex) console.log(chunk);
    try { Readable.fromWeb({}); } catch (error) { console.log(error.code); }`,
};
