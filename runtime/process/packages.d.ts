/** Types of packages that bring none: copies of Node's own modules, so Node's types are theirs. */
declare module 'readable-stream' {
  export {
    Duplex,
    PassThrough,
    Readable,
    Stream,
    Transform,
    Writable,
    addAbortSignal,
    finished,
    promises,
  } from 'node:stream';
}

declare module 'virtual:llhttp' {
  /** The address of llhttp's WebAssembly. */
  export const llhttpAddress: string;
}

declare module 'path-browserify' {
  import { posix } from 'node:path';
  // eslint-disable-next-line import/no-default-export
  export default posix;
}

declare module 'virtual:worker-scripts' {
  /** Addresses of the worker's scripts, by name. */
  export const scripts: Record<string, string> & { worker: string };
}
