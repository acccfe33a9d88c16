import { chromium, type Browser } from 'playwright-core';
import { findChromium } from './find-browsers.ts';
import { readOutcome, wrapExpression, type TestBrowser, type TestPage } from './test-page.ts';

// A browser that asks its maker for updates waits for answers that a closed network never gives.
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PLAIN = ['--disable-gpu', '--disable-quic', '--no-first-run'];

/**
 * Starts Chromium with playwright's whole interface.
 * @param options.args More arguments for the browser, for instance `--host-resolver-rules=…`.
 * @throws When no such browser is installed.
 */
export function launchChromium(options: { args?: string[] } = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found; npm test says what to do.');
  return chromium.launch({
    executablePath,
    // Chromium's own sandbox refuses to run as root.
    chromiumSandbox: process.platform !== 'linux' || process.getuid?.() !== 0,
    args: [...QUIET, ...PLAIN, ...(options.args ?? [])],
  });
}

/** Starts Chromium behind the interface that all engines share. */
export async function openChromium(): Promise<TestBrowser> {
  const browser = await launchChromium();
  return { newPage: () => newPage(browser), close: () => browser.close() };
}

async function newPage(browser: Browser): Promise<TestPage> {
  const page = await browser.newPage();
  return {
    goto: async (url) => {
      await page.goto(url);
    },
    evaluate: async <T>(expression: string) =>
      readOutcome<T>(await page.evaluate<string>(wrapExpression(expression))),
    close: () => page.close(),
  };
}
