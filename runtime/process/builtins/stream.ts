import { Buffer } from 'buffer';
import { Duplex, promises as streamPromises, Stream, type Writable } from 'readable-stream';
import { Blob } from './blob.ts';
import { AbortError } from './stream/errors.ts';
import { duplexFromWeb, readableFromWeb, writableFromWeb } from './stream/from-web.ts';
import { duplexToWeb, readableToWeb, writableToWeb } from './stream/to-web.ts';
import { mendWriteCallbacks } from './stream/write-callbacks.ts';

type WriteCallback = (error?: Error | null) => void;

/** One end of a {@link duplexPair}: what it writes, the other end reads. */
class PairEnd extends Duplex {
  #other: PairEnd | undefined;
  #taken: WriteCallback | undefined;

  static connect(options?: object): [PairEnd, PairEnd] {
    const [one, two] = [new PairEnd(options), new PairEnd(options)];
    one.#other = two;
    two.#other = one;
    return [one, two];
  }

  override _read(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  override _write(chunk: Buffer, _encoding: string, callback: WriteCallback): void {
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      this.#other?.push(chunk);
      if (this.#other) this.#other.#taken = callback;
    }
  }

  override _final(callback: WriteCallback): void {
    this.#other?.on('end', callback);
    this.#other?.push(null);
  }
}

/**
 * Two streams, each reading what the other writes (Node documentation: Stream, `stream.duplexPair`).
 *
 * @param options - of both
 */
export function duplexPair(options?: object): [Duplex, Duplex] {
  return PairEnd.connect(options);
}

/** `node:stream`: the library's `Stream` with what it lacks against Node 24. */
export const stream: typeof Stream = Object.assign(Stream, {
  duplexPair,
  _isArrayBufferView: ArrayBuffer.isView,
  // What may be written: since Node 22 every view of memory, not only a Uint8Array.
  _isUint8Array: ArrayBuffer.isView,
});
Object.assign(Stream.Readable, { fromWeb: readableFromWeb, toWeb: readableToWeb });
Object.assign(Stream.Writable, { fromWeb: writableFromWeb, toWeb: writableToWeb });
Object.assign(Stream.Duplex, { fromWeb: duplexFromWeb, toWeb: duplexToWeb });
Object.defineProperty(Stream.Writable.prototype, Symbol.asyncDispose, {
  value: disposeWritable,
  configurable: true,
  writable: true,
});
mendWriteCallbacks();
// In bytes; the library has the 16 KiB of earlier versions.
stream.setDefaultHighWaterMark(false, 64 * 1024);

/** Destroys a stream that may still have something to write; resolves when it is closed. */
async function disposeWritable(this: Writable): Promise<void> {
  if (!this.destroyed) this.destroy(this.writableFinished ? undefined : new AbortError());
  await streamPromises.finished(this).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}

type Source = AsyncIterable<unknown> | Iterable<unknown>;

async function buffer(source: Source): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) {
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array));
  }
  return Buffer.concat(chunks);
}

async function text(source: Source): Promise<string> {
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of source) {
    result +=
      typeof chunk === 'string' ? chunk : decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return result + decoder.decode();
}

async function arrayBuffer(source: Source): Promise<ArrayBuffer> {
  const { buffer: memory, byteOffset, byteLength } = await buffer(source);
  return memory.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

/** `node:stream/consumers`: a stream's whole content (Node documentation: Web Streams, "Utility Consumers"). */
export const consumers = {
  arrayBuffer,
  blob: async (source: Source): Promise<Blob> => new Blob([await arrayBuffer(source)]),
  buffer,
  bytes: async (source: Source): Promise<Uint8Array> => new Uint8Array(await arrayBuffer(source)),
  json: async (source: Source): Promise<unknown> => JSON.parse(await text(source)) as unknown,
  text,
};

const WEB_STREAMS =
  'ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamBYOBRequest ' +
  'ReadableByteStreamController ReadableStreamDefaultController TransformStream ' +
  'TransformStreamDefaultController WritableStream WritableStreamDefaultWriter ' +
  'WritableStreamDefaultController ByteLengthQueuingStrategy CountQueuingStrategy ' +
  'TextEncoderStream TextDecoderStream CompressionStream DecompressionStream';

/** `node:stream/web`: the browser's own classes; one that an engine lacks is undefined. */
export const webStreams: Record<string, unknown> = Object.fromEntries(
  WEB_STREAMS.split(' ').map((name) => [name, Reflect.get(globalThis, name)]),
);
