import { Buffer } from 'buffer';
import { Stream, type Duplex, type Readable, type Writable } from 'readable-stream';
import { invalidArgumentType } from '../../node-errors.ts';
import { AbortError } from './errors.ts';

/** How a web stream made of a readable one queues what it has. */
export interface ToWebOptions {
  strategy?: QueuingStrategy<unknown>;
  /** `bytes` makes a stream that can be read into a buffer of the reader's own. */
  type?: 'bytes';
}

type Failure = (Error & { code?: string }) | null | undefined;

/** A stream that was closed before its end is, to the web's streams, an operation given up. */
function reasonOf(error: Failure): Failure {
  if (error?.code !== 'ERR_STREAM_PREMATURE_CLOSE') return error;
  return new AbortError(undefined, { cause: error });
}

function isStream(value: unknown, method: 'read' | 'write'): boolean {
  return (
    typeof (value as Record<string, unknown> | null)?.[method] === 'function' &&
    typeof (value as Readable).on === 'function'
  );
}

function webChunk(chunk: unknown, objectMode: boolean): unknown {
  if (!Buffer.isBuffer(chunk) || objectMode) return chunk;
  // A copy: a Buffer may be a part of memory that others use.
  return new Uint8Array(chunk);
}

function strategyFor(stream: Readable, given: ToWebOptions): QueuingStrategy<unknown> {
  if (given.strategy) return given.strategy;
  const highWaterMark = stream.readableHighWaterMark;
  if (given.type === 'bytes') return { highWaterMark };
  return stream.readableObjectMode
    ? new CountQueuingStrategy({ highWaterMark })
    : (new ByteLengthQueuingStrategy({ highWaterMark }) as QueuingStrategy<unknown>);
}

/** `stream.Readable.toWeb(streamReadable[, options])`. */
export function readableToWeb(stream: Readable, options: ToWebOptions = {}): ReadableStream {
  if (!isStream(stream, 'read')) {
    throw invalidArgumentType('streamReadable', 'an instance of stream.Readable', stream);
  }
  const { type } = options;
  const make = (source: object, strategy?: QueuingStrategy<unknown>): ReadableStream =>
    new ReadableStream({ ...source, ...(type && { type }) }, strategy);
  if (stream.destroyed || !stream.readable) {
    const ended = make({});
    void ended.cancel();
    return ended;
  }
  const objectMode = stream.readableObjectMode;
  let controller: ReadableStreamDefaultController<unknown> & ReadableByteStreamController;
  let cancelled = false;
  stream.pause();
  const cleanup = Stream.finished(stream, { writable: false }, (error) => {
    cleanup();
    // Later errors have nobody to go to.
    stream.on('error', () => {});
    if (cancelled) return;
    const reason = reasonOf(error);
    if (reason) return controller.error(reason);
    controller.close();
    // A reader that waits with a buffer of its own gets it back, empty.
    controller.byobRequest?.respond(0);
  });
  stream.on('data', (chunk: unknown) => {
    if (cancelled) return;
    controller.enqueue(webChunk(chunk, objectMode) as never);
    if ((controller.desiredSize ?? 0) <= 0) stream.pause();
  });
  const source = {
    start(given: typeof controller) {
      controller = given;
    },
    pull() {
      stream.resume();
    },
    cancel(reason: unknown) {
      cancelled = true;
      stream.destroy(reason as Error);
    },
  };
  return make(source, strategyFor(stream, options));
}

/** `stream.Writable.toWeb(streamWritable)`. */
export function writableToWeb(stream: Writable): WritableStream {
  if (!isStream(stream, 'write')) {
    throw invalidArgumentType('streamWritable', 'an instance of stream.Writable', stream);
  }
  if (stream.destroyed || !stream.writable) {
    const ended = new WritableStream();
    void ended.close();
    return ended;
  }
  const highWaterMark = stream.writableHighWaterMark;
  let controller: WritableStreamDefaultController;
  let room: PromiseWithResolvers<void> | undefined;
  let closing: PromiseWithResolvers<void> | undefined;
  const cleanup = Stream.finished(stream, { readable: false }, (error) => {
    cleanup();
    stream.on('error', () => {});
    const reason = reasonOf(error);
    if (reason) {
      room?.reject(reason);
      closing?.reject(reason);
      controller.error(reason);
    } else if (closing) closing.resolve();
    else controller.error(new AbortError());
  });
  stream.on('drain', () => room?.resolve());
  return new WritableStream(
    {
      start(given) {
        controller = given;
      },
      async write(chunk) {
        if (!stream.writableNeedDrain && stream.write(chunk)) return;
        room = Promise.withResolvers();
        await room.promise;
        room = undefined;
      },
      abort(reason) {
        stream.destroy(reason as Error);
      },
      close() {
        if (stream.writableFinished) return undefined;
        closing = Promise.withResolvers();
        stream.end();
        return closing.promise;
      },
    },
    stream.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark },
  );
}

/** `stream.Duplex.toWeb(streamDuplex[, options])`; `type` is the older name of `readableType`. */
export function duplexToWeb(
  stream: Duplex,
  options: { readableType?: 'bytes'; type?: 'bytes' } = {},
): { readable: ReadableStream; writable: WritableStream } {
  if (!isStream(stream, 'read') || !isStream(stream, 'write')) {
    throw invalidArgumentType('duplex', 'an instance of stream.Duplex', stream);
  }
  const type = options.readableType ?? options.type;
  return { readable: readableToWeb(stream, type && { type }), writable: writableToWeb(stream) };
}
