import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../browsers/chromium.ts';
import { serveClient } from '../contract/client-site.ts';
import { readOutcome, wrapExpression, type TestPage } from '../browsers/test-page.ts';

const { values } = parseArgs({ options: { turns: { type: 'string', default: '1000' } } });
const TURNS = Number(values.turns);
/** Turns before the first figures: what is loaded once is loaded by then. */
const WARM_UP = 10;

const PROGRAM = `
import { createServer, get } from 'node:http';
const server = createServer((request, response) => response.end('answer')).listen(3000, () => {
  get({ port: 3000 }, (response) => response.resume().on('end', () => console.log('answered')));
});
`;

/** What could grow with every process. */
type Figures = Record<string, number>;

const evaluate = async <T>(page: Page, expression: string): Promise<T> =>
  readOutcome<T>(await page.evaluate<string>(wrapExpression(expression)));

/** The page and the host's frame, each with a heap of its own where they have processes of their own. */
async function sessionsOf(page: Page): Promise<Map<string, CDPSession>> {
  const sessions = new Map([['page', await page.context().newCDPSession(page)]]);
  for (const frame of page.frames()) {
    if (frame === page.mainFrame()) continue;
    // A frame that shares the page's process has no session of its own.
    const session = await page
      .context()
      .newCDPSession(frame)
      .catch(() => undefined);
    if (session) sessions.set('host', session);
  }
  return sessions;
}

async function figuresOf(page: Page, sessions: Map<string, CDPSession>): Promise<Figures> {
  const figures: Figures = { workers: page.workers().length };
  for (const [name, session] of sessions) {
    await session.send('Performance.enable');
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    for (const { name: metric, value } of metrics) {
      if (metric === 'JSHeapUsedSize') figures[`${name}: heap, KiB`] = Math.round(value / 1024);
      if (metric === 'JSEventListeners') figures[`${name}: listeners`] = value;
    }
  }
  return figures;
}

/** Starts a server, waits for one answer, and kills it; a number of times. */
const cycle = (turns: number): string => `(async () => {
  for (let turn = 0; turn < ${turns}; turn++) {
    const server = await container.spawn('node', ['server.mjs']);
    await new Promise((resolve) => {
      let output = '';
      void server.output.pipeTo(new WritableStream({ write(text) {
        output += text;
        if (output.includes('answered')) resolve();
      } }));
    });
    server.kill();
    await server.exit;
  }
})()`;

async function run(): Promise<void> {
  const site = await serveClient();
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const driven: TestPage = {
      goto: async (url) => void (await page.goto(url)),
      evaluate: (expression) => evaluate(page, expression),
      close: () => page.close(),
    };
    await site.run(
      driven,
      `globalThis.container = await WebContainer.boot();
      await container.mount({ 'server.mjs': file(${JSON.stringify(PROGRAM)}) });`,
    );
    await evaluate(page, cycle(WARM_UP));
    const sessions = await sessionsOf(page);
    const before = await figuresOf(page, sessions);
    const start = performance.now();
    await evaluate(page, cycle(TURNS));
    const took = (performance.now() - start) / TURNS;
    const after = await figuresOf(page, sessions);
    process.stdout.write(`${TURNS} servers started and killed, ${took.toFixed(0)} ms each\n`);
    for (const [name, value] of Object.entries(before)) {
      const now = after[name] ?? 0;
      const share = ((now - value) / TURNS).toFixed(3);
      process.stdout.write(`${name.padEnd(20)} ${value} → ${now} (${share} each)\n`);
    }
  } finally {
    await browser.close();
    await site.close();
  }
}

await run();
