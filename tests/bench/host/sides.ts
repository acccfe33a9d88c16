import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readOutcome, wrapExpression, type TestPage } from '../../browsers/test-page.ts';
import type { ClientSite } from '../../contract/client-site.ts';

const FOLDER = import.meta.dirname;
const PROGRAMS = ['server.mjs', 'direct.mjs', 'idle.mjs'] as const;

/** One of the two that run the same programs. */
export interface Side {
  /** Where a browser finds the server. */
  url: string;
  /** Runs a program to its end and gives what it printed. */
  run(program: string, ...args: string[]): Promise<string>;
  /** The bytes that so many idle connections take. */
  idle(sockets: number): Promise<number>;
}

/** A page behind the interface that the client's site takes. */
export function asTestPage(page: Page): TestPage {
  return {
    goto: async (url) => void (await page.goto(url)),
    evaluate: async <T>(expression: string) =>
      readOutcome<T>(await page.evaluate<string>(wrapExpression(expression))),
    close: () => page.close(),
  };
}

/** The body that boots a container, starts the server and waits for its first answer in a frame. */
export async function bootBody(): Promise<string> {
  const files = await Promise.all(
    PROGRAMS.map(async (name) => [name, await readFile(join(FOLDER, name), 'utf8')]),
  );
  return `
    const container = await WebContainer.boot();
    await container.mount(Object.fromEntries(${JSON.stringify(files)}.map(([name, text]) => [name, file(text)])));
    const listening = ready(container);
    await container.spawn('node', ['server.mjs']);
    const { url } = await listening;
    const answered = new Promise((resolve) => addEventListener('message', ({ data }) => data === 'answered' && resolve()));
    const frame = document.createElement('iframe');
    frame.allow = 'cross-origin-isolated';
    frame.src = url;
    document.body.append(frame);
    await answered;
    const ms = performance.now();
    Object.assign(globalThis, { container, node: (...args) => node(container, ...args) });
    return { url, ms };`;
}

/** Runs the programs in the page. */
export async function startOurs(page: Page, site: ClientSite): Promise<Side> {
  const { url } = await site.run<{ url: string }>(asTestPage(page), await bootBody());
  const run = async (program: string, ...args: string[]): Promise<string> => {
    const call = `node(...${JSON.stringify([program, ...args])})`;
    return (await page.evaluate<{ output: string }>(call)).output;
  };
  const memory = `performance.measureUserAgentSpecificMemory().then(({ bytes }) => bytes)`;
  const hold = async (sockets: number): Promise<number> => {
    await page.evaluate(`(async () => {
      const holder = await container.spawn('node', ['idle.mjs', '${sockets}']);
      await new Promise((resolve) => holder.output.pipeTo(new WritableStream({ write: resolve })));
      globalThis.holder = holder;
    })()`);
    const bytes = await page.evaluate<number>(memory);
    await page.evaluate(`holder.kill()`);
    return bytes;
  };
  return { url, run, idle: async (sockets) => (await hold(sockets)) - (await hold(0)) };
}

/** Runs the programs on real Node. */
export async function startNode(): Promise<Side & { stop(): void }> {
  const server = start('server.mjs', ['0']);
  const port = (await firstOutput(server)).trim();
  return {
    url: `http://localhost:${port}/`,
    stop: () => server.kill(),
    run: async (program, ...args) => {
      const child = start(program, args);
      let output = '';
      child.stdout?.on('data', (chunk) => (output += chunk));
      await once(child, 'close');
      return output;
    },
    idle: async (sockets) => {
      const holder = start('idle.mjs', [`${sockets}`], ['--expose-gc']);
      const [, bytes = ''] = (await firstOutput(holder)).split(' ');
      holder.kill();
      return Number(bytes);
    },
  };
}

function start(program: string, args: string[], options: string[] = []): ChildProcess {
  return spawn(process.execPath, [...options, join(FOLDER, program), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function firstOutput(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
  return chunk.toString();
}
