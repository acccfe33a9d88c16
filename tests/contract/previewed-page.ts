/**
 * Bodies for {@link ClientSite.run} that start a server and look at its preview in a frame. The frame
 * has another origin than the page, so what it finds out it posts to its parent.
 */

/** What every body can use besides the client's tools. */
export const PREVIEW_TOOLS = `
  const said = (frame) => new Promise((resolve) => {
    addEventListener('message', function heard({ source, data }) {
      if (source !== frame.contentWindow || data?.type !== 'said') return;
      removeEventListener('message', heard);
      resolve(data.value);
    });
  });
  const look = (url) => {
    const frame = document.createElement('iframe');
    frame.allow = 'cross-origin-isolated';
    frame.src = url;
    const value = said(frame);
    document.body.append(frame);
    return Object.assign(value, { frame });
  };
  const serve = async (program, options) => {
    const container = await WebContainer.boot(options);
    await container.mount({ 'server.mjs': file(program) });
    const listening = ready(container);
    const server = await container.spawn('node', ['server.mjs']);
    const output = [];
    server.output.pipeTo(new WritableStream({ write: (text) => void output.push(text) }));
    return { container, server, output, ...(await listening) };
  };
`;

/**
 * Writes a server whose page runs a script and tells the result to the page that frames it.
 *
 * @param script - the body of an async function, run in the previewed page
 * @param handler - the body of `(request, response) =>` for every path but `/`
 */
export function pageServer(script: string, handler = 'response.end(request.url)'): string {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>
    <script type="module">
      const say = (value) => parent.postMessage({ type: 'said', value }, '*');
      try { say(await (async () => { ${script} })()); } catch (error) { say(String(error)); }
    </script></head><body></body></html>`;
  return `
    import { createServer } from 'node:http';
    import { setTimeout as wait } from 'node:timers/promises';
    createServer(async (request, response) => {
      if (/^.(?:[?]|$)/.test(request.url)) {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(${JSON.stringify(html)});
        return;
      }
      ${handler}
    }).listen(3000);`;
}

/**
 * Writes a body that serves a page and gives what its script told.
 *
 * @param script - see {@link pageServer}
 * @param handler - see {@link pageServer}
 * @param lines - how many lines of the server's output to wait for
 */
export function previewBody(script: string, handler?: string, lines = 0): string {
  return `${PREVIEW_TOOLS}
    const { url, output } = await serve(${JSON.stringify(pageServer(script, handler))});
    const value = await look(url);
    while (output.join('').split('\\n').length <= ${lines}) await new Promise((resolve) => setTimeout(resolve, 20));
    return { value, output };`;
}
