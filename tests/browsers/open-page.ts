import { openChromium } from './chromium.ts';
import type { Engine } from './find-browsers.ts';
import { openFirefox } from './firefox.ts';
import type { TestBrowser } from './test-page.ts';
import { openWebKit } from './webkit.ts';

const OPENERS: Record<Engine, () => Promise<TestBrowser>> = {
  chromium: openChromium,
  firefox: openFirefox,
  webkit: openWebKit,
};

/**
 * Starts a browser of an engine, headless; close it in the same test or in afterAll.
 * @throws When the engine is not installed.
 */
export function openBrowser(engine: Engine): Promise<TestBrowser> {
  return OPENERS[engine]();
}
