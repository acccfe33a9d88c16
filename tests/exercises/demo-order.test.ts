import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';

const DEMO = new URL('../../lessons/1-waiting/01-one-request-at-a-time/demo/', import.meta.url);

const POLL = { interval: 5, timeout: 4000 };

let server: ChildProcess;
let port: number;
let printed: string[];

async function start(program: string): Promise<void> {
  server = fork(fileURLToPath(new URL(program, DEMO)), {
    execArgv: ['--import', new URL('./free-port.ts', import.meta.url).href],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!server.stdout) throw new Error('The output of the program is not piped to the test.');
  const lines: string[] = [];
  createInterface(server.stdout).on('line', (line) => lines.push(line));
  printed = lines;
  [port] = (await once(server, 'message')) as [number];
}

async function ask(path: string): Promise<{ status: number | undefined; body: string }> {
  const request = get({ port, path, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

/** Sends /fast while the server is busy with /slow, and lists the two as they are answered. */
async function orderOfAnswers(): Promise<string[]> {
  const answered: string[] = [];
  const note = (path: string) => ask(path).then(() => answered.push(path));
  const slow = note('/slow');
  await vi.waitFor(() => expect(printed).toContain('GET /slow enters the handler'), POLL);
  await Promise.all([slow, note('/fast')]);
  return answered;
}

/** The output has a way of its own and may come after the answers. */
async function expectPrinted(lines: string[]): Promise<void> {
  await vi.waitFor(() => expect(printed).toEqual(lines), POLL);
}

afterEach(async () => {
  if (server.kill()) await once(server, 'close');
});

describe.each(['blocking.ts', 'async.ts'])('%s', (program) => {
  it('answers its two paths, says at / what there is, and knows no other', async () => {
    await start(program);
    expect(await ask('/')).toEqual({ status: 200, body: expect.stringMatching(/\/slow.*\/fast/) });
    expect(await ask('/slow')).toEqual({ status: 200, body: expect.stringContaining('spring') });
    expect(await ask('/fast')).toEqual({ status: 200, body: expect.stringContaining('Today') });
    expect(await ask('/x')).toEqual({ status: 404, body: expect.stringContaining('/x') });
  });
});

it('blocking.ts answers /fast after the /slow that was sent before it', async () => {
  await start('blocking.ts');
  expect(await orderOfAnswers()).toEqual(['/slow', '/fast']);
  await expectPrinted([
    'Listening on http://localhost:3000',
    'GET /slow enters the handler',
    'GET /slow is answered with 200',
    'GET /slow leaves the handler',
    'GET /fast enters the handler',
    'GET /fast is answered with 200',
    'GET /fast leaves the handler',
  ]);
});

it('async.ts answers /fast while the /slow sent before it still waits', async () => {
  await start('async.ts');
  expect(await orderOfAnswers()).toEqual(['/fast', '/slow']);
  await expectPrinted([
    'Listening on http://localhost:3000',
    'GET /slow enters the handler',
    'GET /slow leaves the handler',
    'GET /fast enters the handler',
    'GET /fast is answered with 200',
    'GET /fast leaves the handler',
    'GET /slow is answered with 200',
  ]);
});
