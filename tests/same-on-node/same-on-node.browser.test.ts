import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../browsers/open-page.ts';
import type { TestBrowser, TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from '../contract/client-site.ts';
import { httpClientPrograms } from './http-client-programs.ts';
import { asyncPrograms } from './async-programs.ts';
import { builtinPrograms } from './builtin-programs.ts';
import { eventLoopPrograms } from './event-loop-programs.ts';
import { httpMessagePrograms } from './http-message-programs.ts';
import { fsPrograms } from './fs-programs.ts';
import { httpPrograms } from './http-programs.ts';
import { languagePrograms } from './language-programs.ts';
import { networkPrograms } from './network-programs.ts';
import { processPrograms } from './process-programs.ts';
import { readlinePrograms } from './readline-programs.ts';
import { streamPrograms } from './stream-programs.ts';

interface Outcome {
  output: string;
  exit: number | null;
}

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
  for (const [name, contents] of Object.entries(files)) await writeFile(join(cwd, name), contents);
  // Both streams to one file, as to one terminal, keep their order.
  const terminal = await open(join(folder, 'terminal.txt'), 'w+');
  const child = spawn(process.execPath, [entry], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', terminal.fd, terminal.fd],
  });
  const exit = await new Promise<number | null>((resolve) => void child.once('close', resolve));
  const output = await readFile(join(folder, 'terminal.txt'), 'utf8');
  await terminal.close();
  return { output: output.replaceAll(cwd, '/home/project'), exit };
}

async function inThePage(files: Record<string, string>, entry: string): Promise<Outcome> {
  const tree = Object.entries(files).map(([name, contents]) => [name, { file: { contents } }]);
  return site.run<Outcome>(
    page,
    `const container = await WebContainer.boot();
    await container.mount(${JSON.stringify(Object.fromEntries(tree))});
    const early = await node(container, ${JSON.stringify(entry)});
    return early;`,
  );
}

/** Node lists its own frames below ours; nobody needs to imitate them. */
function withoutInternals(output: string): string {
  return output
    .replace(/\n +at [^\n]*node:[^\n]*?( \{)?(?=\n)/g, '$1')
    .replace(/\n( +)at Object\.<anonymous> \((file:[^\n]*)\)(?=\n)/g, '\n$1at $2');
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
    const adjust = ({ output, exit }: Outcome): Outcome => {
      return { output: withoutInternals(output).replace(/\(node:\d+\)/g, '(node:*)'), exit };
    };
    const expected = await onNode(files, 'main.mjs');
    expect(adjust(await inThePage(files, 'main.mjs'))).toEqual(adjust(expected));
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
    ...streamPrograms,
  });
  test.each(ofBuiltins)('built-in: %s', async (name, program) => {
    const files = { ...MANIFEST, 'main.mjs': program };
    const expected = await onNode(files, 'main.mjs');
    // A warning names the process's number.
    const adjust = ({ output, exit }: Outcome): Outcome => {
      const own = withoutInternals(output).replace(/\(node:\d+\)/g, '(node:*)');
      return { output: PLACED_BY_US.has(name) ? withoutPlace(own) : own, exit };
    };
    expect(adjust(await inThePage(files, 'main.mjs'))).toEqual(adjust(expected));
  });
});
