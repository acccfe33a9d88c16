import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TESTED_ENGINES } from '../../browsers/find-browsers.ts';
import { openBrowser } from '../../browsers/open-page.ts';
import type { TestBrowser } from '../../browsers/test-page.ts';
import { serveClient, type ClientSite } from '../../contract/client-site.ts';
import { startInPage, startOnNode, type OutcomeOf } from '../many-programs.ts';
import { documentedPrograms as programs } from './programs.ts';
import { reasonToSkip } from './skipped.ts';

let expected: OutcomeOf | undefined;

describe.each(TESTED_ENGINES)("what Node's documentation tells holds in %s", (engine) => {
  let site: ClientSite;
  let browser: TestBrowser;
  let actual: OutcomeOf;
  beforeAll(async () => {
    site = await serveClient();
    browser = await openBrowser(engine);
    expected ??= startOnNode({ programs });
    actual = await startInPage(site, await browser.newPage(), { programs });
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  for (const name of Object.keys(programs)) {
    const reason = reasonToSkip(engine, name);
    test.skipIf(reason !== undefined)(name + (reason ? ` (${reason})` : ''), async () => {
      expect(await actual(name)).toEqual(await expected?.(name));
    });
  }
});
