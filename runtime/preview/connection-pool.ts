import {
  HttpConnection,
  NoResponseError,
  type WireRequest,
  type WireResponse,
} from './http-connection.ts';

/** As many connections browsers open to one host and port; further requests wait. */
const MOST_CONNECTIONS = 6;

/** Opens a connection to a port. Throws an error with code `ECONNREFUSED` if nobody listens there. */
export type Connect = (port: number, peerGone: () => void) => { port: MessagePort; forget(): void };

interface PortPool {
  idle: HttpConnection[];
  open: number;
  waiting: (() => void)[];
}

/** Keeps connections alive for a next request, as a browser does. */
export class ConnectionPool {
  readonly #connect: Connect;
  readonly #pools = new Map<number, PortPool>();

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /**
   * Sends a request over a kept connection or a new one.
   *
   * @param port - of the server
   * @param request - what goes over the wire
   * @param signal - gives the request up
   * @throws an error with code `ECONNREFUSED`, or a {@link NoResponseError}
   */
  async send(port: number, request: WireRequest, signal: AbortSignal): Promise<WireResponse> {
    const connection = await this.#take(port, signal);
    const close = (): void => connection.close();
    signal.addEventListener('abort', close);
    try {
      return await connection.send(request);
    } catch (error) {
      const mayRetry = error instanceof NoResponseError && error.mayRetry && !signal.aborted;
      if (!mayRetry) throw error;
      return await this.send(port, request, signal);
    } finally {
      signal.removeEventListener('abort', close);
    }
  }

  async #take(port: number, signal: AbortSignal): Promise<HttpConnection> {
    const pool = this.#pools.get(port) ?? { idle: [], open: 0, waiting: [] };
    this.#pools.set(port, pool);
    for (;;) {
      if (signal.aborted) {
        // It may have been woken for a connection that the next in line can have.
        pool.waiting.shift()?.();
        throw signal.reason;
      }
      const kept = pool.idle.pop();
      if (kept) return kept;
      if (pool.open < MOST_CONNECTIONS) return this.#open(port, pool);
      await new Promise<void>((resolve) => void pool.waiting.push(resolve));
    }
  }

  #open(port: number, pool: PortPool): HttpConnection {
    const end = this.#connect(port, () => connection.peerGone());
    pool.open++;
    let isOpen = true;
    const connection = new HttpConnection(end.port, (_, isReusable) => {
      if (isReusable) pool.idle.push(connection);
      else if (isOpen) {
        isOpen = false;
        pool.open--;
        pool.idle = pool.idle.filter((each) => each !== connection);
        end.forget();
      }
      pool.waiting.shift()?.();
    });
    return connection;
  }
}
