import { findWebKit, type WebKitPrograms } from './find-browsers.ts';
import { freePort, readFirstLine, startProgram, type Program } from './programs.ts';
import { readOutcome, wrapExpression, type TestBrowser, type TestPage } from './test-page.ts';

const TIMEOUT_MS = 60_000;
const START_TIMEOUT_MS = 15_000;

/**
 * Starts WebKitGTK on a screen of its own, driven over WebDriver.
 * @throws When a part of it is not installed or does not start.
 */
export async function openWebKit(): Promise<TestBrowser> {
  const programs = findWebKit();
  if (programs === undefined) throw new Error('No WebKitGTK found; npm test says what to do.');
  // It chooses a free display by itself and prints its number.
  const screen = startProgram(programs.xvfb, ['-displayfd', '1', '-nolisten', 'tcp']);
  const pages = new Set<TestPage>();
  const close = async () => {
    await Promise.all([...pages].map((page) => page.close()));
    await screen.stop();
  };
  try {
    const display = `:${await readFirstLine(screen)}`;
    return {
      newPage: async () => {
        const page = await newPage(programs, display, () => pages.delete(page));
        pages.add(page);
        return page;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Each page has a browser of its own: the driver knows one session, with one page in charge. */
async function newPage(
  programs: WebKitPrograms,
  display: string,
  onClose: () => void,
): Promise<TestPage> {
  const port = await freePort();
  const driver = startProgram(programs.driver, [`--port=${port}`], {
    DISPLAY: display,
    // WebKit's sandbox needs user namespaces, which root in a container does not have.
    ...(process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {}),
  });
  try {
    const session = await startSession(programs, driver, `http://127.0.0.1:${port}`);
    return {
      goto: (url) => goTo(session, url),
      evaluate: async <T>(expression: string) => {
        const script = `${wrapExpression(expression)}.then(arguments[0]);`;
        return readOutcome<T>(await command(`${session}/execute/async`, { script, args: [] }));
      },
      close: async () => {
        onClose();
        await driver.stop();
      },
    };
  } catch (error) {
    await driver.stop();
    throw error;
  }
}

/** @returns The address below which the session's commands lie. */
async function startSession(
  programs: WebKitPrograms,
  driver: Program,
  address: string,
): Promise<string> {
  await waitUntilAnswers(driver, address);
  const { sessionId } = await command<{ sessionId: string }>(`${address}/session`, {
    capabilities: {
      alwaysMatch: {
        browserName: 'MiniBrowser',
        timeouts: { script: TIMEOUT_MS, pageLoad: TIMEOUT_MS },
        'webkitgtk:browserOptions': { binary: programs.miniBrowser, args: ['--automation'] },
      },
    },
  });
  return `${address}/session/${sessionId}`;
}

/** The driver tells of no failure; the page then stays blank, with the reason as its text at best. */
async function goTo(session: string, url: string): Promise<void> {
  await command(`${session}/url`, { url });
  const script = 'return location.href';
  const place = await command<string>(`${session}/execute/sync`, { script, args: [] });
  if (place === 'about:blank' && url !== place) throw new Error(`WebKit could not open ${url}`);
}

/**
 * Sends one command of W3C WebDriver (https://www.w3.org/TR/webdriver2/#endpoints).
 * @throws With the driver's reason, when it refuses the command.
 */
async function command<T>(address: string, parameters: object): Promise<T> {
  const response = await fetch(address, { method: 'POST', body: JSON.stringify(parameters) });
  const { value } = (await response.json()) as { value: T & { message?: string } };
  if (!response.ok) throw new Error(value.message ?? `WebDriver answered ${response.status}`);
  return value;
}

async function waitUntilAnswers(driver: Program, address: string): Promise<void> {
  const end = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await fetch(`${address}/status`);
      return;
    } catch (error) {
      if (!driver.isRunning() || Date.now() > end) {
        const reason = driver.errorOutput();
        throw new Error(`WebKitWebDriver does not answer: ${reason}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
