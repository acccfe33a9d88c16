import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { en } from '../../site/i18n/en.ts';
import { t } from '../../site/i18n/translate.ts';

const SITE = join(import.meta.dirname, '../../site');
const KEYS = Object.keys(en);

let source: string;

beforeAll(async () => {
  const texts: string[] = [];
  for await (const file of glob('**/*.{astro,ts,tsx}', { cwd: SITE }))
    if (!file.startsWith('i18n')) texts.push(await readFile(join(SITE, file), 'utf8'));
  source = texts.join('\n');
});

/** The keys of calls such as t(`check.${state}`), as patterns. */
function builtKeys(): RegExp[] {
  return [...source.matchAll(/\bt\(`([^`]+)`/g)].map(
    ([, key = '']) =>
      new RegExp(`^${key.replaceAll('.', String.raw`\.`).replaceAll(/\$\{[^}]+\}/g, '.+')}$`),
  );
}

test('uses every text of the interface somewhere', () => {
  const built = builtKeys();
  const unused = KEYS.filter(
    (key) => !source.includes(`'${key}'`) && !built.some((pattern) => pattern.test(key)),
  );
  expect(unused).toEqual([]);
});

test('has a text for every key that is asked for', () => {
  const asked = [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key);
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((key) => !KEYS.includes(key))).toEqual([]);
  expect(builtKeys().filter((pattern) => !KEYS.some((key) => pattern.test(key)))).toEqual([]);
});

test('leaves no visible text in the pages themselves', async () => {
  const found: string[] = [];
  for await (const file of glob('**/*.astro', { cwd: SITE })) {
    const text = await readFile(join(SITE, file), 'utf8');
    const markup = text.replace(/^---.*?^---/ms, '').replaceAll(/<(script|style).*?<\/\1>/gs, '');
    const words = markup.replaceAll(/\{[^{}]*\}/g, '').matchAll(/>\s*([A-Za-z]+ [A-Za-z ]+)</g);
    for (const [, words_ = ''] of words) found.push(`${file}: ${words_}`);
  }
  expect(found).toEqual([]);
});

test('puts values into their places', () => {
  expect(t('exercise.hint', { number: 1, total: 3 })).toBe('Hint 1 of 3');
});

test('speaks plainly', () => {
  const loud = Object.values(en).filter((text) => /!|\b(?:simply|just|oops)\b/i.test(text));
  expect(loud).toEqual([]);
});
