import { spawnSync } from 'node:child_process';
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, Measurement } from './measure.ts';
import { formatTable } from './table.ts';

const FOLDER = import.meta.dirname;

/** The packages of peers are installed for a bench only, so that a course needs none of them. */
function installPeers(): void {
  const isInstalled = existsSync(join(FOLDER, 'node_modules'));
  if (isInstalled || !existsSync(join(FOLDER, 'package-lock.json'))) return;
  process.stdout.write('Installing the packages of the peers.\n');
  const npm = process.env['npm_execpath'];
  if (npm === undefined) throw new Error('Start the benches with npm: npm run bench');
  const { status } = spawnSync(process.execPath, [npm, 'ci', '--prefix', FOLDER], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The packages of the peers could not be installed.');
}

async function loadBenches(only: string | undefined): Promise<Bench[]> {
  const files = globSync('*.bench.ts', { cwd: FOLDER }).toSorted();
  const benches = await Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(join(FOLDER, file)).href)) as { bench: Bench };
      return module.bench;
    }),
  );
  const chosen = benches.filter(({ name }) => only === undefined || name === only);
  if (chosen.length > 0) return chosen;
  const names = benches.map(({ name }) => name).join(', ') || 'none';
  throw new Error(
    only === undefined
      ? `There is no bench: tests/bench holds no file whose name ends in .bench.ts.`
      : `There is no bench named '${only}'. There are: ${names}`,
  );
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
  installPeers();
  const all: Measurement[] = [];
  for (const bench of await loadBenches(values.only)) {
    process.stdout.write(`${bench.name}\n`);
    const measurements = await bench.run().catch((error: Error) => {
      throw new Error(`The bench '${bench.name}' failed: ${error.stack}`, { cause: error });
    });
    process.stdout.write(`${formatTable(measurements)}\n`);
    all.push(...measurements);
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(all, null, 2)}\n`);
  }
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
