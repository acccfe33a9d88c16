import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TESTED_ENGINES } from '../../browsers/find-browsers.ts';
import { openBrowser } from '../../browsers/open-page.ts';
import type { TestBrowser } from '../../browsers/test-page.ts';
import { serveClient, type ClientSite } from '../../contract/client-site.ts';
import { startInPage, startOnNode, type OutcomeOf, type ProgramSet } from '../many-programs.ts';
import { expressPrograms } from './express-programs.ts';
import { packageFiles } from './package-files.ts';
import { wsPrograms } from './ws-programs.ts';

const all = { ...expressPrograms, ...wsPrograms };
/** What every engine runs; Chromium runs all, as errors are told in the engine's own words. */
const EVERYWHERE = [
  'Express: answers of each kind',
  'Express: forms, text and raw bodies',
  'Express: sendFile and download',
  'Express: static files, ranges and what has not changed',
  'ws: text and binary messages in order',
  'ws: messages of a megabyte',
];

describe.each(TESTED_ENGINES)('packages as npm has them print as on Node in %s', (engine) => {
  const chosen = Object.entries(all).filter(
    ([name]) => engine === 'chromium' || EVERYWHERE.includes(name),
  );
  const set: ProgramSet = {
    programs: Object.fromEntries(chosen),
    shared: packageFiles(['express', 'ws']),
  };
  let site: ClientSite;
  let browser: TestBrowser;
  let expected: OutcomeOf;
  let actual: OutcomeOf;
  beforeAll(async () => {
    site = await serveClient();
    browser = await openBrowser(engine);
    expected = startOnNode(set);
    actual = await startInPage(site, await browser.newPage(), set);
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  test.each(Object.keys(set.programs))('%s', async (name) => {
    const outcome = await expected(name);
    expect(await actual(name)).toEqual(outcome);
    expect(outcome.exit).toBe(0);
  });
});
