import { Buffer } from 'buffer';
import { ByteStream } from '../../../network/byte-stream.ts';
import type { ConnectionEnd } from '../../../protocol/process-messages.ts';
import { AsyncWork } from '../../async-scope.ts';
import { kernel } from '../../current.ts';
import type { Resource } from '../../event-loop/event-loop.ts';
import { LOOPBACK } from './address.ts';

/** In bytes; as much as Node reads at once. */
const READ_SIZE = 64 * 1024;

/** What a connection brings: bytes, its end, or that the other side tore it down. */
export type Received = Uint8Array | 'end' | 'reset';

/** One side of a connection, as the programs on both sides name it. */
export interface Endpoint {
  address: string;
  family: 'IPv4';
  port: number;
}

const endpoint = (port: number): Endpoint => ({ address: LOOPBACK, family: 'IPv4', port });

/**
 * The operating system's side of a socket: what `net` stands on, as on libuv's TCP handle in Node.
 * It is a connection of the container's network, or a port that is listened on.
 */
export class TCP {
  /** Takes what comes in while the handle reads. */
  onread: (received: Received) => void = () => {};
  /** Takes the connections to a port that is listened on. */
  onconnection: (error: Error | null, client: TCP) => void = () => {};
  reading = false;
  local: Endpoint | undefined;
  remote: Endpoint | undefined;
  /** What arrived while nobody read: TCP keeps it too, until its window is full. */
  #unread: Received[] = [];
  /** What the program opens calls back with its stores; what comes in has none. */
  #work: AsyncWork | undefined;
  #stream: ByteStream | undefined;
  #connection = 0;
  #listening = false;
  #closed = false;
  /** Nothing more will come in. */
  #ended = false;
  #referenced = true;
  readonly #resource: Resource = { type: 'TCPSocketWrap' };
  #release: (() => void) | undefined;
  #afterDrain: (() => void) | undefined;

  /** @param connection - a connection that exists already: one that a server accepted */
  constructor(connection?: ConnectionEnd) {
    if (connection) this.#open(connection);
  }

  /** The socket or server that stands on this handle. */
  set owner(owner: object) {
    this.#resource.handle = owner;
  }

  /**
   * Connects to a port of the container.
   *
   * @param done - told in a later task; the error has the code `ECONNREFUSED`
   */
  connect(port: number, done: (error: Error | null) => void): void {
    this.#work = new AsyncWork('TCPWRAP', this);
    kernel()
      .connect(port)
      .then((connection) => {
        this.#enter(() => {
          if (this.#closed) return hangUp(connection);
          this.#open(connection);
          done(null);
        });
      })
      .catch((error: Error) => this.#enter(() => done(error)));
  }

  /**
   * Opens a port. Its number is known at once where this process has one to spare.
   *
   * @param port - 0 for any free one
   * @param done - told in a later task, or tick; the error has the code `EADDRINUSE`
   */
  listen(port: number, done: (error: Error | null) => void): void {
    this.#listening = true;
    this.#resource.type = 'TCPServerWrap';
    this.#work = new AsyncWork('TCPSERVERWRAP', this);
    this.#settle();
    const accept = (connection: ConnectionEnd): void => {
      this.#inWork(() => this.onconnection(null, new TCP(connection)));
    };
    const spare = port === 0 ? kernel().listenOnSparePort(accept) : undefined;
    if (spare !== undefined) {
      this.local = endpoint(spare);
      return kernel().loop.nextTick(() => done(null));
    }
    // A port of this process's own is refused, and closing this handle must not close that one.
    if (port !== 0 && !kernel().listensOn(port)) this.local = endpoint(port);
    kernel()
      .listen(port, accept)
      .then((opened) => this.#enter(() => this.#opened(opened, done)))
      .catch((error: Error) => {
        this.local = undefined;
        this.#enter(() => done(error));
      });
  }

  /** Hands on what comes in, beginning with what has come in. */
  readStart(): void {
    this.reading = true;
    this.#settle();
    this.#deliver();
  }

  /** Lets what comes in wait, and its sender too once the window is full. */
  readStop(): void {
    this.reading = false;
    this.#settle();
  }

  /**
   * Sends bytes; they are copied.
   *
   * @param done - called at once while there is room, else when there is room again; the error has the
   *   code `EBADF`
   */
  write(bytes: Uint8Array, done: (error?: Error) => void): void {
    if (this.#closed) done(badDescriptor());
    else if (!this.#stream || this.#stream.write(bytes)) done();
    else {
      this.#afterDrain = done;
      this.#settle();
    }
  }

  /** Ends the writing side; reading goes on. */
  shutdown(): void {
    this.#stream?.end();
  }

  /**
   * Closes the connection or the port.
   *
   * @param done - called in the loop's close phase
   */
  close(done?: () => void): void {
    if (this.#closed) return;
    // TCP answers a close with a reset where bytes wait that nobody will read.
    const lost = this.#unread.some((each) => typeof each !== 'string');
    this.#end((stream) => (lost ? stream.reset() : stream.end()), done);
  }

  /** Closes by a reset: the other side sees `ECONNRESET`. See {@link close}. */
  reset(done?: () => void): void {
    if (!this.#closed) this.#end((stream) => stream.reset(), done);
  }

  ref(): void {
    this.#referenced = true;
    this.#settle();
  }

  unref(): void {
    this.#referenced = false;
    this.#settle();
  }

  hasRef(): boolean {
    return this.#referenced;
  }

  /** The container's network has no Nagle's algorithm and no probes: taken, without effect. */
  setNoDelay(_enable?: boolean): void {}
  setKeepAlive(_enable?: boolean, _initialDelay?: number): void {}

  #opened(port: number, done: (error: Error | null) => void): void {
    // Closed meanwhile, it has given back the port whose number it knew.
    if (this.#closed) return this.local ? undefined : kernel().unlisten(port);
    this.local = endpoint(port);
    done(null);
  }

  #enter(callback: () => void): void {
    kernel().loop.enter(() => this.#inWork(callback));
  }

  #inWork(callback: () => void): void {
    if (this.#work) this.#work.run(callback);
    else callback();
  }

  #open(connection: ConnectionEnd): void {
    this.local = endpoint(connection.localPort);
    this.remote = endpoint(connection.remotePort);
    this.#connection = connection.id;
    const stream = new ByteStream(connection.port, {
      data: (bytes) => this.#enter(() => this.#receive(bytes)),
      end: () => this.#enter(() => this.#receive('end')),
      reset: () => this.#enter(() => this.#receive('reset')),
      drain: () => this.#enter(() => this.#drained()),
    });
    this.#stream = stream;
    kernel().watchConnection(connection.id, () => stream.peerGone());
    this.#settle();
  }

  #receive(received: Received): void {
    if (this.#closed) {
      // Nobody will ever read it, and its sender should not believe so.
      if (typeof received !== 'string') this.#stream?.reset();
      return;
    }
    this.#unread.push(received);
    if (received === 'reset') this.#drained();
    this.#deliver();
  }

  #deliver(): void {
    while (this.reading && !this.#closed) {
      const received = this.#nextRead();
      if (received === undefined) return;
      if (typeof received !== 'string') this.#stream?.consume(received.byteLength);
      else {
        this.#ended = true;
        this.#settle();
      }
      this.onread(received);
    }
  }

  /** Bytes have no boundaries: what has piled up is read in pieces of at most {@link READ_SIZE}. */
  #nextRead(): Received | undefined {
    const [first] = this.#unread;
    if (first === undefined || typeof first === 'string') return this.#unread.shift();
    if (first.byteLength > READ_SIZE) {
      this.#unread[0] = first.subarray(READ_SIZE);
      return first.subarray(0, READ_SIZE);
    }
    const parts: Uint8Array[] = [];
    let length = 0;
    for (const next of this.#unread) {
      if (typeof next === 'string' || length + next.byteLength > READ_SIZE) break;
      parts.push(next);
      length += next.byteLength;
    }
    this.#unread.splice(0, parts.length);
    return parts.length === 1 ? first : Buffer.concat(parts, length);
  }

  #drained(): void {
    const done = this.#afterDrain;
    this.#afterDrain = undefined;
    this.#settle();
    done?.();
  }

  #end(leave: (stream: ByteStream) => void, done: (() => void) | undefined): void {
    this.#closed = true;
    if (this.#stream) {
      leave(this.#stream);
      kernel().forgetConnection(this.#connection);
    }
    if (this.#listening && this.local) kernel().unlisten(this.local.port);
    this.#unread = [];
    if (done) kernel().loop.queue('close', () => this.#inWork(done));
    this.#settle();
  }

  /** Holds or releases the process, as the state asks. */
  #settle(): void {
    // As in Node a connection holds the process only while it reads or has something to write.
    const busy = this.#stream && ((this.reading && !this.#ended) || this.#afterDrain);
    const active = !this.#closed && (this.#listening || busy);
    if (active && this.#referenced) this.#release ??= kernel().loop.hold(this.#resource);
    else {
      this.#release?.();
      this.#release = undefined;
    }
  }
}

/** The handle has been closed. */
function badDescriptor(): Error {
  return Object.assign(new Error('write EBADF'), { errno: -9, code: 'EBADF', syscall: 'write' });
}

/** Ends a connection that came when nobody wanted it any more. */
function hangUp({ port }: ConnectionEnd): void {
  port.postMessage({ end: true });
  port.close();
}
