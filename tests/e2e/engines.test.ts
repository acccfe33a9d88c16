import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { TESTED_ENGINES } from '../browsers/find-browsers.ts';
import { openBrowser } from '../browsers/open-page.ts';
import type { TestBrowser, TestPage } from '../browsers/test-page.ts';
import { LESSON } from './lesson-page.ts';

/** Tools for a page that is driven by expressions alone, as the drivers of all engines allow. */
const TOOLS = `
  const until = async (what, condition) => {
    for (const start = performance.now(); performance.now() - start < 25000; ) {
      const found = condition();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    throw new Error('This did not come: ' + what + '. The page says: ' + document.body.innerText.slice(-800));
  };
  const button = (panel, name) => [...document.querySelectorAll(panel + ' button')]
    .find((each) => each.textContent.trim() === name);
  const phase = (panel, wanted) =>
    until(panel + ' ' + wanted, () => document.querySelector(panel + ' .status[data-phase=' + wanted + ']'));
`;

describe.each(TESTED_ENGINES)('a lesson in %s', (engine) => {
  let browser: TestBrowser;
  let page: TestPage;
  beforeAll(async () => {
    browser = await openBrowser(engine);
    page = await browser.newPage();
    await page.goto(inject('courseAddress') + LESSON);
  });
  afterAll(() => browser.close());

  const run = <T>(body: string): Promise<T> =>
    page.evaluate<T>(`(async () => { ${TOOLS} ${body} })()`);

  test('runs the blocking server, sends it requests and tells who waited', async () => {
    const text = await run<string>(`
      document.querySelector('[data-predict] [data-choice]').click();
      button('#panel-demo', 'Run').click();
      await phase('#panel-demo', 'answered');
      return document.querySelector('#panel-demo').innerText;`);
    expect(text).toMatch(/\/fast waited [^\n]* for its turn/);
    expect(text).toContain('GET /slow is answered with 200');
  });

  test('checks the starter and the solution, and keeps the work', async () => {
    const [starter, solved, saved] = await run<string[]>(`
      document.querySelector('#tab-exercise').click();
      button('#panel-exercise', 'Check').click();
      await phase('#panel-exercise', 'failed');
      const starter = document.querySelector('#panel-exercise').innerText;
      button('#panel-exercise', 'Show solution').click();
      button('#panel-exercise', 'Check').click();
      await phase('#panel-exercise', 'passed');
      const solved = document.querySelector('#panel-exercise').innerText;
      const saved = await until('saved work', () => Object.values(localStorage).find((text) => text.includes('freeAt') || text.includes('passed')));
      return [starter, solved, saved];`);
    expect(starter).toContain('2 of 8 checks pass');
    expect(starter).toContain('You seem to');
    expect(solved).toContain('All 8 checks pass');
    expect(saved).toContain('simulate.ts');
  });
});
