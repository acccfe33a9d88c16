import { ByteStream, WINDOW } from './byte-stream.ts';

const byteLength = (chunk: Uint8Array): number => chunk.byteLength;

/** What the reader of {@link readBytes} may want besides the bytes. */
export interface ReadOptions {
  /** Breaks the stream off, and tells the sender if it is still there. */
  signal?: AbortSignal;
  /** Called once, when the stream has ended, broken off or been cancelled. */
  onOver?(): void;
}

/**
 * Reads what {@link sendBytes} sends at the other end. The sender is given room only as the stream is
 * read, so at most {@link WINDOW} bytes wait here.
 *
 * @param port - this end of a MessageChannel; it is taken over and closed at the end
 * @param options - see {@link ReadOptions}
 * @returns the bytes, in the chunks they were sent in; it errors with a `TypeError` when the sender
 *   breaks off, and cancelling it stops the sender
 *
 * @example
 * ```ts
 * const { port1, port2 } = new MessageChannel();
 * void sendBytes(new Blob(['a body']).stream(), port1);
 * await new Response(readBytes(port2)).text(); // => 'a body'
 * ```
 */
export function readBytes(
  port: MessagePort,
  { signal, onOver }: ReadOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let stream: ByteStream;
  let unacknowledged = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        const breakOff = (): void => {
          stream.reset();
          controller.error(new TypeError('The connection was closed in the middle.'));
          onOver?.();
        };
        signal?.addEventListener('abort', breakOff);
        stream = new ByteStream(port, {
          data: (bytes) => {
            unacknowledged += bytes.byteLength;
            controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
          },
          end: () => {
            signal?.removeEventListener('abort', breakOff);
            controller.close();
            onOver?.();
          },
          reset: breakOff,
          drain() {},
        });
        // Bytes go one way only.
        stream.end();
      },
      pull(controller) {
        const unread = WINDOW - (controller.desiredSize ?? 0);
        const used = unacknowledged - unread;
        if (used <= 0) return;
        unacknowledged = unread;
        stream.consume(used);
      },
      cancel: () => {
        stream.reset();
        onOver?.();
      },
    },
    { highWaterMark: WINDOW, size: byteLength },
  );
}

/**
 * Sends a stream's bytes to {@link readBytes} at the other end, no faster than they are read there.
 *
 * @param source - the bytes; it is cancelled when the reader wants no more
 * @param port - this end of a MessageChannel; it is taken over and closed at the end
 * @returns resolves when all is sent, the reader gave up, or `source` failed, which the reader sees
 *   as a stream that broke off
 */
export async function sendBytes(
  source: ReadableStream<Uint8Array>,
  port: MessagePort,
): Promise<void> {
  const reader = source.getReader();
  const reading = { isOver: false };
  let room = Promise.withResolvers<void>();
  const stream = new ByteStream(port, {
    data() {},
    end() {},
    reset() {
      reading.isOver = true;
      room.resolve();
      // A source that had failed already refuses to be cancelled, and nobody is left to tell.
      reader.cancel().catch(() => {});
    },
    drain: () => room.resolve(),
  });
  try {
    while (!reading.isOver) {
      const { done, value } = await reader.read();
      if (done) break;
      room = Promise.withResolvers();
      if (!stream.write(value) && !reading.isOver) await room.promise;
    }
    stream.end();
  } catch {
    stream.reset();
  }
}
