import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diff } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExercise } from '../../site/lib/exercise-loader.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXERCISES = join(ROOT, 'exercises');

/** What vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  testResults: {
    name: string;
    assertionResults: { title: string; status: string; failureMessages: string[] }[];
  }[];
}

/** By the name of a check: why it failed, or '' when it passed. */
type Verdict = Map<string, string>;

// Reading refuses a missing file, a check no test names, and hints that are not three full ones.
const folders = (await readdir(EXERCISES, { withFileTypes: true })).filter((entry) =>
  entry.isDirectory(),
);
const exercises = await Promise.all(
  folders.map(async ({ name: id }) => {
    const exercise = await readExercise(join(EXERCISES, id), `exercises/${id}`);
    const wrong = await readdir(join(EXERCISES, id, 'wrong'));
    const variants = ['starter', 'solution', ...wrong.map((name) => `wrong/${name}`)];
    return { id, exercise, wrong, variants };
  }),
);

let folder = '';
let verdicts = new Map<string, Verdict>();

beforeAll(async () => {
  await mkdir(join(ROOT, 'my'), { recursive: true });
  folder = await mkdtemp(join(ROOT, 'my', 'exercises-'));
  await Promise.all(
    exercises.flatMap(({ id, exercise, variants }) =>
      variants.map((variant) => copyVariant(id, variant, exercise.support)),
    ),
  );
  verdicts = await runSuites();
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function copyVariant(id: string, variant: string, support: Record<string, string>) {
  const target = join(folder, id, variant);
  await cp(join(EXERCISES, id, variant), target, { recursive: true });
  for (const [name, text] of Object.entries(support)) await writeFile(join(target, name), text);
}

/** Runs all copies in one process of vitest; the key is the copy's place, `<exercise>/<variant>`. */
async function runSuites(): Promise<Map<string, Verdict>> {
  const file = join(folder, 'report.json');
  const reporter = ['--reporter=json', `--outputFile=${file}`];
  const flags = ['--root', folder, '--no-isolate', '--maxWorkers=1', ...reporter];
  const { stderr } = runTool('vitest/vitest.mjs', ['run', ...flags]);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`vitest wrote no report. It said: ${stderr}`);
  });
  const report = JSON.parse(text) as Report;
  return new Map(
    report.testResults.map(({ name, assertionResults }) => [
      relative(folder, join(name, '..')),
      new Map(
        assertionResults.map(({ title, status, failureMessages }) => [
          title,
          status === 'passed' ? '' : failureMessages.join('\n') || status,
        ]),
      ),
    ]),
  );
}

function runTool(script: string, args: string[]) {
  const path = join(ROOT, 'node_modules', script);
  return spawnSync(process.execPath, [path, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 50_000,
  });
}

function passed(verdict: Verdict): string[] {
  return [...verdict].filter(([, failure]) => failure === '').map(([check]) => check);
}

it('accepts the types of every starter and solution', { timeout: 60_000 }, async () => {
  const config = {
    extends: relative(folder, join(ROOT, 'tsconfig.json')),
    include: ['*/starter', '*/solution'],
    exclude: [],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const result = runTool('typescript/bin/tsc', ['--project', folder]);
  expect(result).toMatchObject({ stdout: '', status: 0 });
});

describe.each(exercises)('$id', ({ id, exercise, wrong, variants }) => {
  const checks = exercise.tasks.flatMap((task) => task.checks);
  const verdictOf = (variant: string): Verdict => verdicts.get(`${id}/${variant}`) ?? new Map();

  it('names every check of the suite in exactly one task', () => {
    expect(checks.toSorted()).toEqual([...verdictOf('solution').keys()].toSorted());
  });

  it('passes every check with the solution', () => {
    expect(passed(verdictOf('solution')).toSorted()).toEqual(checks.toSorted());
  });

  it('runs every check of the starter and fails', () => {
    expect([...verdictOf('starter').keys()].toSorted()).toEqual(checks.toSorted());
    expect(passed(verdictOf('starter')).length).toBeLessThan(checks.length);
  });

  it('lists every wrong answer, three or more', () => {
    expect(exercise.wrong.map(({ name }) => name).toSorted()).toEqual(wrong.toSorted());
    expect(wrong.length).toBeGreaterThanOrEqual(3);
  });

  it.each(exercise.wrong)('tells $name what it seems to believe', ({ name, check }) => {
    expect(verdictOf(`wrong/${name}`).get(check)).toContain('You seem to');
  });

  it('has no check that everything passes', () => {
    const others = variants.filter((variant) => variant !== 'solution').map(verdictOf);
    const useless = checks.filter((check) => others.every((other) => other.get(check) === ''));
    expect(useless).toEqual([]);
  });

  it('is solved by changing fewer than 30 lines', () => {
    const changes = exercise.files.edit.flatMap((name) =>
      diff(exercise.starter[name]?.split('\n') ?? [], exercise.solution[name]?.split('\n') ?? []),
    );
    expect(changes.filter(([operation]) => operation !== 0).length).toBeLessThan(30);
  });
});
