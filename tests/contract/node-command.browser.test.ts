import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../browsers/open-page.ts';
import type { TestBrowser, TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from './client-site.ts';

let site: ClientSite;
let browser: TestBrowser;
let page: TestPage;
beforeAll(async () => {
  site = await serveClient();
  browser = await openBrowser('chromium');
  page = await browser.newPage();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

test.each([
  [
    'runs a text',
    ['-e', 'console.log(typeof require, process.argv.slice(1))', 'a', '-b'],
    "function [ 'a', '-b' ]\n",
    0,
  ],
  [
    'runs a text as a module',
    ['--eval=import { sep } from "node:path"; console.log(sep)'],
    '/\n',
    0,
  ],
  ['erases types in a text', ['-e', 'const a: number = 1; console.log(a)'], '1\n', 0],
  ['sees the files beside a text', ['-e', 'console.log(require("./data.json").a)'], '5\n', 0],
  [
    'imports a module first',
    ['--import', './first.mjs', '-e', 'console.log("then")'],
    'first\nthen\n',
    0,
  ],
  ['tells its version', ['--version'], 'v24.21.0\n', 0],
  ['refuses an option it does not know', ['--nope', 'a.js'], 'node: bad option: --nope\n', 9],
  ['asks for a missing value', ['-e'], 'node: -e requires an argument\n', 9],
])('node %s', async (_name, args, output, exit) => {
  const result = await site.run(
    page,
    `const container = await WebContainer.boot();
    await container.mount({ 'data.json': file('{"a":5}'), 'first.mjs': file('console.log("first")') });
    return node(container, ...${JSON.stringify(args)});`,
  );
  expect(result).toEqual({ output, exit });
});
