import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';

describeClient('mount and export', (run) => {
  test('mounts text, bytes, links and folders, and exports them again', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      const tree = {
        'grün.txt': file('Grüße 😀'),
        'bytes.bin': file(new Uint8Array([0, 128, 255])),
        empty: { directory: {} },
        link: { file: { symlink: 'src/deep/a.txt' } },
        src: { directory: { deep: { directory: { 'a.txt': file('a') } } } },
      };
      await container.mount(tree);
      const { 'bytes.bin': bytes, ...text } = await container.export('.');
      return { text, bytes: [...bytes.file.contents], linked: await container.fs.readFile('link', 'utf8') };`);
    expect(result).toEqual({
      text: {
        'grün.txt': { file: { contents: 'Grüße 😀' } },
        empty: { directory: {} },
        link: { file: { symlink: 'src/deep/a.txt' } },
        src: { directory: { deep: { directory: { 'a.txt': { file: { contents: 'a' } } } } } },
      },
      bytes: [0, 128, 255],
      linked: 'a',
    });
  });

  test('mounts a binary snapshot, as bytes or as a buffer, at a mount point', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ a: file('a'), sub: { directory: { b: file(new Uint8Array([200])) } }, link: { file: { symlink: 'a' } } });
      const snapshot = await container.export('/', { format: 'binary' });
      await container.fs.mkdir('one/two', { recursive: true });
      await container.mount(snapshot.slice().buffer, { mountPoint: 'one/two' });
      await container.mount(snapshot, { mountPoint: '/one' });
      return {
        names: [await container.fs.readdir('one'), await container.fs.readdir('one/two')],
        linked: await container.fs.readFile('one/two/link', 'utf8'),
        bytes: [...await container.fs.readFile('one/sub/b')],
      };`);
    expect(result).toEqual({
      names: [
        ['a', 'link', 'sub', 'two'],
        ['a', 'link', 'sub'],
      ],
      linked: 'a',
      bytes: [200],
    });
  });

  test('refuses foreign bytes, names that lead away and places that are not there', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ a: file('') });
      const message = async (action) => (await failure(action)).message;
      return [
        await message(() => container.mount(new Uint8Array([80, 75, 3, 4]))),
        await message(() => container.mount({ '..': { directory: {} } })),
        await message(() => container.mount({}, { mountPoint: 'none' })),
        await message(() => container.mount({}, { mountPoint: 'a' })),
        await container.fs.readdir('.'),
      ];`);
    expect(result).toEqual([
      "mount got bytes that are no binary snapshot: byte 0 (0x50) starts no text, bytes or map. Pass a tree object or what export gave with format 'binary'.",
      "mount got '..' as a name in '/'. A name is one part of a path: nest folders in 'directory'.",
      "ENOENT: no such file or directory, mount '/home/project/none'",
      "ENOTDIR: not a directory, mount '/home/project/a'",
      ['a'],
    ]);
  });

  test('exports a zip archive, and what globs leave', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ 'a.txt': file('a'), 'a.log': file(''), lib: { directory: { b: file('b'), c: file('c') } } });
      const zip = await container.export('lib', { format: 'zip' });
      return {
        start: [...zip.slice(0, 4)],
        size: zip.length,
        left: await container.export('.', { excludes: ['*.log', 'lib'], includes: ['lib/b'] }),
      };`);
    expect(result).toEqual({
      start: [80, 75, 3, 4],
      // Two files: a local header and a directory entry each, their names twice, a byte of content.
      size: 2 * (30 + 46 + 2 + 1) + 22,
      left: {
        'a.txt': { file: { contents: 'a' } },
        lib: { directory: { b: { file: { contents: 'b' } } } },
      },
    });
  });

  test('refuses to export what is missing, a single file and an unknown format', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      await container.mount({ a: file('') });
      const message = async (action) => (await failure(action)).message;
      return [
        await message(() => container.export('none')),
        await message(() => container.export('a')),
        await message(() => container.export('a', { format: 'zip' })),
        await message(() => container.export('.', { format: 'tar' })),
      ];`);
    expect(result).toEqual([
      "ENOENT: no such file or directory, export '/home/project/none'",
      'It is not possible to export a single file in the JSON format.',
      "ENOTDIR: not a directory, export '/home/project/a'",
      "export does not know the format 'tar'. Use 'json', 'binary', 'zip'.",
    ]);
  });
});
