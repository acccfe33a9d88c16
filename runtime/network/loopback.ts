import type { ConnectionEnd, SparePorts } from '../protocol/process-messages.ts';

/** Ports of clients, and of servers that take any. */
const FIRST_EPHEMERAL_PORT = 32768;
const LAST_EPHEMERAL_PORT = 49151;
/** Above them, ports that are set aside for one process each. */
const FIRST_SPARE_PORT = 49152;
const SPARE_PORTS = 32;
const LAST_PORT = 65535;

/** Takes the connections made to one port. */
export type Acceptor = (connection: ConnectionEnd) => void;

/** An error as a failed socket call of Node gives it: `code`, `syscall`, `address` and `port`. */
function socketError(code: string, syscall: string, port: number, errno: number): Error {
  const address = '127.0.0.1';
  const reason = code === 'EADDRINUSE' ? ': address already in use' : '';
  const where =
    code === 'EADDRINUSE' ? ` :::${port}` : ` ${address}${port === 0 ? '' : `:${port}`}`;
  const fields = code === 'EADDRINUSE' ? { address: '::', port } : { address, port };
  return Object.assign(new Error(`${syscall} ${code}${reason}${where}`), {
    errno,
    code,
    syscall,
    ...fields,
  });
}

/**
 * The network of one container: a table of ports. Everything that talks in the container, servers,
 * clients and the page's own tools, meets here, and nothing else reaches it.
 *
 * @example
 * ```ts
 * const network = new Loopback();
 * const accepted = [];
 * network.listen(3000, (connection) => accepted.push(connection.localPort));
 * network.connect(3000).port.close();
 * accepted; // => [3000]
 * ```
 */
export class Loopback {
  readonly #listeners = new Map<number, Acceptor>();
  readonly #spareBlocks = new Set<number>();
  #nextEphemeral = FIRST_EPHEMERAL_PORT;
  #nextConnection = 1;

  /**
   * Opens a port for connections.
   *
   * @param port - 1 to 65535, or 0 for any free one
   * @param accept - called with the server's end of each connection
   * @param own - the ports set aside for the one who asks
   * @returns the port that was opened
   * @throws an error with code `EADDRINUSE` if somebody listens there already, or has it set aside
   */
  listen(port: number, accept: Acceptor, own?: SparePorts): number {
    const chosen = port === 0 ? this.#ephemeralPort() : port;
    const block = chosen - (chosen % SPARE_PORTS);
    const foreign = this.#spareBlocks.has(block) && block !== own?.first;
    if (foreign || this.#listeners.has(chosen))
      throw socketError('EADDRINUSE', 'listen', chosen, -98);
    this.#listeners.set(chosen, accept);
    return chosen;
  }

  /**
   * Sets ports aside for one process.
   *
   * @returns none where all are set aside: the process then asks for each
   */
  reservePorts(): SparePorts {
    for (let first = FIRST_SPARE_PORT; first < LAST_PORT; first += SPARE_PORTS) {
      if (this.#spareBlocks.has(first)) continue;
      this.#spareBlocks.add(first);
      return { first, count: SPARE_PORTS };
    }
    return { first: 0, count: 0 };
  }

  /** Gives back what {@link reservePorts} set aside. */
  releasePorts({ first }: SparePorts): void {
    this.#spareBlocks.delete(first);
  }

  /** Closes a port to new connections; those that exist go on. */
  unlisten(port: number): void {
    this.#listeners.delete(port);
  }

  /**
   * Connects to a port.
   *
   * @param port - the port of the server
   * @returns the client's end
   * @throws an error with code `ECONNREFUSED` if nobody listens there
   */
  connect(port: number): ConnectionEnd {
    const accept = this.#listeners.get(port);
    if (!accept) throw socketError('ECONNREFUSED', 'connect', port, -111);
    const { port1, port2 } = new MessageChannel();
    const id = this.#nextConnection++;
    const clientPort = this.#ephemeralPort();
    accept({ id, port: port2, localPort: port, remotePort: clientPort });
    return { id, port: port1, localPort: clientPort, remotePort: port };
  }

  #ephemeralPort(): number {
    do {
      this.#nextEphemeral =
        this.#nextEphemeral >= LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : this.#nextEphemeral + 1;
    } while (this.#listeners.has(this.#nextEphemeral));
    return this.#nextEphemeral;
  }
}
