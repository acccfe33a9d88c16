import { existsSync } from 'node:fs';
import { readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ensureBuilt } from '../../runtime/server/build.ts';
import { makeProject, type TempProject } from './temp-project.ts';

const BUILD_TIMEOUT_MS = 60_000;

let project: TempProject;
let builds: number;

beforeEach(async () => {
  project = await makeProject();
  builds = 0;
});

afterEach(() => project.remove());

function build(signal?: AbortSignal) {
  return ensureBuilt({ root: project.root, onBuild: () => (builds += 1), signal });
}

test(
  'builds and compresses both sides once, then knows them to be up to date',
  async () => {
    const folders = await build();
    expect(folders.course).toBe(join(project.root, 'dist', 'course'));
    expect(await readFile(join(folders.course, 'index.html'), 'utf8')).toContain('Course');
    const host = await readFile(join(folders.sandbox, 'headless.html'));
    const compressed = await readFile(join(folders.sandbox, 'headless.html.br'));
    expect(brotliDecompressSync(compressed)).toEqual(host);
    expect(await build()).toEqual(folders);
    expect(builds).toBe(1);
  },
  BUILD_TIMEOUT_MS,
);

test(
  'builds anew when a file is changed, touched, added or removed, or a side is gone',
  async () => {
    await build();
    const page = join(project.root, 'site/pages/index.astro');
    const changes = [
      () => project.write('site/pages/index.astro', '<title>Changed</title>'),
      () => utimes(page, new Date(), new Date(Date.now() - 60_000)),
      () => project.write('lessons/1-waiting/en.mdx', 'A lesson.'),
      () => rm(join(project.root, 'lessons'), { recursive: true }),
      () => rm(join(project.root, 'dist/sandbox'), { recursive: true }),
    ];
    for (const [index, change] of changes.entries()) {
      await change();
      const { course, sandbox } = await build();
      expect(builds).toBe(index + 2);
      expect(existsSync(sandbox)).toBe(true);
      expect(await readFile(join(course, 'index.html'), 'utf8')).toContain('Changed');
    }
  },
  BUILD_TIMEOUT_MS,
);

test(
  'shows the output of a failed build, names it in one line, and tries again',
  async () => {
    const shown = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await project.write('site/pages/index.astro', '---\nthrow new Error("no such lesson");\n---');
    const failure = expect(build()).rejects.toThrow(
      'The site could not be built: astro build ended with exit code 1. Its output is above; correct what it names and start again.',
    );
    await failure.finally(() => vi.restoreAllMocks());
    expect(shown.mock.calls.join('')).toContain('no such lesson');
    await project.write('site/pages/index.astro', '<title>Mended</title>');
    const { course } = await build();
    expect(await readFile(join(course, 'index.html'), 'utf8')).toContain('Mended');
    expect(builds).toBe(2);
  },
  BUILD_TIMEOUT_MS,
);

test(
  'ends a build under way when it is told to, and builds it the next time',
  async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    await expect(build(stop.signal)).rejects.toThrow('aborted');
    await build();
    expect(builds).toBe(2);
  },
  BUILD_TIMEOUT_MS,
);

test('says how to install the packages when they are missing', async () => {
  await rm(join(project.root, 'node_modules'));
  await expect(build()).rejects.toThrow('The package astro is not installed. Install with: npm ci');
});
