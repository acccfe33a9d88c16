import { execFile } from 'node:child_process';
import { globSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openChromium } from '../browsers/chromium.ts';
import type { TestPage } from '../browsers/test-page.ts';
import { serveClient, type ClientSite } from '../contract/client-site.ts';
import { keepPasses, lostPasses, type Result } from './passes.ts';
import { FAMILIES, familyOf, reasonNotApplicable } from './applicability.ts';

/** In ms, for one test on either side. */
const LIMIT = 15_000;
/** How many pages work side by side. */
const PAGES = 2;

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
    verbose: { type: 'boolean' },
    keep: { type: 'boolean' },
  },
});

/** Runs a test on real Node, in the same place and with the same limit. */
function passesOnNode(root: string, file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const cwd = join(root, 'test/parallel');
    execFile(process.execPath, [file], { cwd, timeout: LIMIT }, (error) => resolve(error === null));
  });
}

/** The files that every test may use, by path below the project. */
function commonFiles(root: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of globSync('test/common/**/*.{js,mjs,json}', { cwd: root })) {
    files[name] = readFileSync(join(root, name), 'utf8');
  }
  return files;
}

/** Small fixtures that a test names, as far as they are text. */
function fixturesOf(root: string, source: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [, name = ''] of source.matchAll(
    /fixtures(?:\.\w+\(|[^'"]*)['"/]([\w./-]+\.\w+)['"]/g,
  )) {
    const path = join('test/fixtures', name);
    try {
      files[path] = readFileSync(join(root, path), 'utf8');
    } catch {
      // Named in another way than this looks for; the test will say so itself.
    }
  }
  return files;
}

async function passesInThePage(
  site: ClientSite,
  page: TestPage,
  files: Record<string, string>,
  file: string,
): Promise<{ passed: boolean; output: string }> {
  const { exit, output } = await site.run<{ exit: number | string; output: string }>(
    page,
    `const container = await WebContainer.boot();
    await container.mount(treeOf(${JSON.stringify(files)}));
    const process = await container.spawn('node', [${JSON.stringify(file)}], {
      cwd: 'test/parallel',
      // There are no flags in the tests that apply, and to look for them takes a file handle.
      env: { NODE_SKIP_FLAG_CHECK: '1' },
    });
    const late = new Promise((resolve) => setTimeout(() => {
      process.kill();
      resolve({ exit: 'no end within ${LIMIT} ms', output: '' });
    }, ${LIMIT}));
    return Promise.race([finish(process), late]);`,
  );
  return { passed: exit === 0, output: `exit ${exit}\n${output.slice(-600)}` };
}

async function judge(root: string, file: string, worker: PageWorker): Promise<Result> {
  const family = familyOf(file) ?? '';
  const source = readFileSync(join(root, 'test/parallel', file), 'utf8');
  const reason =
    reasonNotApplicable(source) ??
    ((await passesOnNode(root, file)) ? undefined : 'fails on real Node in this harness');
  if (reason !== undefined) return { test: file, family, applicable: false, passed: false, reason };
  const files = {
    ...worker.common,
    ...fixturesOf(root, source),
    [`test/parallel/${file}`]: source,
  };
  try {
    const { passed, output } = await passesInThePage(worker.site, worker.page, files, file);
    if (passed) return { test: file, family, applicable: true, passed };
    return { test: file, family, applicable: true, passed, reason: output };
  } catch (error) {
    return { test: file, family, applicable: true, passed: false, reason: String(error) };
  }
}

interface PageWorker {
  site: ClientSite;
  page: TestPage;
  common: Record<string, string>;
}

function report(results: Result[]): string {
  const lines = FAMILIES.map((family) => {
    const applicable = results.filter((each) => each.family === family && each.applicable);
    if (applicable.length === 0) return '';
    const passed = applicable.filter((each) => each.passed).length;
    const share = ((100 * passed) / applicable.length).toFixed(1);
    return `${family.padEnd(20)} ${String(passed).padStart(4)} / ${String(applicable.length).padEnd(4)} ${share.padStart(6)} %\n`;
  });
  return lines.join('');
}

async function run(root: string): Promise<void> {
  const pending = readdirSync(join(root, 'test/parallel'))
    .filter((file) => /\.m?js$/.test(file) && familyOf(file) !== undefined)
    .filter((file) => values.only === undefined || file.startsWith(`test-${values.only}`));
  const results: Result[] = [];
  const site = await serveClient();
  const browser = await openChromium();
  const common = commonFiles(root);
  try {
    const work = async (): Promise<void> => {
      const page = await browser.newPage();
      for (let file = pending.shift(); file; file = pending.shift()) {
        const result = await judge(root, file, { site, page, common });
        results.push(result);
        if (values.verbose && result.applicable && !result.passed) {
          process.stdout.write(`${file}: ${result.reason}\n`);
        }
      }
    };
    await Promise.all(Array.from({ length: PAGES }, work));
  } finally {
    await browser.close();
    await site.close();
  }
  results.sort((a, b) => (a.test < b.test ? -1 : 1));
  process.stdout.write(report(results));
  const lost = lostPasses(results);
  if (lost.length > 0) {
    process.stdout.write(`\nThese passed before:\n${lost.join('\n')}\n`);
    process.exitCode = 1;
  }
  if (values.keep) keepPasses(results);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

if (values.from === undefined) {
  process.stderr.write(
    'Say where Node’s own tests are: npm run test:node-suite -- --from DIR. DIR is a source tree of Node 24, or any folder with its test/parallel and test/common.\n',
  );
  process.exitCode = 2;
} else {
  await run(values.from);
}
