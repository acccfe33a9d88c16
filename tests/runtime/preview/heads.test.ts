import { describe, expect, test } from 'vitest';
import { insertHtml } from '../../../runtime/preview/insert-html.ts';
import { readPreviewAddress } from '../../../runtime/preview/preview-address.ts';
import { writeRequestHead } from '../../../runtime/preview/request-head.ts';
import { pageHeaders } from '../../../runtime/preview/response-head.ts';
import type { PreviewRequest } from '../../../runtime/protocol/preview.ts';

const BROWSER = { userAgent: 'B/1', languages: ['de', 'en'], sandboxOrigin: 'http://s' };
const REQUEST: PreviewRequest = {
  type: 'preview-request',
  instance: 'a-1',
  port: 3000,
  method: 'GET',
  path: '/',
  headers: [],
  mode: 'navigate',
  destination: 'iframe',
  credentials: 'include',
  referrer: '',
};

/** The headers that a request goes out with, by name. */
function sent(request: Partial<PreviewRequest>, cookie = ''): Record<string, string> {
  const head = writeRequestHead({ ...REQUEST, ...request }, cookie, BROWSER);
  const lines = head.split('\r\n').slice(1, -2);
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2) as [string, string]));
}

describe('a request', () => {
  test('has a start line, headers and an empty line', () => {
    const head = writeRequestHead({ ...REQUEST, path: '/a?b' }, '', BROWSER);
    expect(head).toMatch(/^GET \/a\?b HTTP\/1\.1\r\nHost: localhost:3000\r\n/);
    expect(head.endsWith('\r\n\r\n')).toBe(true);
  });

  test('of an address typed in comes from nowhere', () => {
    expect(sent({})).toMatchObject({
      'Sec-Fetch-Site': 'none',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'iframe',
      'Accept-Language': 'de,en;q=0.9',
    });
    expect(sent({})).not.toHaveProperty('Referer');
  });

  test.each([
    [
      'a page of the same server',
      'http://s/preview/a-1/3000/x?y',
      'same-origin',
      'http://localhost:3000/x?y',
    ],
    [
      'a page of another port',
      'http://s/preview/a-1/4000/x',
      'same-site',
      'http://localhost:4000/x',
    ],
    [
      'the page that embeds the preview',
      'http://course.example/lesson',
      'cross-site',
      'http://course.example/',
    ],
  ])('tells of %s', (_, referrer, site, referer) => {
    expect(sent({ referrer })).toMatchObject({ 'Sec-Fetch-Site': site, Referer: referer });
  });

  test('with a body tells its length and where it comes from', () => {
    const referrer = 'http://s/preview/a-1/3000/';
    expect(sent({ method: 'POST', referrer, body: new ArrayBuffer(3) })).toMatchObject({
      'Content-Length': '3',
      Origin: 'http://localhost:3000',
    });
    expect(sent({ method: 'PUT' })).toMatchObject({ 'Content-Length': '0', Origin: 'null' });
    expect(sent({ method: 'DELETE' })).not.toHaveProperty('Content-Length');
  });

  test('has the page headers that a page may set, and the jar cookies', () => {
    const headers: [string, string][] = [
      ['x-own', '1'],
      ['user-agent', 'Page'],
      ['host', 'elsewhere'],
      ['sec-fetch-site', 'none of it'],
      ['cookie', 'own=1'],
    ];
    expect(sent({ headers }, 'a=1')).toMatchObject({
      'x-own': '1',
      'User-Agent': 'Page',
      Host: 'localhost:3000',
      'Sec-Fetch-Site': 'none',
      Cookie: 'a=1',
    });
  });
});

describe('a response', () => {
  const source = { instance: 'a-1', port: 3000, path: '/shop/cart?x' };

  test.each([
    ['/login?a#b', '/preview/a-1/3000/login?a#b'],
    ['list', '/preview/a-1/3000/shop/list'],
    ['?y', '/preview/a-1/3000/shop/cart?y'],
    ['http://localhost:4000/a', '/preview/a-1/4000/a'],
    ['//127.0.0.1:3000/a', '/preview/a-1/3000/a'],
    ['http://localhost', '/preview/a-1/80/'],
    ['https://example.org/a', 'https://example.org/a'],
  ])('that leads to %s leads to %s', (location, mapped) => {
    expect(pageHeaders(['Location', location], source, '')).toEqual([['location', mapped]]);
  });

  test('of a fetch is as it came, but for the connection and the jar', () => {
    const raw = [
      'Connection',
      'close',
      'Keep-Alive',
      'timeout=5',
      'Set-Cookie',
      'a=1',
      'X-A',
      '1',
      'x-a',
      '2',
      'X-Frame-Options',
      'DENY',
    ];
    expect(pageHeaders(raw, source, '')).toEqual([
      ['x-a', '1'],
      ['x-a', '2'],
      ['x-frame-options', 'DENY'],
    ]);
  });

  test('that is a document may be framed by an isolated page', () => {
    const raw = [
      'X-Frame-Options',
      'DENY',
      'Content-Security-Policy',
      "img-src 'self'; frame-ancestors 'none'",
      'Cross-Origin-Embedder-Policy',
      'unsafe-none',
    ];
    expect(pageHeaders(raw, source, 'iframe')).toEqual([
      ['referrer-policy', 'strict-origin-when-cross-origin'],
      ['content-security-policy', "img-src 'self'"],
      ['cross-origin-embedder-policy', 'require-corp'],
      ['cross-origin-resource-policy', 'cross-origin'],
    ]);
  });
});

describe('an address', () => {
  test.each([
    ['http://s/preview/a-1/3000', { instance: 'a-1', port: 3000, path: '/' }],
    ['http://s/preview/a-1/3000/x/?y#z', { instance: 'a-1', port: 3000, path: '/x/?y' }],
    ['http://s/preview/page.js', undefined],
    ['http://s/preview/a-1/x/', undefined],
    ['not an address', undefined],
  ])('%s is read', (url, address) => {
    expect(readPreviewAddress(url)).toEqual(address);
  });
});

describe('markup inserted in a document', () => {
  /** A document that comes in chunks, after `<i>` was inserted in it. */
  const inserted = (...chunks: string[]): Promise<string> => {
    const bytes = chunks.map((chunk) => Uint8Array.from(chunk, (char) => char.charCodeAt(0)));
    const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const each of bytes) controller.enqueue(each);
        controller.close();
      },
    });
    const stream = source.pipeThrough(insertHtml('<i>'));
    return new Response(stream).text();
  };

  test.each([
    [['<!DOCTYPE html>\n<html>'], '<!DOCTYPE html>\n<i><html>'],
    [['<!doc', 'type html><p>', 'x'], '<!doctype html><i><p>x'],
    [['<!-- > ', '--> <!doctype html><p>'], '<!-- > --> <!doctype html><i><p>'],
    [['text'], '<i>text'],
    [['<!doctype'], '<!doctype<i>'],
    [['\n', ' '], '\n <i>'],
  ])('of the chunks %j stands first', async (chunks, html) => {
    expect(await inserted(...chunks)).toBe(html);
  });

  test('is left out of a document in UTF-16', async () => {
    expect(await inserted('\xFF\xFE<\0p\0>\0')).not.toContain('<i>');
  });

  test('stands in front of a document whose comment does not end in time', async () => {
    expect(await inserted(`<!--${'x'.repeat(5000)}`)).toMatch(/^<i><!--x/);
  });
});
