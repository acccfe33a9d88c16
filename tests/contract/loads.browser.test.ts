import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../browsers/chromium.ts';
import type { Browser, Page } from 'playwright-core';
import { readOutcome, wrapExpression, type TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from './client-site.ts';

/** In bytes. */
const SIZE = 100 * 1024 * 1024;

const BIG = `
import { createHash } from 'node:crypto';
import http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { once } from 'node:events';
const size = ${SIZE};
const piece = Buffer.alloc(65536, 'abcdefg');
let most = 0;
/** Sums the bytes up as they pass: to hash them all would be a test of the hash. */
const sum = async (stream) => {
  let [length, total] = [0, 0];
  for await (const chunk of stream) {
    length += chunk.length;
    for (let at = 0; at < chunk.length; at += 97) total = (total * 31 + chunk[at]) % 1000003;
    most = Math.max(most, stream.readableLength ?? 0);
  }
  return length;
};
const body = () => Readable.from((function* () { for (let sent = 0; sent < size; sent += piece.length) yield piece; })(), { objectMode: false });
const server = http.createServer(async (request, response) => {
  if (request.method === 'PUT') return response.end(String(await sum(request)));
  await pipeline(body(), response);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const upload = http.request({ port, method: 'PUT', headers: { 'Content-Length': size } });
const [[answer]] = await Promise.all([once(upload, 'response'), pipeline(body(), upload)]);
console.log('up', Number(String(await answer.toArray())) === size);
const [download] = await once(http.get({ port }), 'response');
console.log('down', (await sum(download)) === size, most <= 4 * 65536);
server.close();
server.closeAllConnections();
`;

const THOUSAND = `
import net from 'node:net';
import { once } from 'node:events';
const sockets = new Set();
const server = net.createServer((socket) => { sockets.add(socket); socket.on('error', () => {}); socket.pipe(socket); });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const clients = Array.from({ length: 1000 }, () => net.connect(server.address().port, '127.0.0.1'));
await Promise.all(clients.map((client) => once(client, 'connect')));
const count = await new Promise((resolve) => server.getConnections((error, open) => resolve(open)));
const answers = clients.map((client) => once(client, 'data'));
clients.forEach((client, index) => client.write('n' + index));
const texts = await Promise.all(answers);
console.log(count, sockets.size, texts.every(([data], index) => String(data) === 'n' + index));
const closed = clients.map((client) => once(client, 'close'));
for (const client of clients) client.end();
await Promise.all(closed);
server.close(() => console.log('closed'));
`;

let site: ClientSite;
let browser: Browser;
let page: Page;
let testPage: TestPage;

beforeAll(async () => {
  site = await serveClient();
  browser = await launchChromium();
  page = await browser.newPage();
  testPage = {
    goto: async (url) => void (await page.goto(url)),
    evaluate: async <T>(expression: string) =>
      readOutcome<T>(await page.evaluate<string>(wrapExpression(expression))),
    close: () => page.close(),
  };
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const inChromium = <T>(files: Record<string, string>, body: string): Promise<T> =>
  site.run<T>(
    testPage,
    `const container = await WebContainer.boot();
    await container.mount(treeOf(${JSON.stringify(files)}));
    ${body}`,
  );

describe('loads', () => {
  test('a hundred megabytes go each way with little waiting in between', async () => {
    const result = await inChromium({ 'big.mjs': BIG }, "return node(container, 'big.mjs');");
    expect(result).toEqual({ output: 'up true\ndown true true\n', exit: 0 });
  });

  test('a thousand sockets are open at once', async () => {
    const result = await inChromium(
      { 'sockets.mjs': THOUSAND },
      "return node(container, 'sockets.mjs');",
    );
    expect(result).toEqual({ output: '1000 1000 true\nclosed\n', exit: 0 });
  });

  test('a process whose script cannot be loaded says so, and the next one runs', async () => {
    await inChromium(
      { 'a.mjs': "console.log('runs')" },
      'globalThis.container = container; await node(container, "a.mjs");',
    );
    // One worker has loaded ahead: it runs, and the next one finds nothing.
    const start =
      "globalThis.start = async () => { const process = await container.spawn('node', ['a.mjs']); let output = ''; await process.output.pipeTo(new WritableStream({ write: (text) => void (output += text) })); return { output, exit: await process.exit }; }";
    await testPage.evaluate(`(() => { ${start} })()`);
    await page.route('**/headless/worker-*', (route) => route.abort());
    const away = [
      await testPage.evaluate('start()'),
      await testPage.evaluate<{ output: string; exit: number }>('start()'),
    ];
    await page.unroute('**/headless/worker-*');
    expect(away[0]).toEqual({ output: 'runs\n', exit: 0 });
    expect(away[1]).toMatchObject({
      output: expect.stringContaining('its script could not be loaded') as string,
      exit: expect.any(Number) as number,
    });
    expect(await testPage.evaluate('start()')).toEqual({ output: 'runs\n', exit: 0 });
  });
});
