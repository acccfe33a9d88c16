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
  ['prints what a text gives', ['-p', '[1, 2].map((n) => n * 2)'], '[ 2, 4 ]\n', 0],
  ['requires a module first', ['-r', './first.cjs', '-e', '0'], 'required\n', 0],
  [
    'takes variables from a file',
    ['--env-file=vars.env', '-p', 'process.env.A + process.env.PATH.length'],
    expect.stringMatching(/^one\d+\n$/) as string,
    0,
  ],
  ['looks for errors only', ['--check', 'first.cjs'], '', 0],
  ['finds an error', ['--check', 'bad.cjs'], expect.stringContaining('SyntaxError') as string, 1],
  ['tells its version', ['--version'], 'v24.21.0\n', 0],
  ['refuses an option it does not know', ['--nope', 'a.js'], 'node: bad option: --nope\n', 9],
  ['asks for a missing value', ['-e'], 'node: -e requires an argument\n', 9],
])('node %s', async (_name, args, output, exit) => {
  const result = await site.run(
    page,
    `const container = await WebContainer.boot();
    await container.mount({ 'data.json': file('{"a":5}'), 'first.mjs': file('console.log("first")'),
      'first.cjs': file('console.log("required")'), 'vars.env': file('A=one'), 'bad.cjs': file('let a b') });
    return node(container, ...${JSON.stringify(args)});`,
  );
  expect(result).toEqual({ output, exit });
});

test('node runs what comes in on stdin', async () => {
  const result = await site.run(
    page,
    `const container = await WebContainer.boot();
    const child = await container.spawn('sh', ['-c', 'echo "console.log(process.argv.length)" | node - a b']);
    return finish(child);`,
  );
  expect(result).toEqual({ output: '4\n', exit: 0 });
});

test('node --watch runs a program anew when one of its files changes', async () => {
  const result = await site.run<string>(
    page,
    `const container = await WebContainer.boot();
    await container.mount({ 'a.mjs': file('import "./b.mjs"; console.log("a");'), 'b.mjs': file('console.log("b1")'), 'other.txt': file('') });
    const child = await container.spawn('node', ['--watch', 'a.mjs', 'x']);
    let seen = '';
    let told = () => {};
    void child.output.pipeTo(new WritableStream({ write(text) { seen += text; told(); } }));
    const until = async (text) => { while (!seen.includes(text)) await new Promise((next) => (told = next)); };
    await until('Completed running');
    await container.fs.writeFile('other.txt', 'no reason to run');
    await container.fs.writeFile('b.mjs', 'console.log("b2"); process.exit(3)');
    await until('Failed running');
    await container.fs.writeFile('b.mjs', 'console.log("b3"); setInterval(() => {}, 1000)');
    await until('b3\\na\\n');
    child.kill();
    await child.exit;
    return seen;`,
  );
  const waiting = "running 'a.mjs x'. Waiting for file changes before restarting...";
  const restart = "Change detected in '/home/project/b.mjs'\nRestarting 'a.mjs x'\n";
  expect(result).toBe(
    `b1\na\nCompleted ${waiting}\n${restart}b2\nFailed ${waiting}\n${restart}b3\na\n`,
  );
});
