import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLE = / \* @example\n \* ```ts\n([\s\S]*?) \* ```/g;
const AsyncFunction = (async () => {}).constructor as new (
  ...parametersAndBody: string[]
) => (...values: unknown[]) => Promise<void>;

interface Example {
  file: string;
  name: string;
  code: string;
}

function examplesOf(file: string): Example[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [...source.matchAll(EXAMPLE)].map((match) => ({
    file,
    name: `${file}:${source.slice(0, match.index).split('\n').length}`,
    code: (match[1] ?? '').replace(/^\s*\* ?/gm, ''),
  }));
}

/** `a; // => b`, on one line or two, becomes an assertion. */
function withAssertions(code: string): string {
  return code.replace(
    /^(.+);\s*\n?\/\/ => (.+)$|^(.+); \/\/ => (.+)$/gm,
    (_all, a: string | undefined, b: string | undefined, c = '', d = '') =>
      `expect(${a ?? c}).toEqual(${b ?? d});`,
  );
}

describe('the examples in docstrings', () => {
  const examples = globSync('runtime/**/*.ts', { cwd: ROOT }).flatMap(examplesOf);

  test.each(examples)('$name', async ({ file, code }) => {
    const body = withAssertions(code);
    expect(body, 'An example shows a value: write `expression; // => value`.').toContain('expect(');
    const module = (await import(join(ROOT, file))) as Record<string, unknown>;
    const run = new AsyncFunction('expect', ...Object.keys(module), body);
    await run(expect, ...Object.values(module));
  });
});
