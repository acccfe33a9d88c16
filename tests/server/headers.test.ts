import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CourseServers } from '../../runtime/server/serve.ts';
import { makeSite, send, serveSite, type TempSite } from './temp-site.ts';

const THEME = 'document.documentElement.dataset.theme = "dark"';
const ISLAND = '\nconst island = "<b>";\n';

let site: TempSite;
let servers: CourseServers;

beforeAll(async () => {
  site = await makeSite({
    'course/index.html': `<script>${THEME}</script><script src="/a.js"></script>`,
    'course/deep/page/index.html': [
      `<script>${THEME}</script>`,
      `<SCRIPT type="module" data-note='a > b'>${ISLAND.replaceAll('\n', '\r\n')}</SCRIPT>`,
      `<script type="application/json">{"a":1}</script>`,
    ].join('\n'),
    'course/scripts.txt': '<script>not(a, page)</script>',
  });
  servers = await serveSite(site);
});

afterAll(async () => {
  await servers.close();
  await site.remove();
});

function hash(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

function port(address: string): string {
  return new URL(address).port;
}

/** The directives of an answer's policy by name. */
async function policyOf(url: string, host?: string): Promise<Record<string, string>> {
  const { headers } = await send(url, host === undefined ? {} : { headers: { host } });
  const directives = `${headers['content-security-policy']}`.split('; ');
  return Object.fromEntries(directives.map((line) => line.split(/ (.*)/, 2)));
}

describe('every answer', () => {
  test.each([
    ['a page', '/', 'GET'],
    ['a missing page', '/missing', 'GET'],
    ['an endpoint', '/sandbox-origin', 'GET'],
    ['a refused method', '/', 'POST'],
  ])('isolates %s of the course and of the sandbox', async (_, path, method) => {
    for (const address of [servers.courseAddress, servers.sandboxAddress]) {
      const { headers } = await send(`${address}${path}`, { method });
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("base-uri 'none'"),
      });
    }
  });
});

describe('the policy of the course', () => {
  test('lets in the inline scripts of its pages, each once, and no others', async () => {
    const scripts = (await policyOf(`${servers.courseAddress}/`))['script-src']?.split(' ');
    expect(scripts).toEqual(["'self'", ...[hash(THEME), hash(ISLAND)].toSorted()]);
  });

  test('frames the sandbox and nothing else', async () => {
    const policy = await policyOf(`${servers.courseAddress}/`);
    expect(policy).toMatchObject({
      'default-src': "'self'",
      'frame-src': servers.sandboxAddress,
      'frame-ancestors': "'self'",
      'connect-src': "'self'",
      'object-src': "'none'",
      'form-action': "'none'",
    });
  });
});

describe('the policy of the sandbox', () => {
  test('lets it run code, talk to its own origin only, and be framed by the course', async () => {
    expect(await policyOf(`${servers.sandboxAddress}/`)).toEqual({
      'default-src': "'none'",
      'script-src': "'self' blob: 'unsafe-eval'",
      'worker-src': "'self'",
      'connect-src': "'self'",
      'style-src': "'unsafe-inline'",
      'base-uri': "'none'",
      'frame-ancestors': servers.courseAddress,
    });
  });
});

describe('what a visitor calls the server', () => {
  test.each([
    ['localhost:1', 'localhost'],
    ['workshop.lan', 'workshop.lan'],
    ['WORKSHOP.lan:80', 'workshop.lan'],
    ['my_laptop.local:1', 'my_laptop.local'],
    ['192.168.1.20:1', '192.168.1.20'],
  ])('decides where %s finds the other side', async (host, name) => {
    const course = `http://${name}:${port(servers.courseAddress)}`;
    const sandbox = `http://${name}:${port(servers.sandboxAddress)}`;
    const { headers, body } = await send(`${servers.courseAddress}/sandbox-origin`, {
      headers: { host },
    });
    expect(JSON.parse(body.toString())).toEqual({ origin: sandbox });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    expect((await policyOf(`${servers.courseAddress}/`, host))['frame-src']).toBe(sandbox);
    expect((await policyOf(`${servers.sandboxAddress}/`, host))['frame-ancestors']).toBe(course);
  });

  test('widens the policy for an IPv6 address, which a policy cannot name', async () => {
    const host = '[fd00::2]:1';
    const { body } = await send(`${servers.courseAddress}/sandbox-origin`, { headers: { host } });
    const sandbox = `http://[fd00::2]:${port(servers.sandboxAddress)}`;
    expect(JSON.parse(body.toString())).toEqual({ origin: sandbox });
    expect((await policyOf(`${servers.courseAddress}/`, host))['frame-src']).toBe('http:');
    expect((await policyOf(`${servers.sandboxAddress}/`, host))['frame-ancestors']).toBe('http:');
  });

  test.each([
    'a b',
    "a; script-src 'unsafe-inline'",
    'a,b',
    'user@host',
    'host/path',
    'host:port',
    'host:',
    'host:999999',
    '[::1',
    '[zz]',
    '::1',
    '1.2.3.4.5.6',
    'http://host',
  ])("refuses the Host header '%s' with one line", async (host) => {
    for (const url of [`${servers.courseAddress}/sandbox-origin`, `${servers.sandboxAddress}/`]) {
      const { status, headers, body } = await send(url, { headers: { host } });
      expect([status, headers['content-security-policy']]).toEqual([400, undefined]);
      expect(body.toString()).toBe(`The Host header is not a host name with a port: '${host}'.\n`);
    }
  });

  test('refuses a request without a Host header', async () => {
    const socket = connect(Number(port(servers.courseAddress)), 'localhost');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.0\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 400 .*not a host name with a port: ''/s);
  });
});

test('tells visitors behind a proxy the origins that it was started with', async () => {
  const proxied = await serveSite(site, {
    publicOrigin: 'https://course.example.org',
    sandboxOrigin: 'https://sandbox.example.org',
  });
  const { body } = await send(`${proxied.courseAddress}/sandbox-origin`);
  const course = await policyOf(`${proxied.courseAddress}/`);
  const sandbox = await policyOf(`${proxied.sandboxAddress}/`);
  await proxied.close();
  expect(JSON.parse(body.toString())).toEqual({ origin: 'https://sandbox.example.org' });
  expect(course['frame-src']).toBe('https://sandbox.example.org');
  expect(sandbox['frame-ancestors']).toBe('https://course.example.org');
});

test('lets an address of a preview, which no Service Worker answered, show copies in a frame', async () => {
  const previews = await makeSite({
    'course/index.html': '',
    'sandbox/preview.html': 'stands in',
    'sandbox/preview/page.js': '1',
  });
  const running = await serveSite(previews);
  const { body, headers } = await send(`${running.sandboxAddress}/preview/a-1/3000/deep?x`);
  expect(body.toString()).toBe('stands in');
  expect(headers['content-security-policy']).toContain("default-src data: 'unsafe-inline'");
  expect(headers['content-security-policy']).toContain(`frame-ancestors ${running.courseAddress}`);
  const script = await send(`${running.sandboxAddress}/preview/page.js`);
  expect(script.headers['content-type']).toMatch(/^text\/javascript/);
  expect((await send(`${running.courseAddress}/preview/a-1/3000/`)).status).toBe(404);
  await running.close();
  await previews.remove();
});
