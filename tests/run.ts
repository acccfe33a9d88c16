import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { commandOfPackage, ensureBuilt } from '../runtime/server/build.ts';
import { requireBrowsers } from './browsers/find-browsers.ts';

const ROOT = join(import.meta.dirname, '..');

/** How a step of `npm test` ended. */
interface Outcome {
  exitCode: number;
  /** What it printed, unless that was seen while it ran. */
  output: string;
}

const PASSED: Outcome = { exitCode: 0, output: '' };

/** The last step shows its own output; the others are heard only when they fail. */
const STEPS: Record<string, () => Promise<Outcome>> = {
  format: () => run('prettier', ['--check', '--log-level', 'warn', '.']),
  lint: () => run('oxlint', ['--deny-warnings']),
  types: () => run('astro', ['check']),
  build,
  browsers: findBrowsers,
  tests: () => run('vitest', ['run', ...process.argv.slice(2)], 'inherit'),
};

async function run(
  command: string,
  args: string[],
  stdio: 'inherit' | 'pipe' = 'pipe',
): Promise<Outcome> {
  const child = spawn(process.execPath, [await commandOfPackage(ROOT, command), ...args], {
    cwd: ROOT,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', stdio, stdio],
  });
  const output: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { exitCode: code ?? 1, output: Buffer.concat(output).toString() };
}

async function build(): Promise<Outcome> {
  await ensureBuilt({ root: ROOT, onBuild: () => undefined });
  return PASSED;
}

async function findBrowsers(): Promise<Outcome> {
  requireBrowsers();
  return PASSED;
}

/** @returns The exit code of the first step that failed, or 0. */
async function runSteps(): Promise<number> {
  for (const [name, step] of Object.entries(STEPS)) {
    process.stdout.write(name === 'tests' ? `${name}\n` : `${name} … `);
    const start = performance.now();
    const { exitCode, output } = await step().catch((error: Error) => ({
      exitCode: 1,
      output: `${error.message}\n`,
    }));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${exitCode === 0 ? 'passed' : 'failed'} in ${seconds} s\n`);
    if (exitCode !== 0) {
      process.stdout.write(output);
      return exitCode;
    }
  }
  return 0;
}

process.exitCode = await runSteps();
