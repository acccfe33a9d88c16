import { fileURLToPath } from 'node:url';
import type { InlineConfig, Plugin } from 'vite';
import { llhttpAsset } from './llhttp-asset.ts';
import { workerScripts } from './worker-scripts.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const keepNames = { function: true, class: true };
const KEEP_NAMES = { compress: { keepNames }, mangle: { keepNames }, codegen: true };

/** The scripts whose addresses browsers and previewed pages know by heart. */
const FIXED_NAMES: Record<string, string> = {
  'service-worker': 'service-worker.js',
  'page-script': 'preview/page.js',
};
const entryFileNames = ({ name }: { name: string }): string =>
  FIXED_NAMES[name] ?? 'headless/[name]-[hash].js';

/** Has the stream library throw Node's errors: with their codes in what is printed. */
const streamErrors: Plugin = {
  name: 'stream-errors',
  enforce: 'pre',
  resolveId(source, importer) {
    const own = /(^|ours)\/errors$/.test(source) && importer?.includes('/readable-stream/lib/');
    return own ? here('../process/builtins/stream/errors.ts') : undefined;
  },
};

/** Gives the shell, which is a Node program, the container's own built-in modules. */
const shellBuiltins: Plugin = {
  name: 'shell-builtins',
  enforce: 'pre',
  resolveId(source, importer) {
    const own = source.startsWith('node:') && importer?.includes('/runtime/shell/');
    return own ? `\0builtin:${source.slice('node:'.length)}` : undefined;
  },
  load(id) {
    const [, name] = /^\0builtin:(.*)$/.exec(id) ?? [];
    if (name === undefined) return undefined;
    const registry = JSON.stringify(here('../process/builtins/registry.ts'));
    return `import { builtin } from ${registry};\nexport default builtin('${name}');`;
  },
};

/** How modules are found, for the page and for the worker. */
const modules: InlineConfig = {
  configFile: false,
  root: here('.'),
  base: '/',
  logLevel: 'warn',
  publicDir: false,
  resolve: {
    alias: [
      { find: /^(node:)?buffer\/?$/, replacement: 'buffer/' },
      {
        find: /^(node:)?string_decoder\/?$/,
        replacement: here('../process/builtins/string-decoder.ts'),
      },
      { find: /^(node:)?events$/, replacement: here('../process/builtins/events.ts') },
      // Benchmarks are not run here; the runner only mentions the library.
      { find: 'tinybench', replacement: here('../checks/no-benchmarks.ts') },
      // The stream library's own `process` schedules ticks as timers, which breaks their order.
      { find: /^process\/$/, replacement: here('../process/builtins/stream-process.ts') },
    ],
  },
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [streamErrors, shellBuiltins],
};

/**
 * How the container host is built: one page, `headless.html`, and the scripts of its workers.
 *
 * @param outDir - absolute path of the folder that the sandbox origin serves
 */
export function hostConfig(outDir: string): InlineConfig {
  return {
    ...modules,
    // vitest finds its own frames in stack traces by the names of its functions.
    plugins: [streamErrors, llhttpAsset(), workerScripts(modules, KEEP_NAMES)],
    worker: {
      format: 'iife',
      rolldownOptions: { output: { minify: KEEP_NAMES, entryFileNames } },
    },
    build: {
      outDir,
      assetsDir: 'headless',
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: [here('./headless.html'), here('./preview.html')] },
    },
  };
}
