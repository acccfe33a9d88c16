import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CourseServers } from '../../runtime/server/serve.ts';
import { makeSite, serveSite, type TempSite } from '../server/temp-site.ts';
import { launchChromium } from './chromium.ts';
import { TESTED_ENGINES } from './find-browsers.ts';
import { openBrowser } from './open-page.ts';
import type { TestBrowser, TestPage } from './test-page.ts';

const WORKER = `
  const start = performance.now();
  const request = new XMLHttpRequest();
  request.open('GET', '/sleep?ms=300', false);
  request.send();
  const slept = performance.now() - start;
  postMessage({ isolated: crossOriginIsolated, slept });
`;

const HOST = `
  const evaluated = eval('1 + 1');
  const worker = new Worker('/worker.js');
  worker.onmessage = ({ data }) => parent.postMessage({ evaluated, ...data }, '*');
`;

/** Frames the sandbox as the course does, and waits for what its worker says or its refusal. */
const FRAME_SANDBOX = `(async () => {
  const { origin } = await (await fetch('/sandbox-origin')).json();
  const frame = document.createElement('iframe');
  // Chromium cannot name an IPv6 origin in this list, so the list names every origin.
  frame.allow = 'cross-origin-isolated *';
  frame.src = origin + '/headless?version=1';
  const answer = new Promise((resolve) => {
    addEventListener('message', ({ data }) => resolve(data));
    document.addEventListener('securitypolicyviolation', (event) => {
      resolve('refused by ' + event.effectiveDirective);
    });
  });
  document.body.append(frame);
  return answer;
})()`;

interface SandboxReport {
  evaluated: number;
  isolated: boolean;
  slept: number;
}

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

let site: TempSite;
let servers: CourseServers;

beforeAll(async () => {
  site = await makeSite({
    'course/index.html':
      '<!doctype html><title>Course</title><script>window.inlineRan = true</script><p>Course',
    'sandbox/headless.html':
      '<!doctype html><title>Host</title><script type="module" src="/host.js"></script>',
    'sandbox/host.js': HOST,
    'sandbox/worker.js': WORKER,
  });
  servers = await serveSite(site);
});

afterAll(async () => {
  await servers.close();
  await site.remove();
});

describe.each(TESTED_ENGINES)('%s', (engine) => {
  let browser: TestBrowser;
  let page: TestPage;

  beforeAll(async () => {
    browser = await openBrowser(engine);
    page = await browser.newPage();
  });

  afterAll(() => browser.close());

  test.each(['localhost', '127.0.0.1', ...(hasIPv6 ? ['[::1]'] : [])])(
    'isolates page, frame and worker at %s, and lets the worker block',
    async (name) => {
      await page.goto(`http://${name}:${new URL(servers.courseAddress).port}/`);
      expect(await page.evaluate('crossOriginIsolated && window.inlineRan')).toBe(true);
      const report = await page.evaluate<SandboxReport>(FRAME_SANDBOX);
      expect(report).toMatchObject({ evaluated: 2, isolated: true });
      expect(report.slept).toBeGreaterThanOrEqual(298);
    },
  );

  test('runs no script in the course that its pages were not built with', async () => {
    await page.goto(servers.courseAddress);
    const outcome = await page.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injectedRan = true';
      document.body.append(script);
      return [window.inlineRan === true, window.injectedRan === true];
    })()`);
    expect(outcome).toEqual([true, false]);
  });

  test('does not let another site frame the sandbox', async () => {
    const stranger = await serveSite(site, {
      publicOrigin: 'http://localhost:1',
      sandboxOrigin: servers.sandboxAddress,
    });
    await page.goto(stranger.courseAddress);
    const silence = 'new Promise((resolve) => setTimeout(() => resolve("nothing"), 2000))';
    expect(await page.evaluate(`Promise.race([${FRAME_SANDBOX}, ${silence}])`)).toBe('nothing');
    await stranger.close();
  });
});

test('runs the sandbox on a LAN name without TLS, where nothing can be isolated', async () => {
  const chromium = await launchChromium({
    args: ['--host-resolver-rules=MAP workshop.lan 127.0.0.1'],
  });
  const page = await chromium.newPage();
  await page.goto(`http://workshop.lan:${new URL(servers.courseAddress).port}/`);
  const report = await page.evaluate<SandboxReport>(FRAME_SANDBOX);
  await chromium.close();
  expect(report).toMatchObject({ evaluated: 2, isolated: false });
  expect(report.slept).toBeGreaterThanOrEqual(298);
});
