import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CourseServers } from '../../runtime/server/serve.ts';
import { makeSite, send, serveSite, type TempSite } from './temp-site.ts';

let site: TempSite;
let servers: CourseServers;

beforeAll(async () => {
  site = await makeSite();
  servers = await serveSite(site);
});

afterAll(async () => {
  await servers.close();
  await site.remove();
});

test('answers with nothing after the time asked for', async () => {
  const start = performance.now();
  const { status, headers, body } = await send(`${servers.sandboxAddress}/sleep?ms=200`);
  const passed = performance.now() - start;
  expect([status, headers['cache-control'], body.length]).toEqual([204, 'no-store', 0]);
  // A timer may fire up to 1 ms early by the clock of another thread.
  expect(passed).toBeGreaterThanOrEqual(199);
  expect(passed).toBeLessThan(1000);
});

test('answers at once when no time is asked for', async () => {
  expect((await send(`${servers.sandboxAddress}/sleep?ms=0`)).status).toBe(204);
});

test.each(['', 'abc', '-1', '1.5', '1e3', '60001', '0x10', ' 5'])(
  "refuses the time '%s' with one line",
  async (ms) => {
    const query = encodeURIComponent(ms);
    const { status, body } = await send(`${servers.sandboxAddress}/sleep?ms=${query}`);
    expect(status).toBe(400);
    expect(body.toString()).toBe(`ms must be a whole number from 0 to 60000, not '${ms}'.\n`);
  },
);

test('refuses a missing time', async () => {
  expect((await send(`${servers.sandboxAddress}/sleep`)).status).toBe(400);
});

test('is to be had on the sandbox only', async () => {
  expect((await send(`${servers.courseAddress}/sleep?ms=0`)).status).toBe(404);
});
