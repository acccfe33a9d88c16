import { launch, type Browser } from 'puppeteer-core';
import { findFirefox } from './find-browsers.ts';
import { readOutcome, wrapExpression, type TestBrowser, type TestPage } from './test-page.ts';

/**
 * Starts Firefox, driven over WebDriver BiDi.
 * @throws When it is not installed.
 */
export async function openFirefox(): Promise<TestBrowser> {
  const executablePath = findFirefox();
  if (executablePath === undefined) throw new Error('No Firefox found; npm test says what to do.');
  const browser = await launch({ browser: 'firefox', executablePath });
  return { newPage: () => newPage(browser), close: () => browser.close() };
}

async function newPage(browser: Browser): Promise<TestPage> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  return {
    goto: async (url) => {
      await page.goto(url);
    },
    evaluate: async <T>(expression: string) =>
      readOutcome<T>((await page.evaluate(wrapExpression(expression))) as string),
    close: () => context.close(),
  };
}
