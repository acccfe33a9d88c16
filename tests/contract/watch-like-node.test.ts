import { promises as nodeFs, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileTree } from '../../runtime/files/file-tree.ts';
import { watchPath } from '../../runtime/files/watch-path.ts';
import { createFileApi, type FileApi } from '../../runtime/host/file-api.ts';

/** The kernel's queue tells a watcher within this time, in ms. */
const TOLD = 50;

let folder: string;
let files: FileTree;
let api: FileApi;
beforeEach(async () => {
  folder = await nodeFs.mkdtemp(join(tmpdir(), 'watch-'));
  files = new FileTree();
  files.mkdir(folder, { recursive: true });
  api = createFileApi({ files, workdir: folder, assertUsable() {}, report() {} });
  for (const fs of [nodeFs as unknown as FileApi, api]) {
    await fs.mkdir(join(folder, 'sub/deep'), { recursive: true });
    await fs.writeFile(join(folder, 'file'), 'text');
    await fs.writeFile(join(folder, 'empty'), '');
    await fs.writeFile(join(folder, 'sub/inner'), 'text');
  }
});
afterEach(() => nodeFs.rm(folder, { recursive: true }));

type Step = (fs: FileApi, at: (path: string) => string) => unknown;

const write: Step = (fs, at) => fs.writeFile(at('file'), 'other');
const create: Step = (fs, at) => fs.writeFile(at('new'), 'text');
const remove: Step = (fs, at) => fs.rm(at('file'));
const removeFolder: Step = (fs, at) => fs.rm(at('sub'), { recursive: true });
const move: Step = (fs, at) => fs.rename(at('file'), at('moved'));
const moveFolder: Step = (fs, at) => fs.rename(at('sub'), at('moved'));
const writeInner: Step = (fs, at) => fs.writeFile(at('sub/inner'), 'other');

/** Repeats in a row become one: the kernel tells of emptying a file and of filling it. */
const onceEach = (told: string[]): string[] =>
  told.filter((event, index) => event !== told[index - 1]);

test.skipIf(process.platform !== 'linux').each<[string, string, boolean, Step[]]>([
  ['a new file', '.', false, [create]],
  ['a new empty file', '.', false, [(fs, at) => fs.writeFile(at('new'), '')]],
  ['a written file', '.', false, [write]],
  ['an emptied file', '.', false, [(fs, at) => fs.writeFile(at('file'), '')]],
  ['an empty file written empty', '.', false, [(fs, at) => fs.writeFile(at('empty'), '')]],
  ['a new directory', '.', false, [(fs, at) => fs.mkdir(at('new'))]],
  ['a removed file', '.', false, [remove]],
  ['a removed directory', '.', false, [removeFolder]],
  ['a moved file', '.', false, [move]],
  ['a file moved over another', '.', false, [(fs, at) => fs.rename(at('file'), at('empty'))]],
  ['a file moved in', '.', false, [(fs, at) => fs.rename(at('sub/inner'), at('new'))]],
  ['a file further down', '.', false, [writeInner]],
  ['the file watched, written', 'file', false, [write]],
  ['the file watched, removed and made again', 'file', false, [remove, write]],
  [
    'the file watched, moved',
    'file',
    false,
    [move, (fs, at) => fs.writeFile(at('moved'), 'x'), write],
  ],
  [
    'the file watched, moved over',
    'empty',
    false,
    [(fs, at) => fs.rename(at('file'), at('empty'))],
  ],
  [
    'the directory watched, moved',
    'sub',
    false,
    [moveFolder, (fs, at) => fs.writeFile(at('moved/x'), 'x')],
  ],
  ['a file in the directory watched', 'sub', false, [writeInner]],
  ['a new file, recursively', '.', true, [create]],
  ['a written file, recursively', '.', true, [write]],
  ['a removed file, recursively', '.', true, [remove]],
  ['a file further down, recursively', '.', true, [writeInner]],
  [
    'a new file further down, recursively',
    '.',
    true,
    [(fs, at) => fs.writeFile(at('sub/deep/new'), 'x')],
  ],
])('tells of %s as Node does on Linux', async (_name, path, recursive, steps) => {
  const at = (below: string): string => join(folder, below);
  const [ours, nodes]: [string[], string[]] = [[], []];
  const stop = watchPath(files, at(path), { recursive }, (event, name) =>
    ours.push(`${event} ${name}`),
  );
  const watcher = watch(at(path), { recursive }, (event, name) => nodes.push(`${event} ${name}`));
  await wait(TOLD);
  for (const step of steps) {
    await step(nodeFs as unknown as FileApi, at);
    await step(api, at);
    await wait(TOLD);
  }
  watcher.close();
  stop();
  expect(ours).toEqual(onceEach(nodes));
});

test('tells of a directory that goes with all in it, from below', () => {
  const told: string[] = [];
  watchPath(files, folder, { recursive: true }, (event, name) => told.push(`${event} ${name}`));
  api.rm('sub', { recursive: true });
  expect(told).toEqual(['rename sub/deep', 'rename sub/inner', 'rename sub']);
});

test('tells of the directory watched when it goes, and of nothing later', () => {
  const told: string[] = [];
  watchPath(files, join(folder, 'sub'), {}, (event, name) => told.push(`${event} ${name}`));
  api.rm('sub', { recursive: true });
  api.mkdir('sub');
  api.writeFile('sub/inner', '');
  expect(told).toEqual(['rename deep', 'rename inner', 'rename sub']);
});

test('tells nothing more once it is closed', () => {
  const told: string[] = [];
  api.watch('.', null, (event) => told.push(event)).close();
  api.writeFile('new', '');
  expect(told).toEqual([]);
});

test.each<[string, string | number[]]>([
  ['utf8', 'grün'],
  ['hex', '6772c3bc6e'],
  ['buffer', [...Buffer.from('grün')]],
])('gives names in %s', (encoding, name) => {
  const told: unknown[] = [];
  api.watch('.', { encoding }, (_event, changed) =>
    told.push(typeof changed === 'string' ? changed : [...changed]),
  );
  api.writeFile('grün', '');
  expect(told).toEqual([name]);
});

test('refuses a path where nothing is', () => {
  expect(() => api.watch('none')).toThrow(
    `ENOENT: no such file or directory, watch '${folder}/none'`,
  );
});
