import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../browsers/chromium.ts';
import { readOutcome, wrapExpression, type TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from './client-site.ts';
import { pageServer, PREVIEW_TOOLS } from './previewed-page.ts';

let site: ClientSite;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  site = await serveClient();
  browser = await launchChromium();
});
beforeEach(async () => {
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** A tab that shares its storage, and with it the Service Worker, with the other tabs of a test. */
async function openTab(): Promise<{ page: Page; tab: TestPage }> {
  const page = await context.newPage();
  const tab: TestPage = {
    goto: async (url) => void (await page.goto(url)),
    evaluate: async <T>(expression: string) =>
      readOutcome<T>(await page.evaluate<string>(wrapExpression(expression))),
    close: () => page.close(),
  };
  return { page, tab };
}

/** Starts a server in a tab that answers every fetch with a name; gives the preview's address. */
async function serveIn(tab: TestPage, name: string): Promise<string> {
  const program = pageServer(`return (await fetch('/')).status`, `response.end('${name}')`);
  return site.run<string>(
    tab,
    `${PREVIEW_TOOLS} const { url } = await serve(${JSON.stringify(program)}); return url;`,
  );
}

/** Reads an address as a page of the sandbox origin would. */
async function read(page: Page, url: string): Promise<{ status: number; text: string }> {
  return page.evaluate(async (address) => {
    const response = await fetch(address);
    return { status: response.status, text: await response.text() };
  }, url);
}

test('two tabs never answer for each other, and a closed one is said to be closed', async () => {
  const [one, two] = [await openTab(), await openTab()];
  const urls = [await serveIn(one.tab, 'one'), await serveIn(two.tab, 'two')];
  const viewer = await context.newPage();
  await viewer.goto(urls[0] ?? '');
  const reads = await Promise.all(
    Array.from({ length: 20 }, (_, at) => read(viewer, `${urls[at % 2]}name`)),
  );
  expect(reads.map(({ text }) => text)).toEqual(
    Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 'one' : 'two')),
  );
  await one.page.close();
  const [closed, open] = [
    await read(viewer, `${urls[0]}name`),
    await read(viewer, `${urls[1]}name`),
  ];
  expect(open).toEqual({ status: 200, text: 'two' });
  expect(closed.status).toBe(410);
  expect(closed.text).toContain('The tab that ran this server is closed');
  await viewer.goto(urls[0] ?? '');
  expect(await viewer.title()).toBe('The tab that ran this server is closed');
});

test('a Service Worker that the browser stops loses nothing', async () => {
  const { page, tab } = await openTab();
  const url = await serveIn(tab, 'still here');
  const viewer = await context.newPage();
  await viewer.goto(url);
  const session = await context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  for (let stop = 0; stop < 3; stop++) {
    expect(await read(viewer, `${url}name`)).toEqual({ status: 200, text: 'still here' });
    await session.send('ServiceWorker.stopAllWorkers');
  }
  await viewer.reload();
  expect(await read(viewer, `${url}name`)).toEqual({ status: 200, text: 'still here' });
});

test('a host that is closed in the middle breaks its answers off', async () => {
  const { page, tab } = await openTab();
  const program = pageServer('', `response.write('some'); console.log('wrote');`);
  const url = await site.run<string>(
    tab,
    `${PREVIEW_TOOLS} const { url } = await serve(${JSON.stringify(program)}); return url;`,
  );
  const viewer = await context.newPage();
  await viewer.goto(url);
  const reading = viewer.evaluate(async () => {
    const { body } = await fetch('/forever');
    const reader = body!.getReader();
    await reader.read();
    document.title = 'reading';
    return reader.read().catch((error: Error) => error.name);
  });
  await viewer.waitForFunction(() => document.title === 'reading');
  await page.close();
  expect(await reading).toBe('TypeError');
});

test('what a server sends as an attachment is downloaded', async () => {
  const { tab } = await openTab();
  const program = pageServer(
    '',
    `response.setHeader('Content-Disposition', 'attachment; filename="report.csv"');
    response.setHeader('Content-Type', 'text/csv');
    response.end('a,b\\n1,2\\n');`,
  );
  const url = await site.run<string>(
    tab,
    `${PREVIEW_TOOLS} const { url } = await serve(${JSON.stringify(program)}); return url;`,
  );
  const viewer = await context.newPage();
  await viewer.goto(url);
  for (const attribute of ['', 'download="report.csv"']) {
    const [download] = await Promise.all([
      viewer.waitForEvent('download'),
      viewer.evaluate((attribute) => {
        document.body.innerHTML = `<a href="/report" ${attribute}>report</a>`;
        document.querySelector('a')?.click();
      }, attribute),
    ]);
    expect(download.suggestedFilename()).toBe('report.csv');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe('a,b\n1,2\n');
  }
});

test('a Service Worker that the browser was told to forget is there again with the container', async () => {
  const { tab } = await openTab();
  const url = await serveIn(tab, 'once');
  const viewer = await context.newPage();
  await viewer.goto(url);
  await viewer.evaluate(async () => (await navigator.serviceWorker.ready).unregister());
  await viewer.goto('about:blank');
  await viewer.goto(url);
  const told = viewer.frameLocator('iframe').getByRole('heading');
  expect(await told.textContent()).toBe('The browser was told to forget this preview');
  const again = await serveIn(tab, 'again');
  await viewer.goto(again);
  await viewer.waitForFunction(
    () => document.title === 'Preview' && !!navigator.serviceWorker.controller,
  );
  expect(await read(viewer, `${again}name`)).toEqual({ status: 200, text: 'again' });
});
