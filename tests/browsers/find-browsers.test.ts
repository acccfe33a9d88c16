import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { findChromium, findFirefox, requireBrowsers } from './find-browsers.ts';

afterEach(() => vi.unstubAllEnvs());

test('finds an installed browser of each engine', () => {
  requireBrowsers();
  expect([findChromium(), findFirefox()].map((path) => existsSync(path ?? ''))).toEqual([
    true,
    true,
  ]);
});

test('takes the browser that a variable names', () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath);
  vi.stubEnv('FIREFOX_PATH', process.execPath);
  expect([findChromium(), findFirefox()]).toEqual([process.execPath, process.execPath]);
});

test('names a variable that leads nowhere', () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium');
  expect(() => requireBrowsers()).toThrow(
    "CHROMIUM_PATH names '/nowhere/chromium', but no file is there.",
  );
});
