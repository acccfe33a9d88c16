import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../browsers/open-page.ts';
import type { TestBrowser } from '../browsers/test-page.ts';
import { serveClient } from './client-site.ts';

/** Longer than the host waits before it fetches what programs may ask for later. */
const UNTIL_FETCHED = 4000;

/** Asks for a built-in with each line that comes in. */
const ASKING = `
process.stdout.write('ready');
process.stdin.on('data', (name) => {
  try { process.stdout.write(typeof require(String(name).trim())); }
  catch ({ code, message }) { process.stdout.write(code + ' ' + message); }
});`;
const START = `
  const container = await WebContainer.boot();
  await container.mount({ 'main.cjs': file(${JSON.stringify(ASKING)}) });
  const program = await container.spawn('node', ['main.cjs']);
  const reader = program.output.getReader();
  const writer = program.input.getWriter();
  globalThis.ask = async (line) => { await writer.write(line); return (await reader.read()).value; };
  return (await reader.read()).value;`;

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser('chromium');
});
afterAll(() => browser.close());

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('built-ins that were not asked for yet are there when the network has gone', async () => {
  const site = await serveClient();
  const page = await browser.newPage();
  expect(await site.run(page, START)).toBe('ready');
  await wait(UNTIL_FETCHED);
  await site.close();
  expect(await page.evaluate(`ask('node:crypto')`)).toBe('object');
  await page.close();
});

test('a built-in that cannot be loaded says so, and the program goes on', async () => {
  const site = await serveClient();
  const page = await browser.newPage();
  expect(await site.run(page, START)).toBe('ready');
  await site.close();
  const refusal = /^ERR_MODULE_NOT_FOUND The host's own script '.*' could not be loaded\./;
  expect(await page.evaluate(`ask('node:querystring')`)).toMatch(refusal);
  expect(await page.evaluate(`ask('node:http')`)).toBe('object');
  await page.close();
});
