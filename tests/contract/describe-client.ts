import { afterAll, beforeAll, describe } from 'vitest';
import { TESTED_ENGINES } from '../browsers/find-browsers.ts';
import { openBrowser } from '../browsers/open-page.ts';
import type { TestBrowser, TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from './client-site.ts';

/** Runs a body in a fresh page of the engine under test; see {@link ClientSite.run}. */
export type RunInPage = <T>(body: string) => Promise<T>;

/**
 * Declares the same tests for the unmodified client in every engine.
 *
 * @param area - the part of the client's API, for the tests' names
 * @param declare - declares the tests
 */
export function describeClient(area: string, declare: (run: RunInPage) => void): void {
  describe.each(TESTED_ENGINES)(`${area} in %s`, (engine) => {
    let site: ClientSite;
    let browser: TestBrowser;
    let page: TestPage;
    beforeAll(async () => {
      site = await serveClient();
      browser = await openBrowser(engine);
      page = await browser.newPage();
    });
    afterAll(async () => {
      await browser.close();
      await site.close();
    });
    declare((body) => site.run(page, body));
  });
}
