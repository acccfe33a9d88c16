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

declare module 'undici/lib/llhttp/llhttp-wasm.js?raw' {
  const source: string;
  // eslint-disable-next-line import/no-default-export
  export default source;
}

declare module 'path-browserify' {
  import { posix } from 'node:path';
  // eslint-disable-next-line import/no-default-export
  export default posix;
}
