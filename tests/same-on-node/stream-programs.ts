const PRELUDE = `
import * as stream from 'node:stream';
import { Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished, compose, addAbortSignal } from 'node:stream';
import * as promises from 'node:stream/promises';
import * as consumers from 'node:stream/consumers';
const print = (...values) => console.log(...values);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const fails = (promise) => promise.then((value) => print('value', value), (error) => print(error.name, error.code, error.message));
const throws = (make) => { try { print('value', make()); } catch (error) { print(error.name, error.code, error.message, String(error)); } };
`;

const BODIES: Record<string, string> = {
  'a buffer holds 64 KiB or 16 objects': `
    print(stream.getDefaultHighWaterMark(false), stream.getDefaultHighWaterMark(true));
    print(new Readable().readableHighWaterMark, new Writable({ objectMode: true }).writableHighWaterMark);
    throws(() => new Readable({ highWaterMark: -1 }));
    stream.setDefaultHighWaterMark(false, 10);
    const writable = new Writable({ write(chunk, encoding, done) { setTimeout(done, 5); } });
    print(writable.write('12345'), writable.write('67890'), writable.writableNeedDrain, writable.writableLength);
    writable.on('drain', () => print('drain', writable.writableLength));`,
  'errors of misuse': `
    const readable = Readable.from(['a']);
    throws(() => readable.push(5));
    const writable = new Writable({ write(chunk, encoding, done) { done(); } });
    writable.on('error', (error) => print(error.name, error.code, error.message, String(error)));
    throws(() => writable.write(null));
    throws(() => writable.write({}));
    throws(() => writable.write('x', 'nonsense'));
    writable.end('last');
    print(writable.write('more', (error) => print('told', error.code)));
    throws(() => pipeline(readable));
    throws(() => finished({}));
    throws(() => addAbortSignal('no', readable));
    throws(() => Readable.from(5));`,
  'views of memory are written': `
    const seen = [];
    const writable = new Writable({ write(chunk, encoding, done) { seen.push([chunk.constructor.name, [...chunk]]); done(); } });
    writable.write(new Uint16Array([1, 258]));
    writable.write(new DataView(new Uint8Array([7, 8]).buffer));
    writable.end(new Uint8Array([9]), () => print(seen));`,
  'operators of a readable': `
    const numbers = () => Readable.from([1, 2, 3, 4, 5]);
    print(await numbers().map((x) => x * 2).filter((x) => x > 4).take(2).toArray());
    print(await numbers().drop(3).flatMap((x) => [x, x]).toArray());
    print(await numbers().reduce((a, b) => a + b, 0), await numbers().some((x) => x > 4), await numbers().every((x) => x > 4), await numbers().find((x) => x > 2));
    await numbers().forEach((x) => print('each', x));
    await fails(numbers().map((x) => { if (x > 2) throw new Error('three'); return x; }).toArray());
    await fails(numbers().map(async (x, { signal }) => { await pause(10); return signal.aborted; }, { concurrency: 5 }).toArray());
    throws(() => numbers().map(5));
    throws(() => numbers().take(-1));
    await fails(Readable.from([]).reduce((a, b) => a + b));`,
  pipelines: `
    const upper = async function* (source) { for await (const chunk of source) yield String(chunk).toUpperCase(); };
    const taken = [];
    await promises.pipeline(Readable.from(['a', 'b']), upper, new PassThrough(), async (source) => { for await (const chunk of source) taken.push(String(chunk)); });
    print(taken);
    await fails(promises.pipeline(Readable.from(['a']), new Transform({ transform(chunk, encoding, done) { done(new Error('no')); } }), new PassThrough()));
    const controller = new AbortController();
    const endless = new Readable({ read() {} });
    setTimeout(() => controller.abort(), 5);
    await fails(promises.pipeline(endless, new PassThrough(), { signal: controller.signal }));
    print(endless.destroyed);
    pipeline(Readable.from(['x']), new Writable({ write(chunk, encoding, done) { done(); } }), (error) => print('callback', error));`,
  'the end of streams': `
    const closed = new Readable({ read() {} });
    fails(promises.finished(closed));
    closed.destroy();
    await pause(5);
    const broken = new Writable({ write(chunk, encoding, done) { done(new Error('disk')); } });
    fails(promises.finished(broken));
    broken.on('error', () => {});
    broken.write('x');
    await pause(5);
    print([closed.destroyed, closed.closed, closed.errored, closed.readableAborted], [broken.destroyed, broken.closed, broken.errored?.message, broken.writableAborted]);
    print(stream.isErrored(broken), stream.isReadable(closed), stream.isDisturbed(closed));
    const half = new Duplex({ allowHalfOpen: false, read() { this.push(null); }, write(chunk, encoding, done) { done(); } });
    half.on('finish', () => print('finish')).on('end', () => print('end')).on('close', () => print('close'));
    half.resume();`,
  'web streams of streams, and back': `
    const web = Readable.toWeb(Readable.from(['a', 'b']));
    const reader = web.getReader();
    print((await reader.read()).value, (await reader.read()).value, (await reader.read()).done);
    const bytes = Readable.toWeb(new Readable({ read() { this.push('hi'); this.push(null); } }));
    print(await new Response(bytes).text());
    print(await consumers.text(Readable.fromWeb(new Blob(['blob']).stream())));
    const written = [];
    const sink = Writable.toWeb(new Writable({ write(chunk, encoding, done) { written.push(String(chunk)); setTimeout(done, 1); } }));
    const writer = sink.getWriter();
    await writer.write('one'); await writer.write('two'); await writer.close();
    print(written);
    const node = Writable.fromWeb(new WritableStream({ write(chunk) { print('web got', String(chunk)); }, close() { print('web closed'); } }));
    node.write('x');
    await new Promise((resolve) => node.end(resolve));
    const pair = Duplex.fromWeb(new TransformStream({ transform(chunk, controller) { controller.enqueue(String(chunk).toUpperCase()); } }), { encoding: 'utf8' });
    pair.end('shout');
    print(await consumers.text(pair));
    throws(() => Readable.fromWeb({}));
    throws(() => Writable.toWeb({}));
    const failing = Readable.toWeb(new Readable({ read() { this.destroy(new Error('broken')); } }));
    await fails(failing.getReader().read());
    const early = new Readable({ read() {} });
    const waiting = Readable.toWeb(early).getReader().read();
    early.destroy();
    await fails(waiting);`,
  'disposing of streams': `
    {
      await using readable = new Readable({ read() {} });
      readable.on('close', () => print('readable closed')).on('error', (error) => print(error.name));
    }
    {
      await using writable = new Writable({ write(chunk, encoding, done) { done(); } });
      writable.on('close', () => print('writable closed')).on('error', (error) => print(error.name));
    }`,
  'a signal destroys a stream': `
    const controller = new AbortController();
    const readable = new Readable({ read() {}, signal: controller.signal });
    readable.on('error', (error) => print(error.name, error.code, error.cause));
    controller.abort('reason');
    const late = addAbortSignal(AbortSignal.abort(), new PassThrough());
    late.on('error', (error) => print('late', error.name));
    await fails(Readable.from([1, 2]).toArray({ signal: AbortSignal.abort() }));`,
  'composing and wrapping': `
    const double = compose(async function* (source) { for await (const chunk of source) yield String(chunk) + chunk; }, new PassThrough());
    double.end('ab');
    print(await consumers.text(double));
    print(await Readable.from(['x', 'y']).compose(async function* (source) { for await (const chunk of source) yield chunk + '!'; }).toArray());
    const from = Duplex.from(async function* (source) { for await (const chunk of source) yield 'got ' + chunk; });
    from.end('it');
    print(await from.toArray());
    const [one, two] = stream.duplexPair();
    one.end('ping');
    print(await consumers.text(two));`,
  'all that a stream holds': `
    const source = () => Readable.from([Buffer.from('{"a":'), Buffer.from('1}')]);
    print(await consumers.json(source()), await consumers.text(source()), (await consumers.buffer(source())).length, (await consumers.arrayBuffer(source())).byteLength, (await consumers.blob(source())).size);`,
  'the order of events': `
    const order = [];
    const transform = new Transform({ transform(chunk, encoding, done) { order.push('transform'); done(null, chunk); }, flush(done) { order.push('flush'); done(); } });
    for (const event of ['pipe', 'unpipe', 'prefinish', 'finish', 'end', 'close', 'resume', 'pause']) transform.on(event, () => order.push(event));
    transform.on('data', () => order.push('data'));
    Readable.from(['a', 'b']).pipe(transform);
    await promises.finished(transform);
    await pause(1);
    print(order.join(' '));`,
  'reading by hand': `
    const readable = new Readable({ read() {} });
    readable.push('hello'); readable.push(' wörld'); readable.push(null);
    readable.setEncoding('utf8');
    print(readable.read(3), readable.readableLength, readable.read(100), readable.read());
    readable.on('end', () => print('end', readable.readableEnded, readable.readableDidRead));
    readable.on('readable', () => print('readable'));`,
};

/** Programs about streams, run on real Node and in the page with the same output. */
export const streamPrograms: Record<string, string> = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [name, PRELUDE + body]),
);
