import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';
import { pageServer, previewBody, PREVIEW_TOOLS } from './previewed-page.ts';

/** What the page in the preview said, and what its server printed. */
interface Seen<T> {
  value: T;
  output: string[];
}

describeClient('previews', (run) => {
  const see = <T>(script: string, handler?: string, lines?: number): Promise<Seen<T>> =>
    run<Seen<T>>(previewBody(script, handler, lines));

  test('show the page of a server and what it fetches', async () => {
    const { value } = await see(`
      const answers = await Promise.all(['data?a=1', '/data?b=2'].map((url) => fetch(url)));
      return { path: location.pathname.replace(/^.preview.[^/]+/, ''), texts: await Promise.all(answers.map((each) => each.text())) };`);
    expect(value).toEqual({ path: '/3000/', texts: ['/data?a=1', '/data?b=2'] });
  });

  test('bring each chunk as it is written', async () => {
    const { value } = await see<{ chunks: string[]; times: number[] }>(
      `const { body } = await fetch('/slow');
      const chunks = [], times = [];
      for (const reader = body.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) return { chunks, times };
        chunks.push(new TextDecoder().decode(value));
        times.push(performance.now());
      }`,
      `for (let at = 0; at < 5; at++) { response.write('chunk ' + at); await wait(100); }
      response.end();`,
    );
    expect(value.chunks).toEqual(['chunk 0', 'chunk 1', 'chunk 2', 'chunk 3', 'chunk 4']);
    const gaps = value.times.slice(1).map((time, at) => time - (value.times[at] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(20);
  });

  test('send any method with any body', async () => {
    const { value } = await see(
      `const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
      const answers = [];
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'GET']) {
        const body = ['HEAD', 'GET'].includes(method) ? undefined : bytes;
        const response = await fetch('/echo', { method, body });
        answers.push([response.headers.get('x-method'), response.headers.get('x-length'), [...new Uint8Array(await response.arrayBuffer())].join() === [...bytes].join()]);
      }
      return answers;`,
      `const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      response.setHeader('X-Method', request.method);
      response.setHeader('X-Length', String(request.headers['content-length']));
      response.end(Buffer.concat(chunks));`,
    );
    expect(value).toEqual([
      ['POST', '256', true],
      ['PUT', '256', true],
      ['PATCH', '256', true],
      ['DELETE', '256', true],
      ['OPTIONS', '256', true],
      ['HEAD', 'undefined', false],
      ['GET', 'undefined', false],
    ]);
  });

  test('move 10 MB in both directions', async () => {
    const { value } = await see(
      `const bytes = new Uint8Array(10_000_000).map((_, at) => at * 7);
      const response = await fetch('/echo', { method: 'POST', body: bytes });
      const back = new Uint8Array(await response.arrayBuffer());
      return [back.length, back.every((byte, at) => byte === bytes[at])];`,
      `request.pipe(response);`,
    );
    expect(value).toEqual([10_000_000, true]);
  });

  test('send what a browser sends to localhost', async () => {
    const { value } = await see<{ raw: string[] }[]>(
      `const get = await (await fetch('/raw', { headers: { 'x-own': '1' } })).json();
      const post = await (await fetch('/raw', { method: 'POST', body: 'a' })).json();
      return [get, post];`,
      `response.end(JSON.stringify({ raw: request.rawHeaders }));`,
    );
    const [get, post] = value.map(({ raw }) => {
      const pairs = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]]] : []));
      return Object.fromEntries(pairs) as Record<string, string>;
    });
    expect(get).toMatchObject({
      Host: 'localhost:3000',
      Connection: 'keep-alive',
      Accept: '*/*',
      'Accept-Encoding': 'gzip, deflate',
      'Accept-Language': expect.stringMatching(/^\w+/),
      Referer: 'http://localhost:3000/',
      'Sec-Fetch-Site': 'same-origin',
      'Sec-Fetch-Mode': 'cors',
      'Sec-Fetch-Dest': 'empty',
      'User-Agent': expect.stringContaining('Mozilla/5.0'),
      'x-own': '1',
    });
    expect(get).not.toHaveProperty('Origin');
    expect(post).toMatchObject({ Origin: 'http://localhost:3000', 'Content-Length': '1' });
  });

  test('keep connections alive, and open no more than a browser does', async () => {
    const { value } = await see(
      `const texts = await Promise.all(Array.from({ length: 64 }, async (_, at) => (await fetch('/n/' + at)).text()));
      return [texts.every((text, at) => text.startsWith('/n/' + at + ' ')), new Set(texts.map((text) => text.split(' ')[1])).size];`,
      `await wait(5); response.end(request.url + ' ' + request.socket.remotePort);`,
    );
    expect(value).toEqual([true, 6]);
  });

  test('keep cookies in a jar of the container', async () => {
    const { value } = await see(
      `await fetch('/set');
      const sent = await (await fetch('/cookies')).text();
      const seen = document.cookie;
      document.cookie = 'mine=3; path=/';
      const now = document.cookie;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { sent, seen, now, later: await (await fetch('/cookies')).text(), omitted: await (await fetch('/cookies', { credentials: 'omit' })).text() };`,
      `if (request.url === '/set') response.setHeader('Set-Cookie', ['a=1', 'b=2; HttpOnly', 'c=4; Path=/elsewhere']);
      response.end(request.headers.cookie);`,
    );
    expect(value).toEqual({
      sent: 'a=1; b=2',
      seen: 'a=1',
      now: 'a=1; mine=3',
      later: 'a=1; b=2; mine=3',
      omitted: '',
    });
  });

  test('follow redirects of every form', async () => {
    const { value } = await see(
      `const follow = async (kind) => {
        const response = await fetch('/deep/' + kind);
        return [response.url.replace(/.*preview.[^/]+/, ''), await response.text()];
      };
      const manual = await fetch('/deep/root', { redirect: 'manual' });
      return [await follow('root'), await follow('relative'), await follow('absolute'), manual.type];`,
      `const to = { '/deep/root': '/end?a', '/deep/relative': 'end', '/deep/absolute': 'http://localhost:3000/end' }[request.url];
      if (to) response.writeHead(302, { Location: to });
      response.end(request.url);`,
    );
    expect(value).toEqual([
      ['/3000/end?a', '/end?a'],
      ['/3000/deep/end', '/deep/end'],
      ['/3000/end', '/end'],
      'opaqueredirect',
    ]);
  });

  test('show ranges, codings and statuses as they came', async () => {
    const { value } = await see(
      `const range = await fetch('/range', { headers: { Range: 'bytes=2-4' } });
      const coded = await fetch('/coded');
      const teapot = await fetch('/teapot');
      const nothing = await fetch('/nothing');
      return [
        [range.status, range.headers.get('content-range'), await range.text()],
        [coded.headers.get('content-encoding'), await coded.text()],
        [teapot.status, teapot.statusText, await teapot.text()],
        [nothing.status, await nothing.text()],
      ];`,
      `if (request.url === '/range') {
        response.writeHead(206, { 'Content-Range': 'bytes 2-4/10', 'X-Range': request.headers.range });
        response.end('cde');
      } else if (request.url === '/coded') {
        response.setHeader('Content-Encoding', 'gzip');
        response.end(Buffer.from('H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==', 'base64'));
      } else if (request.url === '/teapot') response.writeHead(418, 'Short and stout').end('tea');
      else response.writeHead(204).end();`,
    );
    expect(value).toEqual([
      [206, 'bytes 2-4/10', 'cde'],
      ['gzip', 'hello'],
      [418, 'Short and stout', 'tea'],
      [204, ''],
    ]);
  });

  test('stream events to an EventSource', async () => {
    const { value } = await see(
      `const source = new EventSource('/events');
      const heard = [];
      return new Promise((resolve) => {
        source.onmessage = ({ data }) => { if (heard.push(data) === 3) { source.close(); resolve(heard); } };
      });`,
      `response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for (let at = 1; at <= 3; at++) { response.write('data: ' + at + '\\n\\n'); await wait(20); }`,
    );
    expect(value).toEqual(['1', '2', '3']);
  });

  test('tell a server of a page that is closed while it waits', async () => {
    const output = await run<string>(`${PREVIEW_TOOLS}
      const program = ${JSON.stringify(pageServer("fetch('/forever'); return 'waiting';", "response.on('close', () => console.log('closed', response.headersSent));"))};
      const { url, server, output } = await serve(program);
      const looking = look(url);
      await looking;
      await new Promise((resolve) => setTimeout(resolve, 500));
      looking.frame.remove();
      while (output.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      return output.join('');`);
    expect(output).toBe('closed false\n');
  });

  test('break off with a server that resets, and tell a server of a page that gave up', async () => {
    const { value, output } = await see(
      `const cut = await fetch('/cut', { headers: { 'x-kept': '1' } });
      const failed = await cut.text().catch((error) => error instanceof Error || error instanceof DOMException);
      const half = await fetch('/half');
      const reader = half.body.getReader();
      await reader.read();
      await reader.cancel();
      const unanswered = await fetch('/hang-up');
      return [cut.status, cut.headers.get('x-head'), failed, unanswered.status];`,
      `response.on('close', () => console.log(request.url, response.writableFinished));
      if (request.url === '/cut') {
        response.setHeader('X-Head', 'kept');
        response.write('some');
        await wait(50);
        request.socket.destroy();
      }
      if (request.url === '/half') {
        const writing = setInterval(() => response.write('some'), 20);
        response.on('close', () => clearInterval(writing));
      }
      if (request.url === '/hang-up') request.socket.destroy();`,
      3,
    );
    expect(value).toEqual([200, 'kept', true, 502]);
    expect(output.join('').trim().split('\n').toSorted()).toEqual([
      '/cut false',
      '/half false',
      '/hang-up false',
    ]);
  });
});
