import { createHash } from 'node:crypto';
import { basename, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type HtmlTagDescriptor, type InlineConfig, type Plugin, type Rolldown } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const ENTRY = here('./worker.ts');
const PARTS = JSON.stringify(here('../process/parts.ts'));

/** `import * as assert from './assert.ts' with { load: 'lazily' };` */
const LAZY_IMPORT = /^import \* as (\w+) from '([^']+)' with \{ load: 'lazily' \};$/gm;
/** What a part begins with: a module of its own that provides the namespace of the one behind this. */
const PROVIDING = '\0provide:';

/** The module that tells the host's page the addresses of the worker's scripts. */
const ADDRESSES = 'virtual:worker-scripts';

/**
 * Makes a script of its own of every module that is imported `with { load: 'lazily' }`. A module that
 * several scripts need is in one of them only.
 */
const lazyImports: Plugin = {
  name: 'lazy-imports',
  enforce: 'pre',
  async transform(code, importer) {
    const imports = [...code.matchAll(LAZY_IMPORT)];
    if (imports.length === 0) return undefined;
    for (const [, , source = ''] of imports) {
      const module = await this.resolve(source, importer);
      if (!module) throw new Error(`${importer} imports ${source}, which does not exist.`);
      const name = partName(source);
      const id = `${PROVIDING}${name}:${module.id}`;
      this.emitFile({ type: 'chunk', id, fileName: `${name}.js` });
    }
    const calls = code.replace(
      LAZY_IMPORT,
      (_import, name: string, source: string) => `const ${name} = lazily('${partName(source)}');`,
    );
    return `import { lazily } from ${PARTS};${calls}`;
  },
  resolveId: (source) => (source.startsWith(PROVIDING) ? source : undefined),
  load(id) {
    if (!id.startsWith(PROVIDING)) return undefined;
    const part = id.slice(PROVIDING.length);
    const colon = part.indexOf(':');
    const name = part.slice(0, colon);
    const imports = [
      `import * as namespace from ${JSON.stringify(part.slice(colon + 1))};`,
      `import { provide } from ${PARTS};`,
    ];
    return `${imports.join('')}provide('${name}', namespace);`;
  },
};

function partName(path: string): string {
  return basename(path).replace(/\.\w+$/, '');
}

/** A part's script: `process/parts.ts` takes it from where it leaves itself, and runs it. */
function framePart(code: string): string {
  return `__workerScript__((exports,require)=>{${code}\n});`;
}

/** The first script, with those in it that it imports at once. */
function frameFirst(chunks: Rolldown.OutputChunk[]): string {
  const run = chunks.map(
    ({ fileName, code }) => `((exports)=>{${code}\n})(firstScripts['./${fileName}']={});`,
  );
  return `(()=>{const firstScripts={},require=(name)=>firstScripts[name];${run.join('')}})();`;
}

/** Builds the worker's scripts. */
async function buildScripts(config: InlineConfig, minify: object): Promise<Rolldown.OutputChunk[]> {
  const result = await build({
    ...config,
    plugins: [...(config.plugins ?? []), lazyImports],
    build: {
      target: 'es2022',
      write: false,
      lib: { entry: { worker: ENTRY }, formats: ['cjs'] },
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'shared-[name].js',
          minify,
          codeSplitting: { groups: [{ name: 'worker', test: (id) => id === ENTRY }] },
        },
      },
    },
  });
  const [bundle] = [result].flat() as Rolldown.RolldownOutput[];
  return bundle!.output.filter((file): file is Rolldown.OutputChunk => file.type === 'chunk');
}

/** Has a page fetch something before its scripts ask for it. */
export function preload(attributes: Record<string, string | boolean>): HtmlTagDescriptor {
  return { tag: 'link', attrs: { rel: 'preload', ...attributes }, injectTo: 'head-prepend' };
}

/** The scripts' texts by their names, each name a file's without its ending. */
function scriptsOf(chunks: Rolldown.OutputChunk[]): Map<string, string> {
  const worker = chunks.find(({ fileName }) => fileName === 'worker.js')!;
  const inFirst = [...chunks.filter(({ fileName }) => worker.imports.includes(fileName)), worker];
  const parts = chunks.filter((chunk) => !inFirst.includes(chunk));
  return new Map([
    ['worker', frameFirst(inFirst)],
    ...parts.map(({ fileName, code }) => [fileName.replace('.js', ''), framePart(code)] as const),
  ]);
}

/**
 * Builds the processes' worker: a classic script, and beside it one for each part of it that is
 * loaded later. They export nothing to a program, which could import them as modules.
 *
 * @param config - how modules are resolved
 * @param minify - what the minifier has to keep
 */
export function workerScripts(config: InlineConfig, minify: object): Plugin {
  let addresses: Record<string, string> = {};
  return {
    name: 'worker-scripts',
    async buildStart() {
      const chunks = await buildScripts(config, minify);
      const scripts = scriptsOf(chunks);
      const digest = createHash('sha256')
        .update([...scripts.values()].join('\0'))
        .digest('hex');
      const hash = digest.slice(0, 8).toUpperCase();
      addresses = {};
      for (const [name, source] of scripts) {
        const fileName = `headless/${name}-${hash}.js`;
        this.emitFile({ type: 'asset', fileName, source });
        addresses[name] = `/${fileName}`;
      }
      for (const { moduleIds } of chunks) {
        for (const id of moduleIds) if (isAbsolute(id)) this.addWatchFile(id);
      }
    },
    // The page that starts workers can have the script on its way before its own has come.
    transformIndexHtml: (_html, { path }) =>
      path.endsWith('/headless.html')
        ? [preload({ as: 'script', href: addresses['worker']! })]
        : [],
    resolveId: (source) => (source === ADDRESSES ? `\0${ADDRESSES}` : undefined),
    load: (id) =>
      id === `\0${ADDRESSES}` ? `export const scripts = ${JSON.stringify(addresses)};` : undefined,
  };
}
