import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../browsers/programs.ts';
import { makeSite, send, serveSite, type TempSite } from './temp-site.ts';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

const firstOpenPort = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
const hasClosedPorts = existsSync(firstOpenPort) && Number(readFileSync(firstOpenPort)) > 81;

let site: TempSite;

beforeAll(async () => {
  site = await makeSite({ 'course/index.html': 'course', 'sandbox/headless.html': 'host' });
});

afterAll(() => site.remove());

describe('addresses', () => {
  test('serves every interface when no host is named', async () => {
    const servers = await serveSite(site);
    const { port } = new URL(servers.courseAddress);
    const names = ['localhost', '127.0.0.1', ...(hasIPv6 ? ['[::1]'] : [])];
    for (const name of names) {
      expect((await send(`http://${name}:${port}/`)).body.toString()).toBe('course');
    }
    await servers.close();
    expect(servers.courseAddress).toBe(`http://localhost:${port}`);
  });

  test.runIf(hasIPv6)('serves one IPv6 address and names it as a browser does', async () => {
    const servers = await serveSite(site, { host: '::1' });
    const course = await send(`${servers.courseAddress}/`);
    const sandbox = await send(`${servers.sandboxAddress}/headless`);
    const { port } = new URL(servers.courseAddress);
    await expect(send(`http://127.0.0.1:${port}/`)).rejects.toThrow('ECONNREFUSED');
    await servers.close();
    expect(servers.courseAddress).toBe(`http://[::1]:${port}`);
    expect([course.status, sandbox.status]).toEqual([200, 200]);
  });

  test('serves one IPv4 address only', async () => {
    const servers = await serveSite(site, { host: '127.0.0.1' });
    const { port } = new URL(servers.courseAddress);
    expect((await send(`http://127.0.0.1:${port}/`)).status).toBe(200);
    await expect(send(`http://127.0.0.2:${port}/`)).rejects.toThrow('ECONNREFUSED');
    await servers.close();
  });
});

describe('what cannot be had', () => {
  test('refuses a taken port with one line', async () => {
    const taken = await takePort();
    await expect(serveSite(site, { port: taken })).rejects.toThrow(
      `Port ${taken} is taken by another program. Stop that one, or take another port: npm start -- --port ${taken + 10}`,
    );
  });

  test('refuses a taken port of the sandbox and gives the port of the course back', async () => {
    const [taken, port] = [await takePort(), await freePort()];
    await expect(serveSite(site, { port, sandboxPort: taken })).rejects.toThrow(
      `Port ${taken} is taken by another program. Stop that one, or take another port: npm start -- --sandbox-port ${taken + 10}`,
    );
    await (await serveSite(site, { port })).close();
  });

  test.runIf(hasClosedPorts)('refuses a port of the system with one line', async () => {
    await expect(asOrdinaryUser(() => serveSite(site, { port: 81 }))).rejects.toThrow(
      'Port 81 may not be used by this user. Take one above 1023: npm start -- --port 8080',
    );
  });

  test('refuses a host name that nobody knows with one line', async () => {
    await expect(serveSite(site, { host: 'no.such.host.invalid' })).rejects.toThrow(
      "The host 'no.such.host.invalid' cannot be resolved. Check --host, or leave it out to listen on all interfaces.",
    );
  });

  test('refuses an address of another machine with one line', async () => {
    await expect(serveSite(site, { host: '192.0.2.77' })).rejects.toThrow(
      "This machine has no network interface with the address '192.0.2.77'.",
    );
  });

  test('refuses a missing folder by its name', async () => {
    const sandboxFolder = `${site.sandboxFolder}-missing`;
    await expect(serveSite({ ...site, sandboxFolder })).rejects.toThrow(
      `The folder ${sandboxFolder} is missing. Delete dist and build it anew with: npm start`,
    );
  });

  test.runIf(process.platform === 'linux')('refuses a folder that it may not read', async () => {
    const courseFolder = `${site.courseFolder}-locked`;
    await mkdir(courseFolder, { mode: 0 });
    onTestFinished(() => rm(courseFolder, { recursive: true }));
    await expect(asOrdinaryUser(() => serveSite({ ...site, courseFolder }))).rejects.toThrow(
      `The folder ${courseFolder} cannot be read (EACCES).`,
    );
  });
});

describe('close', () => {
  test('lets an answer under way end and takes no new connection', async () => {
    const servers = await serveSite(site);
    const start = performance.now();
    const sleeper = send(`${servers.sandboxAddress}/sleep?ms=500`);
    await send(`${servers.sandboxAddress}/sleep?ms=0`);
    const closed = servers.close();
    await expect(send(`${servers.courseAddress}/`)).rejects.toThrow('ECONNREFUSED');
    expect((await sleeper).status).toBe(204);
    await closed;
    expect(performance.now() - start).toBeLessThan(1500);
  });

  test('cuts an answer off that takes more than two seconds', async () => {
    const servers = await serveSite(site);
    const sleeper = send(`${servers.sandboxAddress}/sleep?ms=30000`);
    const cut = expect(sleeper).rejects.toThrow('socket hang up');
    await send(`${servers.sandboxAddress}/sleep?ms=0`);
    const start = performance.now();
    await servers.close();
    const passed = performance.now() - start;
    await cut;
    expect(passed).toBeGreaterThan(1900);
    expect(passed).toBeLessThan(3500);
  });

  test('does not wait for connections that are kept alive', async () => {
    const servers = await serveSite(site);
    const agent = new Agent({ keepAlive: true });
    const idle = get(`${servers.courseAddress}/`, { agent });
    const [response] = (await once(idle, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    const busy = get(`${servers.sandboxAddress}/sleep?ms=300`, { agent });
    await send(`${servers.sandboxAddress}/sleep?ms=0`);
    const start = performance.now();
    const answered = once(busy, 'response');
    await servers.close();
    await answered;
    expect(performance.now() - start).toBeLessThan(1500);
    agent.destroy();
  });
});

async function takePort(): Promise<number> {
  const server = createServer().listen(0);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Root may do everything; what other people are refused is tried as one of them. */
async function asOrdinaryUser<T>(action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.('nobody');
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}
