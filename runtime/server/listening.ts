import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from './start-error.ts';

const GRACE_MS = 2000;

/**
 * Makes a server listen.
 * @param port 0 takes a free one.
 * @param host A name or an address; all interfaces without it.
 * @param option The option by which the person chose the port, for the way out in an error.
 * @throws {StartError} When the address cannot be had.
 */
export async function listen(
  server: Server,
  port: number,
  host: string | undefined,
  option: string,
): Promise<void> {
  try {
    // Without a host Node takes `::`, and 0.0.0.0 where the machine has no IPv6.
    server.listen({ port, host });
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, port, host, option);
  }
}

function listenError(
  error: NodeJS.ErrnoException,
  port: number,
  host: string | undefined,
  option: string,
): StartError {
  const isAtTheEdge = port < 1024 || port > 65_000;
  const otherPort = `npm start -- ${option} ${isAtTheEdge ? 8080 : port + 10}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is taken by another program. Stop that one, or take another port: ${otherPort}`,
      );
    case 'EACCES':
      return new StartError(
        `Port ${port} may not be used by this user. Take one above 1023: ${otherPort}`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `The host '${host}' cannot be resolved. Check --host, or leave it out to listen on all interfaces.`,
      );
    case 'EADDRNOTAVAIL':
      return new StartError(
        `This machine has no network interface with the address '${host}'. Check --host, or leave it out to listen on all interfaces.`,
      );
    default:
      return new StartError(
        `Cannot listen on port ${port}${host === undefined ? '' : ` of '${host}'`}: ${error.message}. Check --host and ${option}.`,
      );
  }
}

/** The port a server listens on; 0 before it does. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

/** Whether a server told to listen on `host` is reached through all of the machine's addresses. */
export function isEveryInterface(host: string | undefined): host is undefined | '::' | '0.0.0.0' {
  return host === undefined || host === '::' || host === '0.0.0.0';
}

/** The origin of a listening server as seen from this machine. */
export function localAddress(server: Server, host: string | undefined): string {
  const name = isEveryInterface(host) ? 'localhost' : host;
  return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${portOf(server)}`).origin;
}

/**
 * Stops a server: refuses new connections at once and gives answers under way two seconds to end.
 */
export async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
