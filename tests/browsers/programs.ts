import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A program that runs beside a test, on a POSIX system. */
export interface Program {
  stdout: Readable;
  isRunning(): boolean;
  /** What it has written to stderr up to now. */
  errorOutput(): string;
  /** Ends the program and everything it started. */
  stop(): Promise<void>;
}

/**
 * Starts a program that ends with the test's process at the latest.
 * @param environment Added to this process's own.
 */
export function startProgram(
  path: string,
  args: string[],
  environment: Record<string, string> = {},
): Program {
  // Detached, it leads a group of processes, which can be ended together.
  const child = spawn(path, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const closed = once(child, 'close');
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const end = () => endGroup(child);
  process.once('exit', end);
  return {
    stdout: child.stdout,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    errorOutput: () => errors.trim(),
    stop: async () => {
      process.off('exit', end);
      end();
      await closed;
    },
  };
}

function endGroup(child: ChildProcessByStdio<null, Readable, Readable>): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Every process of the group has ended already.
  }
}

/**
 * Waits for the first line a program prints.
 * @throws When it ends without a line, with what it wrote to stderr.
 */
export async function readFirstLine(program: Program): Promise<string> {
  for await (const line of createInterface(program.stdout)) return line;
  throw new Error(`A program ended before it said anything: ${program.errorOutput()}`);
}

/** Finds a port of this machine that is free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
