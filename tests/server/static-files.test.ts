import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { rm, stat, symlink, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { compressFolder } from '../../runtime/server/compress.ts';
import type { CourseServers } from '../../runtime/server/serve.ts';
import { makeSite, send, serveSite, type Answer, type TempSite } from './temp-site.ts';

const PAGE = `<!doctype html><title>Waiting</title>${'<p>A server waits.</p>'.repeat(100)}`;
const NOT_FOUND_PAGE = '<!doctype html><title>Not here</title>';
const DIGITS = '0123456789';

let site: TempSite;
let servers: CourseServers;
let course: string;
let sandbox: string;

beforeAll(async () => {
  site = await makeSite({
    'secret.txt': 'outside',
    'course/index.html': PAGE,
    'course/404.html': NOT_FOUND_PAGE,
    'course/lessons/first/index.html': 'first lesson',
    'course/digits.txt': DIGITS,
    'course/.env': 'SECRET=1',
    'course/.git/config': 'secret',
    'course/名.txt': 'name',
    'course/large.bin': Buffer.alloc(20_000_000),
    'course/_astro/page.Bx3d9k2_.css': 'p{}',
    'course/_astro/plain.css': 'p{}',
    'course/_astro/some-language.css': 'p{}',
    'course/_editor/deep/editor-DiwrgTda.js': '1',
    'course/other/page.Bx3d9k2_.css': 'p{}',
    'sandbox/headless.html': 'host',
    'sandbox/headless/host-a1b2c3d4.js': '1',
  });
  await compressFolder(site.courseFolder);
  servers = await serveSite(site);
  course = servers.courseAddress;
  sandbox = servers.sandboxAddress;
});

afterAll(async () => {
  await servers.close();
  await site.remove();
});

function exists(name: string): Promise<boolean> {
  return stat(join(site.courseFolder, name)).then(Boolean, () => false);
}

function ask(range: string, headers = {}): Promise<Answer> {
  return send(`${course}/digits.txt`, { headers: { range, ...headers } });
}

function openFiles(name: string): string[] {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).endsWith(name);
    } catch {
      return false;
    }
  });
}

describe('paths', () => {
  test.each(['/', '/index.html', '/index', '/?query=1'])(
    'serves the first page at %s',
    async (path) => {
      const { status, headers, body } = await send(`${course}${path}`);
      expect([status, headers['content-type']]).toEqual([200, 'text/html;charset=utf-8']);
      expect(body.toString()).toBe(PAGE);
    },
  );

  test.each(['/lessons/first', '/lessons/first/'])(
    'serves a folder as its index: %s',
    async (path) => {
      expect((await send(`${course}${path}`)).body.toString()).toBe('first lesson');
    },
  );

  test('serves a file whose name is not ASCII', async () => {
    expect((await send(`${course}/${encodeURI('名')}.txt`)).body.toString()).toBe('name');
  });

  test.each(['/headless', '/headless?version=1.6.4', '/headless.html'])(
    'serves the host of the sandbox at %s',
    async (path) => {
      expect((await send(`${sandbox}${path}`)).body.toString()).toBe('host');
    },
  );

  test.each([
    '/../secret.txt',
    '/lessons/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e/secret.txt',
    '//secret.txt',
    '/course/../../secret.txt',
    '/.env',
    '/%2eenv',
    '/.git/config',
    '/./digits.txt',
    '/digits.txt%00',
    '/%00',
    '/digits.txt::$DATA',
    '/c:/secret.txt',
    '/lessons%2ffirst',
    '/%zz',
    '/lessons/',
    '/missing',
    `/${'long'.repeat(100)}`,
    '*',
  ])('has nothing at %s', async (path) => {
    const { status, headers, body } = await send(`${course}/`, { path });
    expect([status, headers['cache-control']]).toEqual([404, 'no-cache']);
    expect(body.toString()).toBe(NOT_FOUND_PAGE);
  });

  test('says in a plain line that nothing is there when there is no page for it', async () => {
    const { status, headers, body } = await send(`${sandbox}/missing`);
    expect([status, headers['content-type']]).toEqual([404, 'text/plain;charset=utf-8']);
    expect(body.toString()).toBe('There is nothing at this address.\n');
  });

  test('does not serve the course from the sandbox, nor the other way round', async () => {
    expect((await send(`${sandbox}/digits.txt`)).status).toBe(404);
    expect((await send(`${course}/headless`)).status).toBe(404);
  });
});

describe('methods', () => {
  test('answers HEAD with the headers of GET and no body', async () => {
    const { status, headers, body } = await send(`${course}/digits.txt`, { method: 'HEAD' });
    expect([status, headers['content-length'], body.length]).toEqual([200, '10', 0]);
  });

  test('answers HEAD for a missing file with 404 and no body', async () => {
    const { status, body } = await send(`${course}/missing`, { method: 'HEAD' });
    expect([status, body.length]).toEqual([404, 0]);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])(
    'refuses %s and names what it takes',
    async (method) => {
      const { status, headers, body } = await send(`${course}/digits.txt`, { method });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
      expect(body.toString()).toBe(`${method} is not answered here; GET and HEAD are.\n`);
    },
  );
});

describe('caching', () => {
  const forAYear = 'public, max-age=31536000, immutable';
  test.each([
    ['/_astro/page.Bx3d9k2_.css', forAYear],
    ['/_editor/deep/editor-DiwrgTda.js', forAYear],
    ['/_astro/plain.css', 'no-cache'],
    ['/_astro/some-language.css', 'no-cache'],
    ['/other/page.Bx3d9k2_.css', 'no-cache'],
    ['/', 'no-cache'],
  ])('sends %s with Cache-Control: %s', async (path, expected) => {
    expect((await send(`${course}${path}`)).headers['cache-control']).toBe(expected);
  });

  test('lets the assets of the sandbox be kept for a year', async () => {
    const { headers } = await send(`${sandbox}/headless/host-a1b2c3d4.js`);
    expect(headers['cache-control']).toBe(forAYear);
  });

  test('answers 304 to whoever has the file already, until it changes', async () => {
    const file = join(site.courseFolder, 'changing.txt');
    await writeFile(file, 'one');
    const { etag = '' } = (await send(`${course}/changing.txt`)).headers;
    const again = () => send(`${course}/changing.txt`, { headers: { 'if-none-match': etag } });
    expect((await again()).status).toBe(304);
    await writeFile(file, 'three');
    const { status, body } = await again();
    expect([status, body.toString()]).toEqual([200, 'three']);
  });
});

describe('compression', () => {
  test.each([
    ['gzip, deflate, br', 'br'],
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['gzip;q=0, br;q=0.000', undefined],
    ['identity', undefined],
    [undefined, undefined],
  ])('answers Accept-Encoding: %s with %s', async (accepted, expected) => {
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
    const answer = await send(`${course}/`, { headers });
    expect(answer.headers['content-encoding']).toBe(expected);
    expect(answer.headers['content-type']).toBe('text/html;charset=utf-8');
    expect(answer.headers.vary).toBe('Accept-Encoding');
    const decode: Record<string, (body: Buffer) => Buffer> = {
      br: brotliDecompressSync,
      gzip: gunzipSync,
      none: (body: Buffer) => body,
    };
    expect(decode[expected ?? 'none']?.(answer.body).toString()).toBe(PAGE);
    if (expected !== undefined) expect(answer.body.length).toBeLessThan(PAGE.length / 5);
  });

  test('leaves small files and images, fonts and the like as they are', async () => {
    expect(await exists('index.html.br')).toBe(true);
    expect(await exists('digits.txt.br')).toBe(false);
    expect(await exists('large.bin.gz')).toBe(false);
    const { headers } = await send(`${course}/digits.txt`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(headers['content-encoding']).toBeUndefined();
  });
});

describe('ranges', () => {
  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('sends the part asked for by %s', async (range, expected, contentRange) => {
    const { status, headers, body } = await ask(range);
    expect([status, body.toString()]).toEqual([206, expected]);
    expect(headers['content-range']).toBe(contentRange);
  });

  test('answers 416 with the size to a part beyond the end', async () => {
    const { status, headers } = await ask('bytes=10-');
    expect([status, headers['content-range']]).toEqual([416, 'bytes */10']);
  });

  test.each(['bytes=5-2', 'bytes=-5', 'bytes=0-0', 'bytes=1-2,4-5', 'bytes=x-y', 'lines=1-2', ''])(
    "ignores the range '%s' and sends the whole file",
    async (range) => {
      const { status, body } = await ask(range);
      expect([status, body.toString()]).toEqual([200, DIGITS]);
    },
  );

  test('ignores a range that holds for another version only', async () => {
    const { status, body } = await ask('bytes=2-4', { 'if-range': '"other"' });
    expect([status, body.toString()]).toEqual([200, DIGITS]);
  });
});

describe('a disk that changes', () => {
  test('serves what a rebuild has changed, with its new length', async () => {
    const file = join(site.courseFolder, 'rebuilt.html');
    await writeFile(file, 'short');
    await send(`${course}/rebuilt`);
    await writeFile(file, 'much longer than before');
    const { headers, body } = await send(`${course}/rebuilt`);
    expect([headers['content-length'], body.toString()]).toEqual(['23', 'much longer than before']);
    await rm(file);
    expect((await send(`${course}/rebuilt`)).status).toBe(404);
  });

  test.runIf(process.platform === 'linux')(
    'outlives a file that cannot be opened and one that links nowhere',
    async () => {
      const socket = createServer().listen(join(site.courseFolder, 'unopenable.html'));
      await once(socket, 'listening');
      await expect(send(`${course}/unopenable.html`)).rejects.toThrow('socket hang up');
      socket.close();
      await symlink('nowhere', join(site.courseFolder, 'dangling.html'));
      expect((await send(`${course}/dangling.html`)).status).toBe(404);
      expect((await send(`${course}/digits.txt`)).status).toBe(200);
    },
  );

  test.runIf(process.platform === 'linux')('closes the file of a download given up', async () => {
    const download = get(`${course}/large.bin`);
    const [response] = (await once(download, 'response')) as [NodeJS.ReadableStream];
    await once(response, 'readable');
    expect(openFiles('/large.bin')).toHaveLength(1);
    download.destroy();
    await vi.waitFor(() => expect(openFiles('/large.bin')).toHaveLength(0));
  });
});
