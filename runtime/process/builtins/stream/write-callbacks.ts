import { Duplex, Writable } from 'readable-stream';

type WriteCallback = (error?: Error | null) => void;

/** One wrapper for each callback: the library calls the same one at once where it can. */
const wrappers = new WeakMap<WriteCallback, WriteCallback>();

/** `callback`, told `null` where nothing went wrong, as Node tells it; the library tells nothing. */
function toldNull(callback: WriteCallback): WriteCallback {
  const known = wrappers.get(callback);
  if (known) return known;
  const wrapper: WriteCallback = (error) => callback(error ?? null);
  wrappers.set(callback, wrapper);
  return wrapper;
}

const wrapped = (argument: unknown): unknown =>
  typeof argument === 'function' ? toldNull(argument as WriteCallback) : argument;

/** Gives the callbacks of `write` and `end` what Node gives them (its documentation: Stream, `writable.write`). */
export function mendWriteCallbacks(): void {
  for (const { prototype } of [Writable, Duplex]) {
    const { write, end } = prototype;
    Object.assign(prototype, {
      write(this: Writable, chunk: unknown, encoding: unknown, callback: unknown): boolean {
        return Reflect.apply(write, this, [chunk, wrapped(encoding), wrapped(callback)]);
      },
      end(this: Writable, chunk: unknown, encoding: unknown, callback: unknown): Writable {
        return Reflect.apply(end, this, [wrapped(chunk), wrapped(encoding), wrapped(callback)]);
      },
    });
  }
}
