import { spawn } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { createCourseServers } from '../../runtime/server/serve.ts';
import { launchChromium } from '../browsers/chromium.ts';
import { interleave, summarize, type Bench, type Measurement } from './measure.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXERCISE = join(ROOT, 'exercises/01-one-request-at-a-time');
const DEMO = join(ROOT, 'lessons/1-waiting/01-one-request-at-a-time/demo/async.ts');
const ROUNDS = 9;
/** In ms, as the lesson's front matter has it; both sides wait as long. */
const BETWEEN_REQUESTS = 100;

/** Clicks a button of a panel and gives the ms until the panel shows something new that matches. */
async function clickUntil(
  page: Page,
  panel: string,
  button: string,
  arrived: string,
): Promise<number> {
  return page.evaluate(
    ({ panel, button, arrived }) => {
      const root = document.querySelector<HTMLElement>(panel);
      const wanted = [...(root?.querySelectorAll('button') ?? [])].find(
        (each) => each.textContent.trim() === button,
      );
      if (!root || !wanted) throw new Error(`There is no button '${button}' in ${panel}.`);
      return new Promise<number>((resolve, reject) => {
        const missing = `${arrived} did not appear in ${panel} within 30 s.`;
        setTimeout(() => reject(new Error(missing)), 30_000);
        const start = performance.now();
        // What the round before left has to go first.
        let cleared = !root.querySelector(arrived);
        const observer = new MutationObserver(() => {
          cleared ||= !root.querySelector(arrived);
          if (!cleared || !root.querySelector(arrived)) return;
          observer.disconnect();
          resolve(performance.now() - start);
        });
        wanted.click();
        observer.observe(root, { subtree: true, childList: true, attributes: true });
      });
    },
    { panel, button, arrived },
  );
}

/**
 * Starts the demo's program on real Node, sends it the demo's two requests with the demo's delay
 * between them, and gives the ms until the first byte of the first answer.
 */
async function nodeFirstResponse(): Promise<number> {
  const start = performance.now();
  const server = spawn(process.execPath, [DEMO], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await new Promise((resolve) => server.stdout.once('data', resolve));
    const slow = firstByte('/slow');
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_REQUESTS));
    await Promise.race([slow, firstByte('/fast')]);
    const ms = performance.now() - start;
    await slow;
    return ms;
  } finally {
    server.kill();
    await new Promise((resolve) => server.once('close', resolve));
  }
}

function firstByte(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(3000, 'localhost', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    socket.once('data', () => resolve());
    socket.once('error', reject);
  });
}

/** Runs the vitest command line on the solution and gives the ms until it has ended. */
async function vitestCli(folder: string): Promise<number> {
  const require = createRequire(import.meta.url);
  const cli = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const start = performance.now();
  const run = spawn(process.execPath, [cli, 'run', '--root', folder], {
    env: { ...process.env, CI: '1' },
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => run.once('close', resolve));
  if (code !== 0) throw new Error(`The vitest command line ended with ${String(code)}.`);
  return performance.now() - start;
}

/** A folder inside the repository, so that `vitest` is found from it. */
async function exerciseFolder(): Promise<string> {
  const folder = join(ROOT, 'my/bench');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(EXERCISE, 'solution/simulate.ts'), join(folder, 'simulate.ts'));
  await cp(join(EXERCISE, 'simulate.test.ts'), join(folder, 'simulate.test.ts'));
  await writeFile(join(folder, 'vitest.config.mjs'), 'export default {};\n');
  return folder;
}

async function preparePage(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/lessons/01-one-request-at-a-time/`);
  await page.locator('[data-predict]').nth(0).locator('[data-choice]').first().click();
  await page.locator('[data-predict]').nth(1).locator('[data-choice]').first().click();
  await page.locator('#panel-demo').getByRole('button', { name: 'Asynchronous' }).click();
  await page.locator('#tab-exercise').click();
  await page.locator('#panel-exercise').getByRole('button', { name: 'Show solution' }).click();
  await page.locator('#panel-exercise .monaco-editor').first().waitFor();
}

/** Lets a run's leftovers settle, so that a round does not measure the end of the one before. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));

export const bench: Bench = {
  name: 'lesson',
  async run(): Promise<Measurement[]> {
    const servers = await createCourseServers({
      courseFolder: join(ROOT, 'dist/course'),
      sandboxFolder: join(ROOT, 'dist/sandbox'),
      port: 0,
      sandboxPort: 0,
    });
    const browser = await launchChromium();
    const folder = await exerciseFolder();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await preparePage(page, servers.courseAddress);
      const first = await interleave(
        {
          ours: async () => {
            await pause();
            const ms = await clickUntil(page, '#panel-demo', 'Run', '.exchange summary .note');
            await page
              .locator('#panel-demo .status[data-phase=answered]')
              .waitFor({ state: 'attached' });
            return ms;
          },
          node: nodeFirstResponse,
        },
        ROUNDS,
      );
      const verdict = await interleave(
        {
          ours: async () => {
            await pause();
            return clickUntil(page, '#panel-exercise', 'Check', '.status[data-phase=passed]');
          },
          'vitest cli': () => vitestCli(folder),
        },
        ROUNDS,
      );
      return [
        ...toMeasurements('run to first response', first),
        ...toMeasurements('check to verdict', verdict),
      ];
    } finally {
      await browser.close();
      await servers.close();
      await rm(folder, { recursive: true });
    }
  },
};

function toMeasurements(name: string, samples: Record<string, number[]>): Measurement[] {
  return Object.entries(samples).map(([side, values]) => ({
    case: name,
    side,
    unit: 'ms',
    ...summarize(values),
  }));
}
