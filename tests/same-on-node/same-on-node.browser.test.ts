import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../browsers/open-page.ts';
import type { TestBrowser, TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from '../contract/client-site.ts';
import { httpClientPrograms } from './http-client-programs.ts';
import { asyncPrograms } from './async-programs.ts';
import { builtinPrograms } from './builtin-programs.ts';
import { diagnosticPrograms } from './diagnostic-programs.ts';
import { eventLoopPrograms } from './event-loop-programs.ts';
import { httpMessagePrograms } from './http-message-programs.ts';
import { fsPrograms } from './fs-programs.ts';
import { httpPrograms } from './http-programs.ts';
import { languagePrograms } from './language-programs.ts';
import { networkPrograms } from './network-programs.ts';
import { processObjectPrograms } from './process-object-programs.ts';
import { onNode as runOnNode, writeFiles } from './on-node.ts';
import { comparable, withoutInternals, type Outcome } from './outcome.ts';
import { processPrograms } from './process-programs.ts';
import { readlinePrograms } from './readline-programs.ts';
import { streamPrograms } from './stream-programs.ts';

const MANIFEST = { 'package.json': '{ "type": "module" }' };
/** Node gives these errors a place in its own source; we give the program's line instead. */
const PLACED_BY_US = new Set([
  'a missing file',
  'an unknown package',
  'an unknown built-in',
  'an unhandled rejection without an error',
  'an assertion that nobody catches',
]);
/** Node shows its own source and the whole file before the line; the words are its parser's. */
const FROM_THE_PARSER = new Set([
  'a syntax error in JavaScript',
  'a syntax error in TypeScript',
  'syntax that needs more than erasing',
]);

let site: ClientSite;
let browser: TestBrowser;
let page: TestPage;
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'same-')));
  site = await serveClient();
  browser = await openBrowser('chromium');
  page = await browser.newPage();
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await rm(folder, { recursive: true });
});

async function onNode(files: Record<string, string>, entry: string): Promise<Outcome> {
  const cwd = await mkdtemp(join(folder, 'run-'));
  await writeFiles(cwd, files);
  const { output, exit } = await runOnNode(cwd, entry);
  return { output: output.replaceAll(cwd, '/home/project'), exit };
}

async function inThePage(files: Record<string, string>, entry: string): Promise<Outcome> {
  return site.run<Outcome>(
    page,
    `const container = await WebContainer.boot();
    await container.mount(treeOf(${JSON.stringify(files)}));
    const early = await node(container, ${JSON.stringify(entry)});
    return early;`,
  );
}

function withoutPlace(output: string): string {
  return output.replace(/^[\s\S]*?\n(?=\w*(Error|Rejection))/, '');
}

/** Of a parser's error: the file and line, the line with its carets, and the kind of error. */
function parserError(output: string): (string | undefined)[] {
  const place = /^file:.*:\d+$/m.exec(output)?.[0];
  const [shown] = [...output.matchAll(/^.*\n *\^+$/gm)].at(-1) ?? [];
  const kind = /^SyntaxError[^:]*/m.exec(output)?.[0];
  return [place, shown, kind, output.split('\n').at(-2)];
}

describe('a program prints and ends as on Node', () => {
  test.each(Object.entries(languagePrograms))('%s', async (name, given) => {
    const files = { ...MANIFEST, ...given };
    const entry = Object.keys(given)[0] ?? '';
    const [expected, actual] = [await onNode(files, entry), await inThePage(files, entry)];
    const adjust = (output: string): unknown => {
      const own = withoutInternals(output);
      if (PLACED_BY_US.has(name)) return withoutPlace(own);
      return FROM_THE_PARSER.has(name) ? parserError(own) : own;
    };
    expect(adjust(actual.output)).toEqual(adjust(expected.output));
    expect(actual.exit).toBe(expected.exit);
  });

  test.each(Object.entries(httpPrograms))('HTTP: %s', async (_name, program) => {
    const files = { ...MANIFEST, 'main.mjs': program };
    const expected = await onNode(files, 'main.mjs');
    expect(await inThePage(files, 'main.mjs')).toEqual(expected);
  });

  test.each(Object.entries(eventLoopPrograms))('event loop: %s', async (_name, program) => {
    const files = { ...MANIFEST, 'main.mjs': program };
    const expected = await onNode(files, 'main.mjs');
    expect(comparable(await inThePage(files, 'main.mjs'))).toEqual(comparable(expected));
  });

  test.each(Object.entries(processPrograms))('processes: %s', async (_name, program) => {
    const files = { ...MANIFEST, 'main.mjs': program };
    const expected = await onNode(files, 'main.mjs');
    expect(await inThePage(files, 'main.mjs')).toEqual(expected);
  });

  const overTheNetwork = Object.entries({
    ...httpClientPrograms,
    ...httpMessagePrograms,
    ...networkPrograms,
  });
  test.each(overTheNetwork)('network: %s', async (_name, program) => {
    const files = { ...MANIFEST, 'main.mjs': program };
    const expected = await onNode(files, 'main.mjs');
    expect(await inThePage(files, 'main.mjs')).toEqual(expected);
  });

  const ofBuiltins = Object.entries({
    ...builtinPrograms,
    ...asyncPrograms,
    ...fsPrograms,
    ...readlinePrograms,
    ...diagnosticPrograms,
    ...processObjectPrograms,
    ...streamPrograms,
  });
  test.each(ofBuiltins)('built-in: %s', async (name, program) => {
    const files = { ...MANIFEST, 'main.mjs': program };
    const expected = await onNode(files, 'main.mjs');
    const adjust = (outcome: Outcome): Outcome => {
      const { output, exit } = comparable(outcome);
      return { output: PLACED_BY_US.has(name) ? withoutPlace(output) : output, exit };
    };
    expect(adjust(await inThePage(files, 'main.mjs'))).toEqual(adjust(expected));
  });
});
