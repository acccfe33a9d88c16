import type { Readable, Writable } from 'node:stream';
import { BrokenPipe } from './errors.ts';

/**
 * Writes to a stream, and waits while it is full.
 *
 * @throws {@link BrokenPipe} if nobody reads it any more
 */
export async function write(stream: Writable, chunk: string | Uint8Array): Promise<void> {
  if (isBroken(stream)) throw new BrokenPipe();
  if (chunk.length === 0 || stream.write(chunk)) return;
  await anyOf(stream, ['drain', 'close', 'error']);
}

/** Whether what is written to a stream is lost. */
export function isBroken(stream: Writable): boolean {
  return stream.destroyed || stream.writableEnded;
}

/**
 * The chunks of a stream. Who leaves early leaves the rest to the next reader.
 *
 * @param signal - ends the reading, not the stream
 */
export async function* chunksOf(
  stream: Readable,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    if (signal?.aborted) return;
    const chunk = stream.read() as Uint8Array | string | null;
    if (chunk !== null) {
      yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    } else if (stream.errored) {
      throw stream.errored;
    } else if (stream.readableEnded || stream.destroyed) {
      return;
    } else {
      await anyOf(stream, ['readable', 'end', 'close', 'error'], signal);
    }
  }
}

/** All of a stream, as UTF-8. */
export async function textOf(stream: Readable, signal?: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunksOf(stream, signal))
    text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** The lines of a stream, without their ends. */
export async function* linesOf(
  stream: Readable,
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunksOf(stream, signal)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/**
 * Hands on everything that comes, to a stream that stays open.
 *
 * @param broken - called when there is something to hand on and nobody who reads it
 */
export async function forward(from: Readable, to: Writable, broken: () => void): Promise<void> {
  try {
    for await (const chunk of chunksOf(from)) await write(to, chunk);
  } catch (error) {
    if (!(error instanceof BrokenPipe)) throw error;
    broken();
  }
}

function anyOf(
  stream: Readable | Writable,
  events: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
    signal?.addEventListener('abort', done);
    if (signal?.aborted) done();
  });
}
