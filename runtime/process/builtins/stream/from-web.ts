import { Buffer } from 'buffer';
import { Duplex, Readable, Writable } from 'readable-stream';
import type { DuplexOptions, ReadableOptions, WritableOptions } from 'node:stream';
import { kernel } from '../../current.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { validateObject } from '../validate.ts';
import { codes } from './errors.ts';

type Callback = (error?: Error | null) => void;

/** Calls back outside the promise's chain, where an exception is the program's own. */
const later =
  (callback: Callback) =>
  (error?: unknown): void =>
    kernel().loop.nextTick(() => callback(error as Error | undefined));

/** Reads a web stream on behalf of a stream of Node. */
class Source {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  #closed = false;

  constructor(stream: ReadableStream<unknown>) {
    this.#reader = stream.getReader();
  }

  /** Has a failure of the web stream destroy the other one. */
  watch(owner: Duplex | Readable): void {
    this.#reader.closed.then(
      () => void (this.#closed = true),
      (error: Error) => {
        this.#closed = true;
        owner.destroy(error);
      },
    );
  }

  readInto(owner: Duplex | Readable): void {
    this.#reader.read().then(
      ({ done, value }) => kernel().loop.nextTick(() => void owner.push(done ? null : value)),
      (error: Error) => void owner.destroy(error),
    );
  }

  async destroy(error: Error | null): Promise<void> {
    if (!this.#closed) await this.#reader.cancel(error ?? undefined);
  }
}

/** Writes to a web stream on behalf of a stream of Node. */
class Sink {
  readonly #writer: WritableStreamDefaultWriter<unknown>;
  readonly #decodes: boolean;
  #closed = false;

  constructor(stream: WritableStream<unknown>, objectMode = false, decodeStrings = true) {
    this.#writer = stream.getWriter();
    this.#decodes = !objectMode && decodeStrings;
  }

  watch(owner: Duplex | Writable): void {
    this.#writer.closed.then(
      () => {
        this.#closed = true;
        if (!owner.writableEnded) owner.destroy(codes['ERR_STREAM_PREMATURE_CLOSE']!());
      },
      (error: Error) => {
        this.#closed = true;
        owner.destroy(error);
      },
    );
  }

  write(chunk: unknown, encoding: BufferEncoding, callback: Callback): void {
    const data = typeof chunk === 'string' && this.#decodes ? Buffer.from(chunk, encoding) : chunk;
    const done = later(callback);
    this.#writer.ready.then(() => this.#writer.write(data)).then(() => done(), done);
  }

  end(callback: Callback): void {
    const done = later(callback);
    if (this.#closed) done();
    else this.#writer.close().then(() => done(), done);
  }

  async destroy(error: Error | null): Promise<void> {
    if (!this.#closed) await (error ? this.#writer.abort(error) : this.#writer.close());
  }
}

/** Whatever becomes of the web streams, the stream is destroyed for the reason it was told. */
function afterAll(work: Promise<unknown>[], error: Error | null, callback: Callback): void {
  void Promise.allSettled(work).then(() => later(callback)(error));
}

function assertReadableStream(value: unknown, name: string): asserts value is ReadableStream {
  if (value instanceof ReadableStream) return;
  throw invalidArgumentType(name, 'an instance of ReadableStream', value);
}

function assertWritableStream(value: unknown, name: string): asserts value is WritableStream {
  if (value instanceof WritableStream) return;
  throw invalidArgumentType(name, 'an instance of WritableStream', value);
}

/** `stream.Readable.fromWeb(readableStream[, options])`. */
export function readableFromWeb(stream: unknown, options: ReadableOptions = {}): Readable {
  assertReadableStream(stream, 'readableStream');
  validateObject(options, 'options');
  const source = new Source(stream);
  const readable = new Readable({
    ...options,
    read() {
      source.readInto(this);
    },
    destroy(error, callback) {
      afterAll([source.destroy(error)], error, callback);
    },
  });
  source.watch(readable);
  return readable;
}

/** `stream.Writable.fromWeb(writableStream[, options])`. */
export function writableFromWeb(stream: unknown, options: WritableOptions = {}): Writable {
  assertWritableStream(stream, 'writableStream');
  validateObject(options, 'options');
  const sink = new Sink(stream, options.objectMode, options.decodeStrings);
  const writable = new Writable({
    ...options,
    write(chunk, encoding, callback) {
      sink.write(chunk, encoding, callback);
    },
    final(callback) {
      sink.end(callback);
    },
    destroy(error, callback) {
      afterAll([sink.destroy(error)], error, callback);
    },
  });
  sink.watch(writable);
  return writable;
}

/** `stream.Duplex.fromWeb(pair[, options])`: `pair` is such as a TransformStream. */
export function duplexFromWeb(
  pair: { readable: ReadableStream; writable: WritableStream },
  options: DuplexOptions = {},
): Duplex {
  validateObject(pair, 'pair');
  validateObject(options, 'options');
  assertReadableStream(pair.readable, 'pair.readable');
  assertWritableStream(pair.writable, 'pair.writable');
  const source = new Source(pair.readable);
  const sink = new Sink(
    pair.writable,
    options.objectMode ?? options.writableObjectMode,
    options.decodeStrings,
  );
  const duplex = new Duplex({
    ...options,
    read() {
      source.readInto(this);
    },
    write(chunk, encoding, callback) {
      sink.write(chunk, encoding, callback);
    },
    final(callback) {
      sink.end(callback);
    },
    destroy(error, callback) {
      afterAll([source.destroy(error), sink.destroy(error)], error, callback);
    },
  });
  source.watch(duplex);
  sink.watch(duplex);
  return duplex;
}
