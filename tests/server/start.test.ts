import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ensureBuilt } from '../../runtime/server/build.ts';
import { freePort } from '../browsers/programs.ts';
import { makeProject, type TempProject } from './temp-project.ts';
import { send } from './temp-site.ts';

const BUILD_TIMEOUT_MS = 60_000;

let project: TempProject;

beforeAll(async () => {
  project = await makeProject();
  await ensureBuilt({ root: project.root, onBuild: () => undefined });
}, BUILD_TIMEOUT_MS);

afterAll(() => project.remove());

/** Starts the real command; `output` grows while it runs. */
function start(args: string[] = [], environment: Record<string, string> = {}, from = project) {
  const script = join(from.root, 'runtime', 'server', 'start.ts');
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  const prints = (text: string) =>
    vi.waitFor(() => expect(output.stdout).toContain(text), { timeout: 20_000 });
  return { child, output, exit, prints };
}

/** The address on the line with this label. */
function printed(stdout: string, label: string): string {
  return new RegExp(`^${label} +(.*)$`, 'm').exec(stdout)?.[1] ?? '';
}

describe('a start', () => {
  test('prints where the course, the room and the sandbox find it, and serves them', async () => {
    const { child, output, exit, prints } = start(['--port', '0']);
    await prints('Ctrl-C stops it\n');
    const [course, sandbox] = [printed(output.stdout, 'Course'), printed(output.stdout, 'Sandbox')];
    expect((await send(`${course}/`)).body.toString()).toContain('Course');
    expect((await send(`${sandbox}/headless`)).body.toString()).toContain('Host');
    const lan = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (lan !== undefined) {
      const { port } = new URL(course);
      expect(output.stdout).toContain(`On LAN   http://${lan.address}:${port}\n`);
      expect((await send(`http://${lan.address}:${port}/`)).status).toBe(200);
    }
    child.kill('SIGINT');
    expect([await exit, output.stderr]).toEqual([0, '']);
  });

  test('takes the port named and the next one, and one address only', async () => {
    const port = await freePort();
    const { output, prints } = start(['--port', `${port}`, '--host', '127.0.0.1']);
    await prints('Ctrl-C stops it\n');
    expect(output.stdout).toBe(
      `Course   http://127.0.0.1:${port}\nSandbox  http://127.0.0.1:${port + 1}\nCtrl-C stops it\n`,
    );
  });

  test('names the origins of the proxy and serves with them', async () => {
    const { output, prints } = start(['--port', '0'], {
      PUBLIC_ORIGIN: 'https://course.example.org',
      SANDBOX_ORIGIN: 'https://sandbox.example.org',
    });
    await prints('Ctrl-C stops it\n');
    expect(printed(output.stdout, 'Course')).toBe('https://course.example.org');
    expect(printed(output.stdout, 'Sandbox')).toBe('https://sandbox.example.org');
  });

  test(
    'builds a missing site first, and says so',
    async () => {
      const fresh = await makeProject();
      onTestFinished(() => fresh.remove());
      const { output, prints } = start(['--port', '0'], {}, fresh);
      await prints('Ctrl-C stops it\n');
      expect(output.stdout).toMatch(
        /^Building the site; this takes a while the first time.\nCourse/,
      );
      expect((await send(`${printed(output.stdout, 'Course')}/`)).status).toBe(200);
    },
    BUILD_TIMEOUT_MS,
  );

  test('prints help and ends', async () => {
    const { output, exit } = start(['--help']);
    expect([await exit, output.stderr]).toEqual([0, '']);
    expect(output.stdout).toMatch(/^Usage: npm start/);
  });
});

describe('a start that fails', () => {
  test('ends with code 2 and one line on wrong usage', async () => {
    const { output, exit } = start(['--port', 'many']);
    expect(await exit).toBe(2);
    expect(output).toEqual({
      stdout: '',
      stderr:
        "--port needs a whole number from 0 to 65535, not 'many'. The options are listed by: npm start -- --help\n",
    });
  });

  test('ends with code 1 and one line on a taken port', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { output, exit } = start(['--port', `${port}`]);
    expect(await exit).toBe(1);
    expect(output.stderr).toBe(
      `Port ${port} is taken by another program. Stop that one, or take another port: npm start -- --port ${port + 10}\n`,
    );
  });

  test('ends with code 1 and one line on a host that nobody knows', async () => {
    const { output, exit } = start(['--host', 'no.such.host.invalid']);
    expect(await exit).toBe(1);
    expect(output.stderr).toMatch(/^The host 'no\.such\.host\.invalid' cannot be resolved.*\n$/);
  });

  test(
    'ends with code 1 and the output of a failed build',
    async () => {
      const broken = await makeProject();
      onTestFinished(() => broken.remove());
      await broken.write('astro.config.mjs', 'export default { srcDir: 7 };');
      const { output, exit } = start([], {}, broken);
      expect(await exit).toBe(1);
      expect(output.stderr).toContain('srcDir');
      expect(output.stderr.trimEnd().split('\n').at(-1)).toBe(
        'The site could not be built: astro build ended with exit code 1. Its output is above; correct what it names and start again.',
      );
    },
    BUILD_TIMEOUT_MS,
  );
});

describe('a stop', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s lets an answer under way end',
    async (signal) => {
      const { child, output, exit, prints } = start(['--port', '0']);
      await prints('Ctrl-C stops it\n');
      const sandbox = printed(output.stdout, 'Sandbox');
      const sleeper = send(`${sandbox}/sleep?ms=600`);
      await send(`${sandbox}/sleep?ms=0`);
      child.kill(signal);
      // npm passes on what the terminal has sent already.
      child.kill(signal);
      expect((await sleeper).status).toBe(204);
      expect([await exit, output.stderr]).toEqual([0, '']);
    },
  );

  test('waits two seconds at most, whatever is asked for', async () => {
    const { child, output, exit, prints } = start(['--port', '0']);
    await prints('Ctrl-C stops it\n');
    const sandbox = printed(output.stdout, 'Sandbox');
    const cut = expect(send(`${sandbox}/sleep?ms=60000`)).rejects.toThrow('socket hang up');
    await send(`${sandbox}/sleep?ms=0`);
    const begin = performance.now();
    child.kill('SIGINT');
    await cut;
    expect([await exit, output.stderr]).toEqual([0, '']);
    expect(performance.now() - begin).toBeLessThan(4000);
  });

  test('during a build ends the build', async () => {
    const fresh = await makeProject();
    onTestFinished(() => fresh.remove());
    const { child, output, exit, prints } = start([], {}, fresh);
    await prints('Building the site');
    child.kill('SIGINT');
    expect([await exit, output.stderr]).toEqual([0, '']);
  });
});
