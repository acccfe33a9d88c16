import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TESTED_ENGINES } from '../browsers/find-browsers.ts';
import { openBrowser } from '../browsers/open-page.ts';
import type { TestBrowser, TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from './client-site.ts';

const SERVER = `
import { createServer } from 'node:http';
createServer((request, response) => {
  console.log(request.method, request.url);
  response.end('hello from ' + request.url);
}).listen(3000);
`;
const CLIENT = `
import { connect } from 'node:net';
const socket = connect(3000);
let answer = '';
socket.on('data', (bytes) => (answer += bytes));
socket.on('close', () => console.log(JSON.stringify(answer)));
socket.write('GET /a HTTP/1.1\\\\r\\\\nHost: a\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n');
`;

let site: ClientSite;
beforeAll(async () => {
  site = await serveClient();
});
afterAll(() => site.close());

describe.each(TESTED_ENGINES)('the client in %s', (engine) => {
  let browser: TestBrowser;
  let page: TestPage;
  beforeAll(async () => {
    browser = await openBrowser(engine);
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  test('boots, mounts, spawns a server, hears of it, and reaches it from another process', async () => {
    const result = await site.run(
      page,
      `const container = await WebContainer.boot({ workdirName: 'shop' });
      await container.mount({
        'package.json': file('{"type":"module"}'),
        'server.ts': file(\`${SERVER}\`),
        'client.ts': file(\`${CLIENT}\`),
      });
      const listening = ready(container);
      const server = await container.spawn('node', ['server.ts']);
      const { port, url } = await listening;
      const client = await node(container, 'client.ts');
      const rest = finish(server);
      server.kill();
      return { workdir: container.workdir, path: container.path, port, url, client, server: await rest };`,
    );
    expect(result).toMatchObject({
      workdir: '/home/shop',
      path: expect.stringContaining('/usr/bin'),
      port: 3000,
      url: 'http://localhost:3000',
      server: { exit: 137, output: 'GET /a\n' },
    });
    const { output, exit } = (result as { client: { output: string; exit: number } }).client;
    expect(exit).toBe(0);
    expect(JSON.parse(output)).toMatch(
      /^HTTP\/1\.1 200 OK\r\nDate: [^\r]+ GMT\r\nConnection: close\r\nContent-Length: 13\r\n\r\nhello from \/a$/,
    );
  });

  test('reads and writes files, and a process sees them and writes its own', async () => {
    const result = await site.run(
      page,
      `const container = await WebContainer.boot();
      const { fs } = container;
      await fs.mkdir('a/b', { recursive: true });
      await fs.writeFile('a/b/text.txt', 'grün');
      await fs.writeFile('bytes.bin', new Uint8Array([0, 127, 128, 255]));
      await container.mount({ mounted: { directory: { 'c.txt': file(new Uint8Array([200])) } } });
      await fs.writeFile('copy.mjs', \`
        import { readFileSync, writeFileSync } from 'node:fs';
        writeFileSync('copied.txt', readFileSync('a/b/text.txt', 'utf8').toUpperCase());
      \`);
      const { exit } = await node(container, 'copy.mjs');
      await fs.rename('copied.txt', 'a/moved.txt');
      await fs.rm('a/b', { recursive: true });
      return {
        exit,
        moved: await fs.readFile('a/moved.txt', 'utf-8'),
        bytes: [...(await fs.readFile('bytes.bin'))],
        mounted: [...(await fs.readFile('mounted/c.txt'))],
        names: await fs.readdir('/'),
        kinds: (await fs.readdir('.', { withFileTypes: true })).map((entry) => [entry.name, entry.isDirectory()]),
        exported: await container.export('a'),
        missing: await failure(() => fs.readFile('none.txt')),
        full: await failure(() => fs.rm('a')),
      };`,
    );
    expect(result).toEqual({
      exit: 0,
      moved: 'GRÜN',
      bytes: [0, 127, 128, 255],
      mounted: [200],
      names: ['a', 'bytes.bin', 'copy.mjs', 'mounted'],
      kinds: [
        ['a', true],
        ['bytes.bin', false],
        ['copy.mjs', false],
        ['mounted', true],
      ],
      exported: { 'moved.txt': { file: { contents: 'GRÜN' } } },
      missing: {
        name: 'Error',
        message: "ENOENT: no such file or directory, open '/home/project/none.txt'",
        code: 'ENOENT',
      },
      full: {
        name: 'Error',
        message: "EISDIR: illegal operation on a directory, rm '/home/project/a'",
        code: 'EISDIR',
      },
    });
  });

  test('gives a process its arguments, environment, folder, input and exit code', async () => {
    const result = await site.run(
      page,
      `const container = await WebContainer.boot();
      await container.mount({ sub: { directory: { 'tell.mjs': file(\`
        process.stdin.setEncoding('utf8');
        process.stdin.on('data', (text) => {
          console.log(JSON.stringify([process.argv.slice(2), process.env.COLOR, process.cwd(), text]));
          process.exit(7);
        });
      \`) } } });
      const child = await container.spawn('node', ['tell.mjs', 'a', 'b c'], { cwd: 'sub', env: { COLOR: 1 } });
      const writer = child.input.getWriter();
      await writer.write('typed');
      const { output, exit } = await finish(child);
      return { told: JSON.parse(output), exit, unknown: await finish(await container.spawn('npm', ['i'])) };`,
    );
    expect(result).toEqual({
      told: [['a', 'b c'], '1', '/home/project/sub', 'typed'],
      exit: 7,
      unknown: { exit: 127, output: 'npm: command not found. This container has: node, vitest\n' },
    });
  });

  test('kills an endless loop and takes its port over', async () => {
    const result = await site.run(
      page,
      `const container = await WebContainer.boot();
      await container.mount({ 'loop.mjs': file(\`
        import { createServer } from 'node:net';
        createServer(() => {}).listen(4000, () => { console.log('looping'); while (true); });
      \`), 'taken.mjs': file(\`
        import { createServer } from 'node:net';
        createServer().listen(4000).on('error', (error) => console.log(error.code, error.port));
      \`) });
      const ports = [];
      container.on('port', (port, type) => ports.push([port, type]));
      const listening = ready(container);
      const loop = await container.spawn('node', ['loop.mjs']);
      await listening;
      const taken = await node(container, 'taken.mjs');
      const rest = finish(loop);
      loop.kill();
      return { taken, loop: await rest, ports };`,
    );
    expect(result).toEqual({
      taken: { output: 'EADDRINUSE 4000\n', exit: 0 },
      loop: { output: 'looping\n', exit: 137 },
      ports: [
        [4000, 'open'],
        [4000, 'close'],
      ],
    });
  });

  test('blocks for as long as a program asks', async () => {
    const { output } = await site.run<{ output: string }>(
      page,
      `const container = await WebContainer.boot();
      await container.mount({ 'sleep.mjs': file(\`
        const start = performance.now();
        const result = Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
        console.log(result, performance.now() - start >= 199);
      \`) });
      return node(container, 'sleep.mjs');`,
    );
    expect(output).toBe('timed-out true\n');
  });

  test('tears down and boots again with nothing left', async () => {
    const result = await site.run(
      page,
      `const first = await WebContainer.boot();
      await first.fs.writeFile('old.txt', '');
      await first.mount({ 'wait.mjs': file('setInterval(() => {}, 1000)') });
      const waiting = await first.spawn('node', ['wait.mjs']);
      const twice = await failure(() => WebContainer.boot());
      first.teardown();
      const second = await WebContainer.boot();
      return { twice: twice.message, names: await second.fs.readdir('/') };`,
    );
    expect(result).toEqual({
      twice: 'Only a single WebContainer instance can be booted',
      names: [],
    });
  });

  test('runs vitest, with a verdict for every test', async () => {
    const { output, exit } = await site.run<{ output: string; exit: number }>(
      page,
      `const container = await WebContainer.boot();
      await container.mount({ 'package.json': file('{"type":"module"}'), 'a.test.ts': file(\`
        import { expect, test } from 'vitest';
        test('right', () => expect(1 + 1).toBe(2));
        test('wrong', () => {
          console.log('seen');
          expect({ a: 1 }).toEqual({ a: 2 });
        });
      \`) });
      return finish(await container.spawn('vitest', ['run', '--reporter=events']));`,
    );
    const events = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(exit).toBe(1);
    expect(events.map(({ type }) => type)).toEqual([
      'collected',
      'started',
      'result',
      'started',
      'console',
      'result',
      'end',
    ]);
    expect(events[2]).toMatchObject({ state: 'pass', errors: [] });
    expect(events[4]).toMatchObject({ stream: 'stdout', text: 'seen\n' });
    expect(events[5]).toMatchObject({
      state: 'fail',
      errors: [
        {
          name: 'AssertionError',
          message: 'expected { a: 1 } to deeply equal { a: 2 }',
          expected: '{\n  "a": 2,\n}',
          actual: '{\n  "a": 1,\n}',
          position: { file: 'a.test.ts', line: 6 },
        },
      ],
    });
    expect(events[6]).toMatchObject({ state: 'fail', errors: [] });
  });
});
