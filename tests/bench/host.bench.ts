import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../browsers/chromium.ts';
import { serveClient, type ClientSite } from '../contract/client-site.ts';
import { chunkDelay, download, requestRate, upload } from './host/in-page.ts';
import { asTestPage, bootBody, startNode, startOurs } from './host/sides.ts';
import { interleave, summarize, type Bench, type Measurement } from './measure.ts';

const SANDBOX = join(import.meta.dirname, '../../dist/sandbox');
const ROUNDS = 5;
const SOCKETS = 1000;

function toMeasurements(
  name: string,
  unit: string,
  samples: Record<string, number[]>,
): Measurement[] {
  return Object.entries(samples).map(([side, values]) => ({
    case: name,
    side,
    unit,
    ...summarize(values),
  }));
}

/** The ms from opening a page to the first answer of its server, in a browser that has seen nothing. */
async function bootCold(browser: Browser, site: ClientSite): Promise<number> {
  const context = await browser.newContext();
  const ms = await boot(await context.newPage(), site);
  await context.close();
  return ms;
}

async function boot(page: Page, site: ClientSite): Promise<number> {
  return (await site.run<{ ms: number }>(asTestPage(page), await bootBody())).ms;
}

/** What the first run downloads of code from the sandbox, WebAssembly included, in kB as gzip sends it. */
async function downloaded(browser: Browser, site: ClientSite): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const paths = new Set<string>();
  let sandbox = '';
  context.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (pathname === '/headless') sandbox = origin;
    if (origin === sandbox && /\.(js|wasm)$/.test(pathname)) paths.add(pathname);
  });
  await boot(page, site);
  await context.close();
  const files = await Promise.all([...paths].map((path) => readFile(join(SANDBOX, path))));
  return files.reduce((sum, file) => sum + gzipSync(file).byteLength, 0) / 1000;
}

async function measureBoot(browser: Browser, site: ClientSite): Promise<Measurement[]> {
  const warm = await (await browser.newContext()).newPage();
  await boot(warm, site);
  const cold = await interleave({ ours: () => bootCold(browser, site) }, ROUNDS);
  const again = await interleave({ ours: () => boot(warm, site) }, ROUNDS);
  await warm.context().close();
  return [
    ...toMeasurements('boot cold', 'ms', cold),
    ...toMeasurements('boot warm', 'ms', again),
    ...toMeasurements('javascript gzip', 'kB', { ours: [await downloaded(browser, site)] }),
  ];
}

async function measureSides(context: BrowserContext, site: ClientSite): Promise<Measurement[]> {
  const ours = await startOurs(await context.newPage(), site);
  const node = await startNode();
  try {
    const viewers = { ours: await context.newPage(), node: await context.newPage() };
    await viewers.ours.goto(ours.url);
    await viewers.node.goto(node.url);
    const measure = async (
      name: string,
      unit: string,
      sample: (side: 'ours' | 'node') => Promise<number>,
    ): Promise<Measurement[]> => {
      // Once without counting: compilers and pools of connections are warm then on both sides.
      await interleave({ ours: () => sample('ours'), node: () => sample('node') }, 1);
      const sides = { ours: () => sample('ours'), node: () => sample('node') };
      return toMeasurements(name, unit, await interleave(sides, ROUNDS));
    };
    const measurements: Measurement[] = [];
    for (const concurrency of [1, 16, 64]) {
      const rate = (side: 'ours' | 'node') => requestRate(viewers[side], concurrency);
      measurements.push(...(await measure(`preview ${concurrency}`, 'requests/s', rate)));
    }
    const ports = { ours: '3000', node: new URL(node.url).port };
    const sides = { ours, node };
    for (const concurrency of [1, 16, 64]) {
      const rate = async (side: 'ours' | 'node') =>
        Number(await sides[side].run('direct.mjs', ports[side], `${concurrency}`));
      measurements.push(...(await measure(`direct ${concurrency}`, 'requests/s', rate)));
    }
    measurements.push(
      ...(await measure('get 10MB', 'ms', (side) => download(viewers[side]))),
      ...(await measure('post 10MB', 'ms', (side) => upload(viewers[side]))),
      ...(await measure('first chunk', 'ms', (side) => chunkDelay(viewers[side]))),
    );
    const idle = { ours: [await ours.idle(SOCKETS)], node: [await node.idle(SOCKETS)] };
    const each = Object.entries(idle).map(([side, values]) => [
      side,
      values.map((bytes) => bytes / SOCKETS),
    ]);
    measurements.push(...toMeasurements('idle socket', 'bytes', Object.fromEntries(each)));
    return measurements;
  } finally {
    node.stop();
  }
}

export const bench: Bench = {
  name: 'host',
  async run(): Promise<Measurement[]> {
    const site = await serveClient();
    const browser = await launchChromium();
    try {
      return [
        ...(await measureBoot(browser, site)),
        ...(await measureSides(await browser.newContext(), site)),
      ];
    } finally {
      await browser.close();
      await site.close();
    }
  },
};
