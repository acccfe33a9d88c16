import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { preload } from './worker-scripts.ts';

const PACKAGED = fileURLToPath(import.meta.resolve('undici/lib/llhttp/llhttp-wasm.js'));
/** The module that tells the host's page the address. */
const ADDRESS = 'virtual:llhttp';

/** Takes llhttp out of the text in which undici brings it, into a file that pages and workers share. */
export function llhttpAsset(): Plugin {
  let address = '';
  return {
    name: 'llhttp-asset',
    async buildStart() {
      const text = await readFile(PACKAGED, 'utf8');
      const [, base64 = ''] = /'([\w+/]{1000,}=*)'/.exec(text) ?? [];
      const source = Buffer.from(base64, 'base64');
      const hash = createHash('sha256').update(source).digest('hex').slice(0, 8).toUpperCase();
      address = `/headless/llhttp-${hash}.wasm`;
      this.emitFile({ type: 'asset', fileName: address.slice(1), source });
    },
    transformIndexHtml: (_html, { path }) =>
      path.endsWith('/headless.html')
        ? [preload({ as: 'fetch', crossorigin: true, href: address })]
        : [],
    resolveId: (source) => (source === ADDRESS ? `\0${ADDRESS}` : undefined),
    load: (id) =>
      id === `\0${ADDRESS}` ? `export const llhttpAddress = '${address}';` : undefined,
  };
}
