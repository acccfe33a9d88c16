import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../browsers/chromium.ts';
import { readOutcome, wrapExpression, type TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from './client-site.ts';
import { PREVIEW_TOOLS } from './previewed-page.ts';

const PROGRAM = `
  import { createServer } from 'node:http';
  const page = (title, body) => '<!doctype html><link rel="stylesheet" href="/style.css"><title>' + title + '</title><h1>' + title + '</h1>' + body;
  createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { url, method, headers } = request;
    if (url === '/style.css') {
      response.setHeader('Content-Type', 'text/css');
      return response.end('h1 { color: rgb(1, 2, 3) }');
    }
    if (url === '/data') {
      response.setHeader('Content-Type', 'application/json');
      return response.end('{"a":1}');
    }
    if (method === 'POST') {
      response.writeHead(303, { Location: '/done', 'Set-Cookie': 'user=' + body.split('=')[1] });
      return response.end();
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (url === '/done') return response.end(page('Done', headers.cookie + '<a href="data">data</a>'));
    if (url.startsWith('/form')) return response.end(page('Form ' + url, '<form method=post action="/post"><input name=user value=ann><button>Send</button></form>'));
    response.end(page('Start', '<a href="/form?a">go on</a><script>try { parent.document.title; document.title = "reached" } catch { document.title = "kept out" }</script>'));
  }).listen(3000);`;

let site: ClientSite;
let browser: Browser;
let page: Page;
let tab: TestPage;

beforeAll(async () => {
  site = await serveClient('workshop.lan');
  browser = await launchChromium({ args: ['--host-resolver-rules=MAP workshop.lan 127.0.0.1'] });
  page = await browser.newPage();
  tab = {
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

test('without Service Workers a preview is a copy of the page, in a frame without an origin', async () => {
  const secure = await site.run<boolean>(
    tab,
    `${PREVIEW_TOOLS}
    const { url } = await serve(${JSON.stringify(PROGRAM)});
    const frame = document.createElement('iframe');
    frame.id = 'preview';
    frame.src = url;
    document.body.append(frame);
    return isSecureContext;`,
  );
  expect(secure).toBe(false);
  const preview = page.frameLocator('#preview');
  const copy = preview.frameLocator('iframe');
  await copy.getByRole('heading', { name: 'Start' }).waitFor();
  expect(await preview.getByRole('note').textContent()).toContain('without a secure connection');
  expect(await copy.locator('h1').evaluate((h1) => getComputedStyle(h1).color)).toBe(
    'rgb(1, 2, 3)',
  );
  expect(await copy.locator('title').evaluate(() => document.title)).toBe('kept out');
  await copy.getByRole('link').click();
  await copy.getByRole('heading', { name: 'Form /form?a' }).waitFor();
  await copy.getByRole('button').click();
  await copy.getByRole('heading', { name: 'Done' }).waitFor();
  expect(await copy.locator('body').textContent()).toContain('user=ann');
  await copy.getByRole('link').click();
  await preview.getByText('{"a":1}').waitFor();
});

test('a preview whose page is closed says so without Service Workers too', async () => {
  const url = await site.run<string>(
    tab,
    `${PREVIEW_TOOLS} const { url } = await serve(${JSON.stringify(PROGRAM)}); return url;`,
  );
  await page.goto(url);
  await page
    .frameLocator('iframe')
    .getByRole('heading', { name: 'The tab that ran this server is closed' })
    .waitFor();
});
