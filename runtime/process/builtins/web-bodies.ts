import { heldUntil } from './blob.ts';

const READERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const;

type Reader = (this: unknown, ...args: unknown[]) => Promise<unknown>;

/** Has the reading of bodies and blobs, and Web Crypto, keep the process alive, as in Node. */
export function holdForWebPromises(): void {
  hold(Response.prototype, READERS);
  hold(Request.prototype, READERS);
  hold(Blob.prototype, READERS);
  // Browsers have it only where a page came over a secure connection.
  if ('SubtleCrypto' in globalThis)
    hold(SubtleCrypto.prototype, Object.keys(SubtleCrypto.prototype));
}

function hold(prototype: object, names: readonly string[]): void {
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    const read = descriptor?.value as Reader | undefined;
    if (!descriptor || !read) continue;
    const held: Record<string, Reader> = {
      [name](...args) {
        return heldUntil(Reflect.apply(read, this, args));
      },
    };
    Object.defineProperty(prototype, name, { ...descriptor, value: held[name] });
  }
}
