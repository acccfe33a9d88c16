import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { collectLibraryTypes } from './library-types.ts';

/** The editor's own source, from the project's root. */
export const EDITOR_ENTRY = 'site/workbench/editor/monaco.ts';

/** What a page has to load for the editor; paths relative to the built folder. */
export interface BuiltEditor {
  script: string;
  styles: string[];
}

interface ManifestEntry {
  file: string;
  css?: string[];
}

/**
 * Builds Monaco with its workers, apart from the site: Astro would put its 28 kB of styles into the
 * head of every page.
 *
 * @param root the project's root
 * @param outDir an absolute path; it is emptied first
 */
export async function buildEditor(root: string, outDir: string): Promise<BuiltEditor> {
  const types = JSON.stringify(await collectLibraryTypes(root));
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    // Relative, so that the folder may stand anywhere.
    base: './',
    worker: { format: 'es' },
    plugins: [onlyChosenFeatures(), emitTypes(types)],
    build: {
      outDir,
      emptyOutDir: true,
      manifest: 'manifest.json',
      cssCodeSplit: false,
      assetsDir: '',
      modulePreload: false,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: {
        input: join(root, EDITOR_ENTRY),
        preserveEntrySignatures: 'strict',
        checks: { pluginTimings: false },
      },
    },
  });
  const manifest = JSON.parse(await readFile(join(outDir, 'manifest.json'), 'utf8')) as Record<
    string,
    ManifestEntry
  >;
  const entry = manifest[EDITOR_ENTRY];
  if (!entry) throw new Error(`The editor's build has no entry for ${EDITOR_ENTRY}.`);
  const styles = Object.values(manifest).flatMap(({ file, css = [] }) =>
    file.endsWith('.css') ? [file] : css,
  );
  return { script: entry.file, styles: [...new Set(styles)] };
}

/**
 * Monaco's module that starts workers imports every feature of the editor. It comes late, when the
 * first editor is there, and the next one then lacks the services of features it did not ask for.
 */
export function onlyChosenFeatures(): Plugin {
  return {
    name: 'only-chosen-features',
    enforce: 'pre',
    transform: {
      filter: { id: /monaco-editor\/esm\/vs\/internal\/common\/workers\.js/ },
      handler: (code) => code.replaceAll(/^import '[^']+';$/gm, ''),
    },
  };
}

/** Gives the types a file of their own, named by its content, beside the editor's script. */
function emitTypes(types: string): Plugin {
  const hash = createHash('sha256').update(types).digest('base64url').slice(0, 8);
  const fileName = `types-${hash}.json`;
  return {
    name: 'editor-types',
    resolveId: (id) => (id === 'virtual:editor-types' ? `\0${id}` : undefined),
    load: (id) =>
      id === '\0virtual:editor-types'
        ? `const base = import.meta.url; export default new URL('${fileName}', base).href;`
        : undefined,
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: types });
    },
  };
}
