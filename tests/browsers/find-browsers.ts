import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** The browser engines the tests run in. */
export type Engine = 'chromium' | 'firefox' | 'webkit';

/** The programs that WebKit is driven with; it has a browser to test with on Linux only. */
export interface WebKitPrograms {
  driver: string;
  miniBrowser: string;
  xvfb: string;
}

/** Engines that can be had on this system; WebKitGTK is a Linux library. */
export const TESTED_ENGINES: readonly Engine[] =
  process.platform === 'linux' ? ['chromium', 'firefox', 'webkit'] : ['chromium', 'firefox'];

const DEBIAN_PACKAGES: Record<Engine, string[]> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

/**
 * Finds a browser with Chromium's engine.
 * @returns Its executable, or undefined when none is installed.
 * @throws When CHROMIUM_PATH is set and names no file.
 */
export function findChromium(): string | undefined {
  return findExecutable('CHROMIUM_PATH', [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...windowsPaths('Google/Chrome/Application/chrome.exe'),
    ...windowsPaths('Microsoft/Edge/Application/msedge.exe'),
  ]);
}

/**
 * Finds Firefox.
 * @returns Its executable, or undefined when it is not installed.
 * @throws When FIREFOX_PATH is set and names no file.
 */
export function findFirefox(): string | undefined {
  return findExecutable('FIREFOX_PATH', [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    ...windowsPaths('Mozilla Firefox/firefox.exe'),
  ]);
}

/** Finds what WebKitGTK is driven with; undefined when a part of it is missing. */
export function findWebKit(): WebKitPrograms | undefined {
  const [miniBrowser] = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser').toSorted().toReversed();
  const programs = { driver: '/usr/bin/WebKitWebDriver', xvfb: '/usr/bin/Xvfb' };
  const isThere = Object.values(programs).every((path) => existsSync(path));
  return miniBrowser !== undefined && isThere ? { ...programs, miniBrowser } : undefined;
}

/**
 * Sees to it that every tested engine is installed: where this process may, it installs Debian's
 * packages.
 * @throws In one line, what is missing and how to get it.
 */
export function requireBrowsers(): void {
  const missing = findMissing();
  if (missing.length === 0) return;
  const packages = missing.flatMap((engine) => DEBIAN_PACKAGES[engine]);
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    runAptGet(['update']);
    runAptGet(['install', '--yes', '--no-install-recommends', ...packages]);
  }
  const stillMissing = findMissing();
  if (stillMissing.length === 0) return;
  const advice =
    process.platform === 'linux'
      ? `On Debian: sudo apt-get install ${packages.join(' ')}`
      : 'Install Chrome and Firefox, or set CHROMIUM_PATH and FIREFOX_PATH to where they are.';
  throw new Error(`No browser found for ${stillMissing.join(', ')}. ${advice}`);
}

function findMissing(): Engine[] {
  const found = { chromium: findChromium(), firefox: findFirefox(), webkit: findWebKit() };
  return TESTED_ENGINES.filter((engine) => found[engine] === undefined);
}

function runAptGet(args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr.trim()}`);
}

function findExecutable(variable: string, usualPaths: string[]): string | undefined {
  const chosen = process.env[variable];
  if (chosen === undefined || chosen === '') return usualPaths.find((path) => existsSync(path));
  if (!existsSync(chosen)) throw new Error(`${variable} names '${chosen}', but no file is there.`);
  return chosen;
}

function windowsPaths(program: string): string[] {
  return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
    .map((variable) => process.env[variable])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, program));
}
