import { defineConfig } from 'vitest/config';

// These have the machine to themselves: a browser is several processes already, and a page that
// waits its turn for a core measures the machine and not the code.
const BROWSER_TESTS = ['tests/{browsers,e2e}/**/*.test.ts', 'tests/**/*.browser.test.ts'];

// oxlint-disable-next-line import/no-default-export -- Vitest asks for it.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: BROWSER_TESTS,
          testTimeout: 10_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'browser',
          include: BROWSER_TESTS,
          globalSetup: 'tests/global-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
