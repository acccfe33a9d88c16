import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CookieJar } from '../../../runtime/preview/cookie-jar.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

/** The header for a path after some Set-Cookie values came from `/shop/cart`. */
function headerAfter(cookies: string[], path = '/shop/list'): string {
  const jar = new CookieJar();
  for (const cookie of cookies) jar.setFromResponse(cookie, '/shop/cart?all');
  return jar.header(path);
}

describe('a cookie', () => {
  test.each([
    ['is sent below the folder it was set in', ['a=1'], '/shop/x/y', 'a=1'],
    ['is not sent beside that folder', ['a=1'], '/shopping', ''],
    ['is sent to the path it names', ['a=1; Path=/deep'], '/deep?b', 'a=1'],
    ['is not sent to a path that only begins alike', ['a=1; Path=/deep'], '/deeper', ''],
    ['takes a path that is none for the folder', ['a=1; Path=deep'], '/shop/a', 'a=1'],
    ['comes behind those of longer paths', ['a=1; path=/', 'b=2'], '/shop/a', 'b=2; a=1'],
    ['replaces the one of its name and path', ['a=1', 'b=2', 'a=3'], '/shop/a', 'a=3; b=2'],
    ['lives beside one of another path', ['a=1; Path=/', 'a=2'], '/shop/a', 'a=2; a=1'],
    ['goes when it is over', ['a=1', 'a=; Max-Age=0'], '/shop/a', ''],
    ['goes by a date', ['a=1', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], '/shop/a', ''],
    [
      'heeds Max-Age before Expires',
      ['a=1; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
      '/shop/a',
      'a=1',
    ],
    ['may have no name', ['plain'], '/shop/a', 'plain'],
    ['keeps equals signs in its value', ['a=b=c'], '/shop/a', 'a=b=c'],
    ['is refused when it is empty', ['', '=', ' ; Path=/'], '/shop/a', ''],
    ['is refused with a control character', ['a=1\u0001'], '/shop/a', ''],
    ['is refused when it is too long', [`a=${'x'.repeat(4096)}`], '/shop/a', ''],
    ['may name the domain it is from', ['a=1; Domain=.LocalHost'], '/shop/a', 'a=1'],
    ['is refused for another domain', ['a=1; Domain=example.org'], '/shop/a', ''],
    ['is refused from everywhere unless secure', ['a=1; SameSite=None'], '/shop/a', ''],
    [
      'keeps the promise of __Secure-',
      ['__Secure-a=1', '__Secure-b=2; Secure'],
      '/shop/a',
      '__Secure-b=2',
    ],
    [
      'keeps the promise of __Host-',
      ['__Host-a=1; Secure', '__Host-b=2; Secure; Path=/'],
      '/shop/a',
      '__Host-b=2',
    ],
  ])('%s', (_, cookies, path, header) => {
    expect(headerAfter(cookies, path)).toBe(header);
  });

  test('is over after its time', () => {
    const jar = new CookieJar();
    jar.setFromResponse('a=1; Max-Age=10', '/');
    vi.advanceTimersByTime(9_999);
    expect(jar.header('/')).toBe('a=1');
    vi.advanceTimersByTime(1);
    expect(jar.header('/')).toBe('');
  });

  test('that is HttpOnly is not for scripts, to see or to change', () => {
    const jar = new CookieJar();
    jar.setFromResponse('a=1; HttpOnly', '/');
    jar.setFromScript('a=2', '/');
    jar.setFromScript('b=3; HttpOnly', '/');
    jar.setFromScript('c=4', '/');
    expect(jar.header('/')).toBe('a=1; c=4');
    expect(jar.visible('/')).toBe('c=4');
  });
});
