import { nodeTypeError } from '../node-errors.ts';

type Source<Value> = Iterable<Value> | AsyncIterable<Value>;

/** Reads an iterable as a stream, a value each time one is wanted (Streams standard, `ReadableStream.from`). */
function from<Value>(source: Source<Value>): ReadableStream<Awaited<Value>> {
  const iterator = iteratorOf(source);
  return new ReadableStream<Awaited<Value>>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(await value);
      },
      async cancel(reason: unknown) {
        await iterator.return?.(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

function iteratorOf<Value>(source: Source<Value>): Iterator<Value> | AsyncIterator<Value> {
  const given = Object(source) as Partial<AsyncIterable<Value> & Iterable<Value>>;
  const iterator = given[Symbol.asyncIterator]?.() ?? given[Symbol.iterator]?.();
  if (!iterator) {
    throw nodeTypeError('ERR_ARG_NOT_ITERABLE', `${String(source)} must be iterable`);
  }
  return iterator;
}

/** Reads a stream to its end; leaving the loop cancels it (Streams standard, asynchronous iteration). */
async function* values<Value>(
  this: ReadableStream<Value>,
  { preventCancel = false }: { preventCancel?: boolean } = {},
): AsyncGenerator<Value, void, undefined> {
  const reader = this.getReader();
  let over = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      over = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!over && !preventCancel) await reader.cancel();
    reader.releaseLock();
  }
}

/** Gives the engine's streams what Node's have and some engines lack. */
export function completeWebStreams(): void {
  if (!(Symbol.asyncIterator in ReadableStream.prototype)) {
    for (const name of ['values', Symbol.asyncIterator]) {
      Object.defineProperty(ReadableStream.prototype, name, {
        value: values,
        configurable: true,
        writable: true,
      });
    }
  }
  if ('from' in ReadableStream) return;
  Object.defineProperty(ReadableStream, 'from', {
    value: from,
    configurable: true,
    writable: true,
  });
}
