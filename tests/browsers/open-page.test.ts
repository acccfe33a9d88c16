import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TESTED_ENGINES } from './find-browsers.ts';
import { openBrowser } from './open-page.ts';
import type { TestBrowser } from './test-page.ts';

const server = createServer((_request, response) => {
  response.setHeader('Content-Type', 'text/html;charset=utf-8');
  response.end('<!doctype html><title>等待</title><p>A server waits.</p>');
});
let address: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => void server.close());

describe.each(TESTED_ENGINES)('%s', (engine) => {
  // Every process that the browser starts inherits this, wherever it is moved to.
  const mark = randomUUID();
  let browser: TestBrowser;

  beforeAll(async () => {
    process.env['BROWSER_TEST'] = mark;
    browser = await openBrowser(engine);
  });

  afterAll(() => browser.close());

  test('opens a page and brings values out of it', async () => {
    const page = await browser.newPage();
    await page.goto(address);
    expect(await page.evaluate('document.title')).toBe('等待');
    expect(await page.evaluate('{ a: [1, null, "x"] }')).toEqual({ a: [1, null, 'x'] });
    expect(await page.evaluate('undefined // said at the end')).toBeUndefined();
    await page.close();
  });

  test('waits for a promise', async () => {
    const page = await browser.newPage();
    await page.goto(address);
    expect(await page.evaluate('fetch("/").then((r) => r.status)')).toBe(200);
    await page.close();
  });

  test("rejects with the page's error", async () => {
    const page = await browser.newPage();
    await page.goto(address);
    await expect(page.evaluate('Promise.reject(new RangeError("too far"))')).rejects.toMatchObject({
      name: 'RangeError',
      message: 'too far',
    });
    await expect(page.evaluate('(() => { throw "text" })()')).rejects.toThrow('text');
    await expect(page.evaluate('((')).rejects.toThrow();
    await page.close();
  });

  test('rejects when nobody answers at the address', async () => {
    const page = await browser.newPage();
    await expect(page.goto('http://127.0.0.1:1/')).rejects.toThrow();
    await page.close();
  });

  test('shares no storage between pages', async () => {
    const pages = await Promise.all([browser.newPage(), browser.newPage()]);
    await Promise.all(pages.map((page) => page.goto(address)));
    await pages[0]?.evaluate('localStorage.setItem("draft", "mine")');
    expect(await pages[1]?.evaluate('localStorage.getItem("draft")')).toBeNull();
  });

  test.runIf(process.platform === 'linux')('leaves no process behind', async () => {
    const another = await openBrowser(engine);
    await another.newPage();
    expect(markedProcesses(mark)).not.toHaveLength(0);
    await Promise.all([another.close(), browser.close()]);
    await expect.poll(() => markedProcesses(mark), { timeout: 10_000 }).toEqual([]);
  });
});

function markedProcesses(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const isMarked = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
      return isMarked && Number(pid) !== process.pid;
    } catch {
      return false;
    }
  });
}
