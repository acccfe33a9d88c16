import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const BENCH = `
  import { summarize, type Bench } from './measure.ts';
  export const bench: Bench = {
    name: 'echo',
    run: async () => [
      { case: 'echo 1 kB', side: 'ours', unit: 'requests/s', ...summarize([50_000, 40_000, 60_000]) },
      { case: 'echo 1 kB', side: 'fastify', unit: 'requests/s', ...summarize([62_500]) },
      { case: 'start', side: 'fastify', unit: 'ms', ...summarize([0.123456, 1234567]) },
    ],
  };
`;

const TABLE = `echo
case       side     unit        median     min      max  runs  to ours
echo 1 kB  ours     requests/s   50000   40000    60000     3    1.00x
echo 1 kB  fastify  requests/s   62500   62500    62500     1    1.25x
start      fastify  ms          617300  0.1235  1235000     2        -
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-'));
  for (const name of ['run.ts', 'measure.ts', 'table.ts']) {
    await cp(join(import.meta.dirname, name), join(folder, name));
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'echo.bench.ts'), BENCH);
});

afterAll(() => rm(folder, { recursive: true }));

function run(...args: string[]) {
  return spawnSync(process.execPath, [join(folder, 'run.ts'), ...args], { encoding: 'utf8' });
}

test('prints a table for people', () => {
  const { status, stdout, stderr } = run();
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`${TABLE}\n`);
});

test('writes every measurement to the file named', async () => {
  const file = join(folder, 'result.json');
  expect(run('--json', file, '--only', 'echo').status).toBe(0);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([
    row('echo 1 kB', 'ours', 'requests/s', { median: 50_000, min: 40_000, max: 60_000, runs: 3 }),
    row('echo 1 kB', 'fastify', 'requests/s', {
      median: 62_500,
      min: 62_500,
      max: 62_500,
      runs: 1,
    }),
    row('start', 'fastify', 'ms', { median: 617283.561728, min: 0.123456, max: 1234567, runs: 2 }),
  ]);
});

test('names the benches there are when it is asked for another', () => {
  const { status, stderr } = run('--only', 'hello');
  expect([status, stderr]).toEqual([1, "There is no bench named 'hello'. There are: echo\n"]);
});

test('fails with the bench that fails', async () => {
  const failing = join(folder, 'failing.bench.ts');
  const source =
    "export const bench = { name: 'down', run: async () => { throw new Error('no'); } };";
  await writeFile(failing, source);
  const { status, stderr } = run();
  await rm(failing);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The bench 'down' failed: Error: no\n +at .*failing\.bench\.ts/);
});

function row(name: string, side: string, unit: string, summary: object): object {
  return { case: name, side, unit, ...summary };
}
