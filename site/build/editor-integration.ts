import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { Plugin } from 'vite';
import { type BuiltEditor, buildEditor, EDITOR_ENTRY, onlyChosenFeatures } from './editor-build.ts';
import { collectLibraryTypes } from './library-types.ts';

/** Where the editor's files stand in the built site. */
const FOLDER = '_editor';
const TYPES_PATH = '/@editor-types.json';

/**
 * Brings the code editor to the site: built apart and imported by its address in `astro build`,
 * imported like any other module in `astro dev`.
 */
export function editor(): AstroIntegration {
  let builtTo: string | undefined;
  return {
    name: 'editor',
    hooks: {
      'astro:config:setup': async ({ command, config, updateConfig }) => {
        const root = fileURLToPath(config.root);
        if (command !== 'build') {
          updateConfig({
            vite: {
              plugins: [developmentPlugin(root)],
              optimizeDeps: {
                // Found at the start, so that the page is not loaded anew at the first click.
                entries: [EDITOR_ENTRY, 'site/workbench/*.{ts,tsx}'],
                rolldownOptions: { plugins: [onlyChosenFeatures()] },
              },
            },
          });
          return;
        }
        builtTo = fileURLToPath(new URL('editor/', config.cacheDir));
        const built = await buildEditor(root, builtTo);
        const base = `${config.base.replace(/\/$/, '')}/${FOLDER}/`;
        updateConfig({
          vite: { plugins: [virtualModule('virtual:editor', importer(base, built))] },
        });
      },
      'astro:build:done': async ({ dir }) => {
        if (builtTo) await cp(builtTo, new URL(`${FOLDER}/`, dir), { recursive: true });
      },
    },
  };
}

/** A module that adds the editor's styles to the page, once, and imports its script. */
function importer(base: string, { script, styles }: BuiltEditor): string {
  const addresses = JSON.stringify(styles.map((style) => base + style));
  return `
function addStyle(href) {
  if (document.querySelector('link[href="' + href + '"]')) return;
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error('no answer from ' + href));
    };
    document.head.append(link);
  });
}
export async function importEditor() {
  const address = ${JSON.stringify(base + script)};
  const [module] = await Promise.all([import(/* @vite-ignore */ address), ...${addresses}.map(addStyle)]);
  return module;
}`;
}

function developmentPlugin(root: string): Plugin[] {
  let types: Promise<string> | undefined;
  return [
    virtualModule(
      'virtual:editor',
      `export const importEditor = () => import(${JSON.stringify(`/${EDITOR_ENTRY}`)});`,
    ),
    virtualModule('virtual:editor-types', `export default ${JSON.stringify(TYPES_PATH)};`),
    {
      name: 'editor-types-file',
      configureServer(server) {
        server.middlewares.use(TYPES_PATH, (_request, response) => {
          response.setHeader('Content-Type', 'application/json');
          types ??= collectLibraryTypes(root).then(JSON.stringify);
          void types.then((text) => response.end(text));
        });
      },
    },
  ];
}

/** A module that has no file: `code` stands for its text. */
function virtualModule(name: string, code: string): Plugin {
  const resolved = `\0${name}`;
  return {
    name,
    resolveId: (id) => (id === name ? resolved : undefined),
    load: (id) => (id === resolved ? code : undefined),
  };
}
