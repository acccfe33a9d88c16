import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';

export const LESSON = '/lessons/01-one-request-at-a-time/';

/** A lesson opened as a learner opens it, watched for requests to anywhere else. */
export interface OpenLesson {
  page: Page;
  context: BrowserContext;
  /** Addresses asked for that are neither the course's nor its sandbox's. */
  foreign: string[];
  /** What the console of the page complained about. */
  complaints: string[];
}

/** Opens lesson 01 in a context of its own. */
export async function openLesson(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<OpenLesson> {
  const own = [inject('courseAddress'), inject('sandboxAddress')];
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const foreign: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && !own.includes(origin)) foreign.push(request.url());
  });
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(inject('courseAddress') + LESSON);
  return { page, context, foreign, complaints };
}

/** Replaces the whole text of the shown editor of a panel, as by pasting. */
export async function setCode(page: Page, panel: string, code: string): Promise<void> {
  const editor = page.locator(`${panel} .monaco-editor`).first();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
    document.activeElement?.dispatchEvent(paste);
  }, code);
}
