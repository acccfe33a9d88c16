import { promises as nodeFs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileTree } from '../../runtime/files/file-tree.ts';
import { createFileApi, type FileApi } from '../../runtime/host/file-api.ts';

const FIELDS = ['name', 'message', 'code', 'errno', 'syscall', 'path', 'dest'] as const;
type Outcome = Record<string, unknown>;

let folder: string;
let api: FileApi;

/** The same files at the same absolute path, on the disk and in a tree. */
beforeEach(async () => {
  folder = await nodeFs.mkdtemp(join(tmpdir(), 'fs-'));
  const files = new FileTree();
  files.mkdir(folder, { recursive: true });
  api = createFileApi({ files, workdir: folder, assertUsable() {}, report() {} });
  for (const path of ['dir/inner', 'other/inner', 'empty']) {
    await nodeFs.mkdir(join(folder, path), { recursive: true });
    api.mkdir(path, { recursive: true });
  }
  for (const [path, text] of [
    ['file', 'text'],
    ['dir/a', 'a'],
    ['grün', ''],
  ] as const) {
    await nodeFs.writeFile(join(folder, path), text);
    api.writeFile(path, text);
  }
  await nodeFs.symlink('file', join(folder, 'link'));
  files.symlink('file', join(folder, 'link'));
  await nodeFs.symlink('itself', join(folder, 'itself'));
  files.symlink('itself', join(folder, 'itself'));
});
afterEach(() => nodeFs.rm(folder, { recursive: true }));

async function outcome(action: () => unknown): Promise<Outcome> {
  try {
    return { value: await action() };
  } catch (error) {
    const thrown = error as Outcome;
    return Object.fromEntries(FIELDS.map((field) => [field, thrown[field]]));
  }
}

/** Does the same with both, with absolute paths, which both name as they are. */
async function both(
  action: (fs: FileApi, at: (path: string) => string) => unknown,
): Promise<[Outcome, Outcome]> {
  const at = (path: string): string => join(folder, path);
  const ours = await outcome(() => action(api, at));
  return [ours, await outcome(() => action(nodeFs as unknown as FileApi, at))];
}

// Other systems number their errors otherwise.
describe.skipIf(process.platform !== 'linux')(
  'a file operation on the tree and on the disk',
  () => {
    test.each<[string, (fs: FileApi, at: (path: string) => string) => unknown]>([
      ['reads a missing file', (fs, at) => fs.readFile(at('none'))],
      ['reads a directory', (fs, at) => fs.readFile(at('dir'))],
      ['reads below a file', (fs, at) => fs.readFile(at('file/x'))],
      ['reads a link to itself', (fs, at) => fs.readFile(at('itself'))],
      ['reads in an unknown encoding', (fs, at) => fs.readFile(at('file'), 'utf-9')],
      ['reads in any case of an encoding', (fs, at) => fs.readFile(at('file'), 'UTF8')],
      ['reads with options', (fs, at) => fs.readFile(at('file'), { encoding: 'hex' })],
      ['writes over a directory', (fs, at) => fs.writeFile(at('dir'), 'x')],
      ['writes in a missing directory', (fs, at) => fs.writeFile(at('none/x'), 'x')],
      ['writes below a file', (fs, at) => fs.writeFile(at('file/x'), 'x')],
      ['writes a link to itself', (fs, at) => fs.writeFile(at('itself'), 'x')],
      ['writes in an unknown encoding', (fs, at) => fs.writeFile(at('x'), 'x', 'nope')],
      ['lists a missing directory', (fs, at) => fs.readdir(at('none'))],
      ['lists a file', (fs, at) => fs.readdir(at('file'))],
      ['lists in an unknown encoding', (fs, at) => fs.readdir(at('dir'), 'nope')],
      ['makes a directory', (fs, at) => fs.mkdir(at('new'))],
      ['makes a directory again', (fs, at) => fs.mkdir(at('dir'))],
      ['makes a directory in a missing one', (fs, at) => fs.mkdir(at('none/x'))],
      ['makes a directory below a file', (fs, at) => fs.mkdir(at('file/x'))],
      ['makes directories', (fs, at) => fs.mkdir(at('a/b/c'), { recursive: true })],
      ['makes directories again', (fs, at) => fs.mkdir(at('dir/inner'), { recursive: true })],
      ['makes directories over a file', (fs, at) => fs.mkdir(at('file'), { recursive: true })],
      ['makes directories below a file', (fs, at) => fs.mkdir(at('file/a/b'), { recursive: true })],
      ['removes a file', (fs, at) => fs.rm(at('file'))],
      ['removes a missing file', (fs, at) => fs.rm(at('none'))],
      ['removes a missing file by force', (fs, at) => fs.rm(at('none'), { force: true })],
      ['removes below a file', (fs, at) => fs.rm(at('file/x'))],
      ['removes a directory with all in it', (fs, at) => fs.rm(at('dir'), { recursive: true })],
      ['moves a missing file', (fs, at) => fs.rename(at('none'), at('x'))],
      ['moves into a missing directory', (fs, at) => fs.rename(at('file'), at('none/x'))],
      ['moves from below a file', (fs, at) => fs.rename(at('file/x'), at('x'))],
      ['moves a directory into itself', (fs, at) => fs.rename(at('dir'), at('dir/inner/x'))],
      ['moves a directory over a file', (fs, at) => fs.rename(at('dir'), at('file'))],
      ['moves a file over a directory', (fs, at) => fs.rename(at('file'), at('dir'))],
      ['moves a directory over a full one', (fs, at) => fs.rename(at('dir'), at('other'))],
      ['moves a directory over an empty one', (fs, at) => fs.rename(at('dir'), at('empty'))],
      ['moves a file over another', (fs, at) => fs.rename(at('file'), at('dir/a'))],
      ['moves a file to itself', (fs, at) => fs.rename(at('file'), at('file'))],
    ])('%s with the same result', async (_name, action) => {
      const [ours, nodes] = await both(action);
      expect(ours).toEqual(nodes);
    });

    test('refuses to remove a directory as a file, in the same words', async () => {
      // Node's SystemError carries its code in its own class; what a program reads of it is the same.
      const [ours, nodes] = await both((fs, at) => fs.rm(at('dir')));
      expect(ours).toEqual(nodes);
      expect(ours).toMatchObject({ code: 'ERR_FS_EISDIR' });
    });

    test.each(['buffer', 'utf8', 'hex', 'base64url', 'latin1'])(
      'lists names in %s alike',
      async (encoding) => {
        const [ours, nodes] = await both(async (fs, at) =>
          (await fs.readdir(at('.'), encoding)).map((name) =>
            typeof name === 'string' ? name : [...(name as Uint8Array)],
          ),
        );
        const sorted = (names: unknown): string[] =>
          (names as unknown[]).map((name) => JSON.stringify(name)).toSorted();
        expect(sorted(ours.value)).toEqual(sorted(nodes.value));
      },
    );

    test('tells files, directories and links apart', () => {
      expect(api.readdir('.', { withFileTypes: true })).toEqual([
        { name: 'dir', 'Symbol(type)': 2 },
        { name: 'empty', 'Symbol(type)': 2 },
        { name: 'file', 'Symbol(type)': 1 },
        { name: 'grün', 'Symbol(type)': 1 },
        { name: 'itself', 'Symbol(type)': 3 },
        { name: 'link', 'Symbol(type)': 3 },
        { name: 'other', 'Symbol(type)': 2 },
      ]);
    });
  },
);

describe('a path from the client', () => {
  test.each(['file', '/file', './file', '../file', '/../../file', 'dir/../file', '//file'])(
    '%s names a file in the working directory',
    (path) => {
      expect(api.readFile(path, 'utf8')).toBe('text');
    },
  );

  test('may be the absolute one', () => {
    expect(api.readFile(join(folder, 'file'), 'utf8')).toBe('text');
  });

  test.each(['/', '.', '', '..', 'dir/..'])('%s names the working directory', (path) => {
    expect(api.readdir(path)).toContain('file');
    expect(() => api.rm(path, { recursive: true, force: true })).toThrow(
      `EBUSY: resource busy or locked, rm '${folder}'`,
    );
    expect(() => api.rename(path, 'x')).toThrow(`EBUSY: resource busy or locked, rename`);
  });

  test.each([
    ['a/b', 'a'],
    ['/a/b', '/a'],
    ['dir/b/c', 'dir/b'],
  ])('%s comes back as %s from mkdir', (path, first) => {
    expect(api.mkdir(path, { recursive: true })).toBe(first);
  });

  test.each([
    ['a\0b', "The argument 'path' must be a string without null bytes. Received 'a\\x00b'"],
    [5, 'The "path" argument must be of type string. Received type number (5)'],
  ])('%j is refused', (path, message) => {
    expect(() => api.readFile(path as string)).toThrow(message);
  });

  test('refuses data that is neither text nor bytes', () => {
    expect(() => api.writeFile('x', 5 as unknown as string)).toThrow(
      'The "data" argument must be of type string or Uint8Array. Received type number (5)',
    );
  });
});
