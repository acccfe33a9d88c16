import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';

/** Bytes of every value, and text beyond ASCII and beyond 16 bits, with a byte order mark. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const TEXT = '\ufeffGrüße, 世界 😀';
/** What to write: as text, as hexadecimal digits that end early, and as base64 in both alphabets. */
const WRITTEN = ['\ufeffGrüße, €', '4fC0-w7', '4fC-w7+/ZGVm', 'YQ=='];
const ENCODINGS = [
  'utf8',
  'utf-8',
  'ascii',
  'latin1',
  'binary',
  'hex',
  'base64',
  'base64url',
  'utf16le',
  'ucs2',
  'ucs-2',
] as const;

describeClient('fs', (run) => {
  test('reads and writes files, and a process sees them and writes its own', async () => {
    const result = await run(
      `const container = await WebContainer.boot();
      const { fs } = container;
      await fs.mkdir('a/b', { recursive: true });
      await fs.writeFile('a/b/text.txt', 'grün');
      await fs.writeFile('bytes.bin', new Uint8Array([0, 127, 128, 255]));
      await container.mount({ mounted: { directory: { 'c.txt': file(new Uint8Array([200])) } } });
      await fs.writeFile('copy.mjs', \`
        import { readFileSync, writeFileSync } from 'node:fs';
        writeFileSync('copied.txt', readFileSync('a/b/text.txt', 'utf8').toUpperCase());
      \`);
      const { exit } = await node(container, 'copy.mjs');
      await fs.rename('copied.txt', 'a/moved.txt');
      await fs.rm('a/b', { recursive: true });
      return {
        exit,
        moved: await fs.readFile('a/moved.txt', 'utf-8'),
        bytes: [...(await fs.readFile('bytes.bin'))],
        mounted: [...(await fs.readFile('mounted/c.txt'))],
        names: await fs.readdir('/'),
        kinds: (await fs.readdir('.', { withFileTypes: true })).map((entry) => [entry.name, entry.isDirectory()]),
        exported: await container.export('a'),
        missing: await failure(() => fs.readFile('none.txt')),
        full: await failure(() => fs.rm('a')),
      };`,
    );
    expect(result).toEqual({
      exit: 0,
      moved: 'GRÜN',
      bytes: [0, 127, 128, 255],
      mounted: [200],
      names: ['a', 'bytes.bin', 'copy.mjs', 'mounted'],
      kinds: [
        ['a', true],
        ['bytes.bin', false],
        ['copy.mjs', false],
        ['mounted', true],
      ],
      exported: { 'moved.txt': { file: { contents: 'GRÜN' } } },
      missing: {
        name: 'Error',
        message: "ENOENT: no such file or directory, open '/home/project/none.txt'",
        code: 'ENOENT',
      },
      full: {
        name: 'SystemError',
        message: 'Path is a directory: rm returned EISDIR (is a directory) /home/project/a',
        code: 'ERR_FS_EISDIR',
      },
    });
  });

  test('reads every encoding as Node does', async () => {
    const result = await run(`
      const { fs } = await WebContainer.boot();
      await fs.writeFile('bytes', new Uint8Array(${JSON.stringify(BYTES)}));
      await fs.writeFile('text', ${JSON.stringify(TEXT)});
      const read = (path) => Promise.all(${JSON.stringify(ENCODINGS)}.map((encoding) => fs.readFile(path, encoding)));
      return [await read('bytes'), await read('text')];`);
    const nodes = (bytes: Buffer): string[] =>
      ENCODINGS.map((encoding) => bytes.toString(encoding));
    expect(result).toEqual([nodes(Buffer.from(BYTES)), nodes(Buffer.from(TEXT))]);
  });

  test('writes every encoding as Node does', async () => {
    const result = await run(`
      const { fs } = await WebContainer.boot();
      const write = (text) => Promise.all(${JSON.stringify(ENCODINGS)}.map(async (encoding) => {
        await fs.writeFile(encoding, text, { encoding });
        return [...await fs.readFile(encoding)];
      }));
      const results = [];
      for (const text of ${JSON.stringify(WRITTEN)}) results.push(await write(text));
      return results;`);
    const nodes = (text: string): number[][] =>
      ENCODINGS.map((encoding) => [...Buffer.from(text, encoding)]);
    expect(result).toEqual(WRITTEN.map(nodes));
  });

  test('refuses an encoding that nobody knows', async () => {
    const result = await run(`
      const { fs } = await WebContainer.boot();
      await fs.writeFile('a', '');
      return [
        await failure(() => fs.readFile('a', 'utf-9')),
        await failure(() => fs.writeFile('a', 'x', 'utf-9')),
        await failure(() => fs.readdir('.', 'utf-9')),
      ];`);
    const refusal = {
      name: 'TypeError',
      message: "The argument 'encoding' is invalid encoding. Received 'utf-9'",
      code: 'ERR_INVALID_ARG_VALUE',
    };
    expect(result).toEqual([refusal, refusal, refusal]);
  });

  test('lists names as text, as bytes and with their kinds', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      const { fs } = container;
      await container.mount({ grün: file(''), dir: { directory: {} }, link: { file: { symlink: 'grün' } } });
      const kinds = (entries) => entries.map((entry) =>
        [typeof entry.name === 'string' ? entry.name : [...entry.name], entry.isFile(), entry.isDirectory()]);
      return {
        text: await fs.readdir('.'),
        bytes: (await fs.readdir('.', 'buffer')).map((name) => [...name]),
        hex: await fs.readdir('.', { encoding: 'hex' }),
        kinds: kinds(await fs.readdir('.', { withFileTypes: true })),
        bytesAndKinds: kinds(await fs.readdir('.', { withFileTypes: true, encoding: 'buffer' })),
        empty: [await fs.readdir('dir'), await fs.readdir('dir', { withFileTypes: true })],
      };`);
    const [dir, green, link] = ['dir', 'grün', 'link'].map((name) => [...Buffer.from(name)]);
    expect(result).toEqual({
      text: ['dir', 'grün', 'link'],
      bytes: [dir, green, link],
      hex: ['646972', '6772c3bc6e', '6c696e6b'],
      kinds: [
        ['dir', false, true],
        ['grün', true, false],
        ['link', false, false],
      ],
      bytesAndKinds: [
        [dir, false, true],
        [green, true, false],
        [link, false, false],
      ],
      empty: [[], []],
    });
  });

  test('tells the first directory made, and fails with the code of Node', async () => {
    const result = await run(`
      const { fs } = await WebContainer.boot();
      const code = async (action) => (await failure(action)).code;
      return {
        made: [await fs.mkdir('a/b', { recursive: true }), await fs.mkdir('/c/d', { recursive: true }), await fs.mkdir('e') ?? null],
        codes: [
          await code(() => fs.mkdir('a')),
          await code(() => fs.mkdir('none/b')),
          await code(() => fs.readdir('none')),
          await code(() => fs.rm('none')),
          await code(() => fs.rm('/', { recursive: true })),
          await code(() => fs.rename('none', 'b')),
          await code(() => fs.rename('a', 'a/b/c')),
          await code(() => fs.readFile('a')),
        ],
        forced: await failure(() => fs.rm('none', { force: true })),
        above: await fs.readdir('../..'),
      };`);
    expect(result).toEqual({
      made: ['a', '/c', null],
      codes: ['EEXIST', 'ENOENT', 'ENOENT', 'ENOENT', 'EBUSY', 'ENOENT', 'EINVAL', 'EISDIR'],
      forced: 'no error',
      above: ['a', 'c', 'e'],
    });
  });

  test('watches a directory, from the page and from a process, until it is closed', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      const { fs } = container;
      await container.mount({ sub: { directory: {} }, 'write.mjs': file(\`
        import { writeFileSync } from 'node:fs';
        writeFileSync('sub/by-process', 'x');
      \`) });
      const [all, own, encoded] = [[], [], []];
      const watcher = fs.watch('/', { recursive: true }, (event, name) => all.push(event + ' ' + name));
      fs.watch('.', (event, name) => own.push(event + ' ' + name));
      fs.watch('.', 'buffer', (event, name) => encoded.push([...name]));
      await fs.writeFile('a', '1');
      await fs.writeFile('a', '2');
      await node(container, 'write.mjs');
      await fs.readdir('.');
      watcher.close();
      await fs.rm('a');
      await fs.readdir('.');
      return { all, own, encoded };`);
    expect(result).toEqual({
      all: ['rename a', 'change a', 'change a', 'rename sub/by-process', 'change sub/by-process'],
      own: ['rename a', 'change a', 'change a', 'rename a'],
      encoded: [[97], [97], [97], [97]],
    });
  });

  test('tells of a watch that fails where the page can hear it', async () => {
    const result = await run(`
      const container = await WebContainer.boot();
      const heard = new Promise((resolve) => container.on('error', resolve));
      container.fs.watch('none', () => {});
      return heard;`);
    expect(result).toEqual({
      message: "ENOENT: no such file or directory, watch '/home/project/none'",
    });
  });
});
