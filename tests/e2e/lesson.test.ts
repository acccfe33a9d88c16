import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { launchChromium } from '../browsers/chromium.ts';
import { openLesson, setCode, type OpenLesson } from './lesson-page.ts';

const EXERCISE = join(import.meta.dirname, '../../exercises/01-one-request-at-a-time');
const solution = readFileSync(join(EXERCISE, 'solution/simulate.ts'), 'utf8');
const DEMO = '#panel-demo';
const TASK = '#panel-exercise';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function open(options?: Parameters<typeof openLesson>[1]): Promise<OpenLesson> {
  const lesson = await openLesson(browser, options);
  onTestFinished(() => lesson.context.close());
  return lesson;
}

/** Guesses and runs a variant, and waits for all answers. */
async function runDemo({ page }: OpenLesson, variant: string): Promise<void> {
  const question = page.locator(`[data-predict]`).nth(variant === 'Blocking' ? 0 : 1);
  await question.locator('[data-choice]').first().click();
  await page.locator(DEMO).getByRole('button', { name: variant, exact: true }).click();
  await page.locator(DEMO).getByRole('button', { name: 'Run' }).click();
  await page.locator(`${DEMO} .status[data-phase=answered]`).waitFor();
}

async function check({ page }: OpenLesson, phase: string): Promise<void> {
  await page.locator('#tab-exercise').click();
  await page.locator(TASK).getByRole('button', { name: 'Check', exact: true }).click();
  await page.locator(`${TASK} .status[data-phase=${phase}]`).waitFor();
}

describe('without JavaScript', () => {
  test('the lesson can be read: text, programs, diagrams and the task', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const text = await page.locator('body').innerText();
    expect(text).toContain('One request at a time');
    expect(text).toContain('Reading works without JavaScript');
    expect(text).toContain('createServer((request, response)');
    expect(await page.locator('figure svg[role=img] title').allTextContents()).toContain(
      'Two clients and a blocking server',
    );
  });
});

describe('the demo', () => {
  test('shows that a blocking handler makes the second request stand in line', async () => {
    const lesson = await open();
    await runDemo(lesson, 'Blocking');
    const shown = await lesson.page.locator(DEMO).innerText();
    expect(shown).toMatch(/\/fast waited (longest )?[^\n]* for its turn/);
    expect(shown).toMatch(/\/slow had the server’s loop/);
    expect(shown).toContain('GET /slow leaves the handler\nGET /fast enters the handler');
  });

  test('shows that an asynchronous handler lets the second request pass', async () => {
    const lesson = await open();
    await runDemo(lesson, 'Asynchronous');
    const shown = await lesson.page.locator(DEMO).innerText();
    expect(shown).toContain('Nobody stood in line');
    expect(shown).toMatch(/GET \/fast is answered with 200[\s\S]*GET \/slow is answered with 200/);
  });

  test('shows the raw bytes of both directions', async () => {
    const lesson = await open();
    await runDemo(lesson, 'Blocking');
    const wire = lesson.page.locator(DEMO).locator('details', { hasText: 'first byte after' });
    await wire.first().locator('summary').click();
    const bytes = await wire.first().innerText();
    expect(bytes).toMatch(/GET \/slow HTTP\/1\.1/);
    expect(bytes).toMatch(/HTTP\/1\.1 200 OK/);
    expect(bytes).toMatch(/Last spring: we keep one database\./);
  });

  test('runs what the learner wrote, and stops it even in an endless loop', async () => {
    const lesson = await open();
    const { page } = lesson;
    await page.locator('[data-predict]').first().locator('[data-choice]').first().click();
    await page.locator(`${DEMO} .monaco-editor`).first().or(page.locator(DEMO)).first().click();
    await page.locator(`${DEMO} .monaco-editor`).first().waitFor();
    const loop =
      "import { createServer } from 'node:http';\n" +
      "createServer(() => { console.log('for ever'); for (;;); }).listen(5000);\n";
    await setCode(page, DEMO, loop);
    await page.locator(DEMO).getByRole('button', { name: 'Run' }).click();
    await page.locator(DEMO).getByText('for ever', { exact: true }).last().waitFor();
    expect(await page.evaluate(() => 1 + 1)).toBe(2);
    await page.locator(DEMO).getByRole('button', { name: 'Stop' }).click();
    await page.locator(`${DEMO} .status[data-phase=stopped]`).waitFor();
    await page.locator(DEMO).getByRole('button', { name: 'Reset' }).click();
    await page.locator(DEMO).getByRole('button', { name: 'Run' }).click();
    await page.locator(`${DEMO} .status[data-phase=answered]`).waitFor();
  });

  test.each([
    [
      'a syntax error',
      'const a: number = 1;\nlet b = ;\n',
      ['blocking.ts:2', 'SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]'],
      1,
    ],
    [
      'a type error at run time',
      'const a: any = null;\n\na.b();\n',
      ['blocking.ts:3:3', 'TypeError: Cannot read properties of null'],
      1,
    ],
    [
      'a thrown error',
      "throw new Error('no archive');\n",
      ['blocking.ts:1:7', 'Error: no archive'],
      1,
    ],
    ['process.exit', 'process.exit(3);\n', [], 3],
    [
      'a missing file',
      "import './none.ts';\n",
      ['blocking.ts:1', '^^^^^^^^^^^', 'Cannot find module'],
      1,
    ],
    [
      'an unknown package',
      "import a from 'nothing';\n",
      ['blocking.ts:1', "Cannot find package 'nothing'"],
      1,
    ],
  ])('shows what Node prints: %s', async (_name, code, texts, exit) => {
    const { page } = await open();
    await page.locator('[data-predict]').first().locator('[data-choice]').first().click();
    await page.locator(DEMO).click({ position: { x: 5, y: 5 } });
    await page.locator(`${DEMO} .monaco-editor`).first().waitFor();
    await setCode(page, DEMO, code);
    await page.locator(DEMO).getByRole('button', { name: 'Run' }).click();
    await page.locator(`${DEMO} .status[data-phase=exited]`).waitFor();
    const shown = await page.locator(DEMO).innerText();
    expect(shown).toContain(`ended with exit code ${exit}`);
    for (const text of texts) expect(shown).toContain(text);
  });
});

describe('the exercise', () => {
  test('judges the starter: a row for each check, expected and got, a hint', async () => {
    const lesson = await open();
    await check(lesson, 'failed');
    const panel = lesson.page.locator(TASK);
    expect(await panel.locator('.check').count()).toBe(8);
    const shown = await panel.innerText();
    expect(shown).toContain('2 of 8 checks pass');
    expect(shown).toContain('You seem to');
    expect(shown).toMatch(/Expected\n[\s\S]*Got\n/);
    expect(shown).toContain('Hint 1 of 3');
    await panel.getByRole('button', { name: 'Next hint' }).click();
    expect(await panel.innerText()).toContain('Hint 2 of 3');
  });

  test('accepts the solution, and gives the learner’s own code back', async () => {
    const lesson = await open();
    const panel = lesson.page.locator(TASK);
    await lesson.page.locator('#tab-exercise').click();
    await panel.getByRole('button', { name: 'Show solution' }).click();
    await check(lesson, 'passed');
    expect(await panel.innerText()).toContain('All 8 checks pass');
    await panel.getByRole('button', { name: 'Undo' }).click();
    await check(lesson, 'failed');
  });

  test('ends an endless loop with the time, while the page goes on', async () => {
    const lesson = await open();
    const { page } = lesson;
    await page.locator('#tab-exercise').click();
    await page.locator(`${TASK} .monaco-editor`).first().waitFor();
    await setCode(
      page,
      TASK,
      solution.replace(/^(export function simulate[\s\S]*?\{)$/m, '$1\n  for (;;);'),
    );
    const frames = await page.evaluateHandle(() => {
      const gaps = { longest: 0, last: performance.now() };
      const beat = (): void => {
        const now = performance.now();
        gaps.longest = Math.max(gaps.longest, now - gaps.last);
        gaps.last = now;
        setTimeout(beat, 10);
      };
      beat();
      return gaps;
    });
    await check(lesson, 'crashed');
    expect(await page.locator(TASK).innerText()).toMatch(/Stopped after \d\.\d s/);
    expect(await frames.evaluate((gaps) => gaps.longest)).toBeLessThan(1500);
  });

  test('leads from a thrown error to the learner’s line', async () => {
    const lesson = await open();
    const { page } = lesson;
    await page.locator('#tab-exercise').click();
    await page.locator(`${TASK} .monaco-editor`).first().waitFor();
    const broken =
      'export function simulate(): never {\n  console.log("reached");\n  throw new Error("not yet");\n}\n';
    await setCode(page, TASK, broken);
    await check(lesson, 'failed');
    const shown = await page.locator(TASK).innerText();
    expect(shown).toContain('not yet');
    expect(shown).toContain('reached');
    await page.locator(TASK).getByRole('button', { name: 'simulate.ts, line 3' }).first().click();
    await page.locator(`${TASK} .monaco-editor.focused`).waitFor();
  });

  test('shows TypeScript’s own complaint in the editor', async () => {
    const { page } = await open();
    await page.locator('#tab-exercise').click();
    await page.locator(`${TASK} .monaco-editor`).first().waitFor();
    await setCode(page, TASK, 'export const a: number = "text";\n');
    await page.locator(`${TASK} .monaco-editor .squiggly-error`).first().waitFor();
  });

  test('keeps edits and progress over a reload, says so, and starts over when asked', async () => {
    const lesson = await open();
    const { page } = lesson;
    await page.locator('#tab-exercise').click();
    await page.locator(`${TASK} .monaco-editor`).first().waitFor();
    await setCode(page, TASK, `// mine\n${solution}`);
    await check(lesson, 'passed');
    await page.reload();
    await page.locator('#tab-exercise').click();
    await page.locator(TASK).getByText('Restored your edits from').waitFor();
    await page.locator(TASK).getByText('// mine').first().waitFor();
    await page.locator(TASK).getByRole('button', { name: 'Start over' }).click();
    await page.locator(TASK).getByText('// mine').first().waitFor({ state: 'detached' });
    await page.goto(inject('courseAddress'));
    expect(await page.locator('body').innerText()).toContain('All checks pass');
  });

  test('can be done by keyboard alone', async () => {
    const { page } = await open();
    const focused = (selector: string): Promise<boolean> =>
      page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    const tabTo = async (selector: string): Promise<void> => {
      for (let presses = 0; presses < 60 && !(await focused(selector)); presses++) {
        await page.keyboard.press('Tab');
      }
      expect(await focused(selector), `Tab reaches ${selector}`).toBe(true);
    };
    await tabTo('#tab-demo');
    await page.locator(`${DEMO} .monaco-editor`).first().waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator(`${TASK} .monaco-editor`).first().waitFor();
    await tabTo(`${TASK} .monaco-editor *`);
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.locator(`${TASK} .status[data-phase=failed]`).waitFor();
  });
});

describe('everywhere', () => {
  test('nothing is asked of a foreign origin, and nothing complains', async () => {
    const lesson = await open();
    await runDemo(lesson, 'Blocking');
    await runDemo(lesson, 'Asynchronous');
    await check(lesson, 'failed');
    await lesson.page.locator(`${TASK} .monaco-editor`).first().waitFor();
    await lesson.page.goto(inject('courseAddress'));
    expect(lesson.foreign).toEqual([]);
    expect(lesson.complaints).toEqual([]);
  });

  test('a container that cannot be reached is told in the page', async () => {
    const lesson = await open();
    await lesson.context.route('**/sandbox-origin', (route) => route.abort());
    await lesson.page.locator('[data-predict]').first().locator('[data-choice]').first().click();
    await lesson.page.locator(DEMO).getByRole('button', { name: 'Run' }).click();
    await lesson.page.locator(DEMO).getByText('does not answer').waitFor();
  });
});
