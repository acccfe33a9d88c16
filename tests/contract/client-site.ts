import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCourseServers } from '../../runtime/server/serve.ts';
import type { TestPage } from '../browsers/test-page.ts';

const CLIENT = dirname(fileURLToPath(import.meta.resolve('@webcontainer/api')));
const SANDBOX = join(import.meta.dirname, '../../dist/sandbox');

/** A page with the unmodified client, beside our built host. */
export interface ClientSite {
  /**
   * Runs JavaScript in a fresh page where `WebContainer` is the client's class.
   *
   * @param page - a page of any engine; it is navigated
   * @param body - the body of an async function, with the tools of {@link TOOLS}; its result comes
   *   back as JSON
   */
  run<T>(page: TestPage, body: string): Promise<T>;
  close(): Promise<void>;
}

/** What every body can use. */
const TOOLS = `
  const finish = async (process) => {
    let output = '';
    await process.output.pipeTo(new WritableStream({ write: (text) => void (output += text) }));
    return { output, exit: await process.exit };
  };
  const file = (contents) => ({ file: { contents } });
  /** Files by path, in the form that \`mount\` takes. */
  const treeOf = (files) => {
    const root = {};
    for (const [path, contents] of Object.entries(files)) {
      const folders = path.split('/');
      const name = folders.pop();
      let folder = root;
      for (const each of folders) folder = (folder[each] ??= { directory: {} }).directory;
      folder[name] = file(contents);
    }
    return root;
  };
  const node = async (container, ...args) => finish(await container.spawn('node', args));
  const ready = (container) => new Promise((resolve) => {
    const forget = container.on('server-ready', (port, url) => { forget(); resolve({ port, url }); });
  });
  // Events, answers and kills travel on ports of their own, in no fixed order: ask for it early.
  const closed = (container, closing) => new Promise((resolve) => {
    const forget = container.on('port', (port, type) => {
      if (port === closing && type === 'close') { forget(); resolve(); }
    });
  });
  const failure = async (action) => {
    try { await action(); } catch ({ name, message, code }) { return { name, message, code }; }
    return 'no error';
  };
`;

/**
 * Serves the client and the host on free ports, as the course's own server does.
 *
 * @param hostname - by which pages call this machine
 */
export async function serveClient(hostname = 'localhost'): Promise<ClientSite> {
  const courseFolder = await mkdtemp(join(tmpdir(), 'client-'));
  await cp(CLIENT, courseFolder, { recursive: true });
  await writeFile(join(courseFolder, 'index.html'), '<!doctype html><title>Client</title><body>');
  const servers = await createCourseServers({
    courseFolder,
    sandboxFolder: SANDBOX,
    port: 0,
    sandboxPort: 0,
  });
  const called = (address: string): string => address.replace('localhost', hostname);
  return {
    run: async (page, body) => {
      await page.goto(called(servers.courseAddress));
      return page.evaluate(`(async () => {
        globalThis.WEBCONTAINER_API_IFRAME_URL = ${JSON.stringify(called(servers.sandboxAddress))};
        const { WebContainer, auth } = await import('/index.js');
        ${TOOLS}
        ${body}
      })()`);
    },
    close: async () => {
      await servers.close();
      await rm(courseFolder, { recursive: true });
    },
  };
}
