import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rewriteAwaits } from '../../../runtime/process/loader/await-rewriter.ts';
import { applyEdits } from '../../../runtime/process/loader/edits.ts';
import { ModuleRewriter } from '../../../runtime/process/loader/module-rewriter.ts';
import type { Syntax } from '../../../runtime/process/loader/syntax.ts';
import { parseJavaScript } from '../../../runtime/process/loader/parse-javascript.ts';
import { parseTypeScript } from '../../../runtime/process/loader/parse-typescript.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FILES = globSync(
  ['node_modules/{undici,vite,preact,comlink}/**/*.{js,mjs}', 'tests/**/*.mjs'],
  {
    cwd: ROOT,
  },
).filter((file) => readFileSync(join(ROOT, file)).length < 20_000);

const PROGRAMS = {
  'methods and accessors': `import { a, b } from 'x';
    export const o = { a, b: a, a() { return a; }, get b() { return b; }, async *[a]() { await a; }, async c() {} };`,
  'classes with private members': `import { a } from 'x';
    export default class { #a = a; static a = a; static { a(); } async #m() { await this.#a; } get a() { return #a in this; } a(a) { a(); } }`,
  'parentheses around what is awaited': `const f = async () => (await (0, g)()); await (((f)())); await ((a, b)); export { f };`,
  'stars and names': `export * from 'a'; export * as b from 'b'; export { default as c, d as 'e f' } from 'c'; import j from './j.json' with { type: 'json' };`,
  'directives in functions': `export async function f() { 'use strict'; "a"; await 1; 'no directive'; }`,
  'optional chains and tags': `import { a, b } from 'x'; a?.b?.[b]?.(a); a?.(); a\`\${b}\`; (a?.b).c; new a(b);`,
  patterns: `import { a, b } from 'x'; { let { a, ...c } = b, [d = a] = [a]; ({ a, b: c } = { a }); } for (const a of b) a; for await (const b of a) { b; }`,
  'a first line for a shell': `#!/usr/bin/env node\nimport { a } from 'x'; a();`,
  'import() and import.meta': `await import('x', { with: { type: 'json' } }); import.meta.url; async () => { for await (const a of b) await import(a); };`,
  resources: `import { open } from 'x'; { using a = open(); await using b = open(); }`,
};

/** What a program becomes, or nothing where it cannot be read. */
function rewritten(parse: () => Syntax | undefined, source: string, module: boolean): unknown {
  try {
    const syntax = parse();
    if (!syntax) return undefined;
    const { edits, shape } = new ModuleRewriter(syntax, module);
    return { ...applyEdits(source, [...rewriteAwaits(syntax), ...edits]), shape };
  } catch {
    return undefined;
  }
}

describe('both parsers lead to the same program', () => {
  const sources = Object.entries(PROGRAMS).concat(
    FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]),
  );

  test.each(sources)('%s', (_name, source) => {
    for (const module of [true, false]) {
      const ours = rewritten(() => parseJavaScript(source, module), source, module);
      const full = () => parseTypeScript(source, { typescript: false, module });
      expect(ours).toEqual(rewritten(full, source, module));
    }
  });

  test('the programs can be read', () => {
    for (const source of Object.values(PROGRAMS))
      expect(parseJavaScript(source, true)).toBeDefined();
  });
});
