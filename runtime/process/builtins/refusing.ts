import { nodeError } from '../node-errors.ts';

/**
 * Makes a module that libraries can load for what they may never do: it refuses only in use.
 *
 * @param module - its name
 * @param names - of its functions and classes
 * @param reason - why they cannot work here, to stand behind a colon
 * @returns functions that throw `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`
 */
export function refusing(
  module: string,
  names: string,
  reason: string,
): Record<string, () => never> {
  const refuse = (name: string) =>
    function (): never {
      const message = `${module}.${name} is not available: ${reason}.`;
      throw nodeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', message);
    };
  return Object.fromEntries(names.split(' ').map((name) => [name, refuse(name)]));
}

const NO_ENCRYPTION = 'connections never leave the page, so there is nothing to encrypt';

/** `node:https`. */
export const https: object = refusing(
  'https',
  'Agent Server createServer get request',
  NO_ENCRYPTION,
);

/** `node:tls`. */
export const tls: object = refusing(
  'tls',
  'Server TLSSocket SecureContext checkServerIdentity connect createServer createSecureContext',
  NO_ENCRYPTION,
);

/** `node:zlib`. */
export const zlib: object = refusing(
  'zlib',
  'createBrotliCompress createBrotliDecompress createDeflate createDeflateRaw createGunzip ' +
    'createGzip createInflate createInflateRaw createUnzip brotliCompress brotliCompressSync ' +
    'brotliDecompress brotliDecompressSync deflate deflateRaw deflateRawSync deflateSync gunzip ' +
    'gunzipSync gzip gzipSync inflate inflateRaw inflateRawSync inflateSync unzip unzipSync',
  'it is native code; CompressionStream and DecompressionStream do the same',
);
