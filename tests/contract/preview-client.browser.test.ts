import { expect, test } from 'vitest';
import { describeClient } from './describe-client.ts';
import { pageServer, PREVIEW_TOOLS } from './previewed-page.ts';

const BROKEN = pageServer(`
  setTimeout(() => { throw new RangeError('too far'); });
  Promise.reject(new TypeError('not kept'));
  console.error('careful', { a: 1 }, () => {});
  return 'said';`);

/** Heard of the page above, without what engines word differently. */
function heardOf(forwardPreviewErrors: unknown): string {
  return `${PREVIEW_TOOLS}
    const { container, url } = await serve(${JSON.stringify(BROKEN)}, { forwardPreviewErrors: ${JSON.stringify(forwardPreviewErrors)} });
    const heard = [];
    container.on('preview-message', (message) => heard.push(message));
    await look(url + '?a=1#b');
    await new Promise((resolve) => setTimeout(resolve, 500));
    return heard;`;
}

describeClient('the client and previews', (run) => {
  test('are told of uncaught errors, unhandled rejections and console errors', async () => {
    const heard = await run<Record<string, unknown>[]>(heardOf(true));
    const place = { port: 3000, pathname: '/', search: '?a=1', hash: '#b' };
    expect(heard.toSorted((a, b) => String(a['type']).localeCompare(String(b['type'])))).toEqual([
      {
        ...place,
        type: 'PREVIEW_CONSOLE_ERROR',
        args: ['careful', { a: 1 }, '() => {}'],
        stack: expect.any(String),
        previewId: expect.stringMatching(/-\d+$/),
      },
      {
        ...place,
        type: 'PREVIEW_UNCAUGHT_EXCEPTION',
        message: 'too far',
        stack: expect.any(String),
        previewId: expect.stringMatching(/-\d+$/),
      },
      {
        ...place,
        type: 'PREVIEW_UNHANDLED_REJECTION',
        message: 'not kept',
        stack: expect.any(String),
        previewId: expect.stringMatching(/-\d+$/),
      },
    ]);
  });

  test('are told of exceptions only, or of nothing, as they asked', async () => {
    const some = await run<{ type: string }[]>(heardOf('exceptions-only'));
    expect(some.map(({ type }) => type).toSorted()).toEqual([
      'PREVIEW_UNCAUGHT_EXCEPTION',
      'PREVIEW_UNHANDLED_REJECTION',
    ]);
    expect(await run(heardOf(false))).toEqual([]);
  });

  test('set a script that documents loaded from then on begin with', async () => {
    const result = await run(`${PREVIEW_TOOLS}
      const page = ${JSON.stringify(
        pageServer(
          `const raw = await (await fetch('/raw')).text();
          return [globalThis.mine, document.compatMode, document.documentElement.lang, document.characterSet, raw];`,
          `response.setHeader('Content-Type', 'text/html'); response.end('<p>raw');`,
        ),
      )};
      const { container, url } = await serve(page);
      const before = await look(url);
      await container.setPreviewScript('globalThis.mine = "ä</script>"');
      const classic = await look(url);
      await container.setPreviewScript('globalThis.mine = typeof require + import.meta.url.length', { type: 'module' });
      const module = await look(url);
      return { before, classic, module: typeof module[0] };`);
    const rest = ['CSS1Compat', 'en', 'UTF-8', '<p>raw'];
    expect(result).toEqual({
      before: [null, ...rest],
      classic: ['ä</script>', ...rest],
      module: 'string',
    });
  });

  test('reload a preview where it stands', async () => {
    const result = await run(`${PREVIEW_TOOLS}
      const { reloadPreview } = await import('/utils/reload-preview.js');
      const page = ${JSON.stringify(
        pageServer(
          `history.replaceState(null, '', '#here'); return Number(await (await fetch('/count')).text());`,
          `globalThis.count = (globalThis.count ?? 0) + 1; response.end(String(count));`,
        ),
      )};
      const { url } = await serve(page);
      const looking = look(url);
      const first = await looking;
      const again = said(looking.frame);
      // The client's promise resolves only when its time is up: it never starts the port it listens on.
      void reloadPreview(looking.frame, 50_000);
      return [first, await again];`);
    expect(result).toEqual([1, 2]);
  });
});
