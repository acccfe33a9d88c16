import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';
import { pageServer, PREVIEW_TOOLS } from './previewed-page.ts';

/** A site of several pages, each of which tells where it is and then does what its script says. */
function pages(scripts: Record<string, string>, handler = ''): string {
  return `
    import { createServer } from 'node:http';
    const scripts = ${JSON.stringify(scripts)};
    createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      ${handler}
      const path = request.url.split('?')[0];
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end(\`<!doctype html><title>\${path}</title><body><script>
        const told = { url: \${JSON.stringify(request.url)}, method: \${JSON.stringify(request.method)}, body: \${JSON.stringify(body)}, referrer: \${JSON.stringify(request.headers.referer ?? '')} };
        const say = (value) => parent.postMessage({ type: 'said', value }, '*');
        \${scripts[path] ?? 'say(told)'}
      </script></body>\`);
    }).listen(3000);`;
}

describeClient('pages in previews', (run) => {
  const look = <T>(program: string): Promise<T> =>
    run<T>(`${PREVIEW_TOOLS}
      const { url } = await serve(${JSON.stringify(program)});
      return look(url);`);

  test('lead on by links that are relative, root-absolute and absolute', async () => {
    const click = (href: string): string =>
      `const link = document.createElement('a'); link.href = '${href}'; document.body.append(link); link.click();`;
    const told = await look<{ url: string; referrer: string }>(
      pages({
        '/': click('/shop/list?all'),
        '/shop/list': click('item'),
        '/shop/item': 'say(told)',
      }),
    );
    expect(told).toMatchObject({ url: '/shop/item', method: 'GET' });
  });

  test('send forms to root-absolute addresses with their bodies', async () => {
    const told = await look(
      pages({
        '/': `const form = document.createElement('form');
          form.method = 'post'; form.action = '/login'; form.innerHTML = '<input name=user value=ann>';
          document.body.append(form); form.submit();`,
      }),
    );
    expect(told).toMatchObject({ url: '/login', method: 'POST', body: 'user=ann' });
  });

  test('get their styles, images and workers from root-absolute addresses', async () => {
    const told = await look(
      pages(
        {
          '/': `(async () => {
            const style = document.createElement('link');
            Object.assign(style, { rel: 'stylesheet', href: '/css/a.css' });
            const styled = new Promise((resolve) => (style.onload = resolve));
            document.head.append(style);
            await styled;
            const worker = new Worker('/worker.js');
            const answer = await new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
            say([getComputedStyle(document.body).color, answer]);
          })()`,
        },
        `if (request.url === '/css/a.css') {
          response.setHeader('Content-Type', 'text/css');
          return response.end('@import "b.css";');
        }
        if (request.url === '/css/b.css') {
          response.setHeader('Content-Type', 'text/css');
          return response.end('body { color: rgb(1, 2, 3) }');
        }
        if (request.url === '/worker.js') {
          response.setHeader('Content-Type', 'text/javascript');
          return response.end('fetch("/data").then((answer) => answer.text()).then(postMessage)');
        }
        if (request.url === '/data') return response.end('data for a worker');`,
      ),
    );
    expect(told).toEqual(['rgb(1, 2, 3)', 'data for a worker']);
  });

  test('keep requests from a page that changed its address by history.pushState', async () => {
    const told = await look(
      pages(
        {
          '/': `history.pushState(null, '', '/somewhere/else');
            fetch('/data').then((answer) => answer.text()).then(say);`,
        },
        `if (request.url === '/data') return response.end('still here');`,
      ),
    );
    expect(told).toBe('still here');
  });

  test('are isolated and framed where the page that embeds them is', async () => {
    const told = await look(
      pages(
        { '/': `say([crossOriginIsolated, document.title])` },
        `response.setHeader('X-Frame-Options', 'DENY');
        response.setHeader('Content-Security-Policy', "frame-ancestors 'none'; img-src 'self'");`,
      ),
    );
    expect(told).toEqual([true, '/']);
  });

  test('cannot read the page that embeds them', async () => {
    const told = await look(
      pages({
        '/': `let error = 'none';
          try { parent.document.title; } catch (thrown) { error = thrown.name; }
          say(error);`,
      }),
    );
    expect(told).toBe('SecurityError');
  });

  test('say what to do when nothing listens, and come back when something does', async () => {
    const result = await run<{ status: number; text: string; back: string }>(`${PREVIEW_TOOLS}
      const program = ${JSON.stringify(
        pageServer(`const answer = await fetch(location.pathname.replace('3000', '4000'));
          return { status: answer.status, text: await answer.text() };`),
      )};
      const { url, server, container } = await serve(program);
      const down = closed(container, 3000);
      const told = await look(url);
      server.kill();
      await down;
      const frame = document.createElement('iframe');
      frame.src = url;
      const loaded = new Promise((resolve) => (frame.onload = resolve));
      document.body.append(frame);
      await loaded;
      const listening = ready(container);
      await container.fs.writeFile('again.mjs', ${JSON.stringify(pageServer(`return 'back'`))});
      await container.spawn('node', ['again.mjs']);
      await listening;
      const heard = said(frame);
      frame.src = url;
      return { ...told, back: await heard };`);
    expect(result).toMatchObject({ status: 502, back: 'back' });
    expect(result.text).toContain('Nothing listens on port 4000');
    expect(result.text).toContain('Start the server');
  });

  test('of one container are not answered by the next', async () => {
    const result = await run(`${PREVIEW_TOOLS}
      const program = ${JSON.stringify(
        pageServer(`return new Promise((resolve) => {
          addEventListener('message', async ({ data }) => {
            if (data === 'ask') {
              const answer = await fetch('/');
              resolve([answer.status, (await answer.text()).includes('tab that ran this server is closed')]);
            }
          });
          parent.postMessage('listening', '*');
        });`),
      )};
      const first = await serve(program);
      const looking = look(first.url);
      await new Promise((resolve) => addEventListener('message', ({ data }) => data === 'listening' && resolve()));
      first.container.teardown();
      const second = await serve(program);
      looking.frame.contentWindow.postMessage('ask', '*');
      return { asked: await looking, differ: first.url !== second.url };`);
    expect(result).toEqual({ asked: [410, true], differ: true });
  });
});
