import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.ts';
import { isEveryInterface } from './listening.ts';
import { HELP, parseOptions, type AddressOptions } from './options.ts';
import { createCourseServers, type CourseServers } from './serve.ts';
import { StartError } from './start-error.ts';

const ROOT = join(import.meta.dirname, '..', '..');

async function start(stop: AbortSignal): Promise<void> {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const folders = await ensureBuilt({
    root: ROOT,
    signal: stop,
    onBuild: () => process.stdout.write('Building the site; this takes a while the first time.\n'),
  });
  const servers = await createCourseServers({
    ...options,
    courseFolder: folders.course,
    sandboxFolder: folders.sandbox,
  });
  process.stdout.write(describe(servers, options));
  if (!stop.aborted) await once(stop, 'abort');
  await servers.close();
}

function describe(servers: CourseServers, options: AddressOptions): string {
  const { courseAddress, sandboxAddress } = servers;
  const lines = [`Course   ${options.publicOrigin ?? courseAddress}`];
  if (isEveryInterface(options.host)) {
    for (const address of lanAddresses()) {
      lines.push(`On LAN   http://${address}:${new URL(courseAddress).port}`);
    }
  }
  lines.push(`Sandbox  ${options.sandboxOrigin ?? sandboxAddress}`, 'Ctrl-C stops it', '');
  return lines.join('\n');
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

const stop = new AbortController();
// npm passes on a signal that the terminal has sent already, so a second one means nothing new.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

try {
  await start(stop.signal);
} catch (error) {
  if (!stop.signal.aborted) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = error instanceof StartError ? error.exitCode : 1;
  }
}
