import { Buffer } from 'buffer';
import { EventEmitter } from 'events';
import { Readable, type Writable } from 'readable-stream';
import { kernel } from '../../current.ts';
import { NativeChannel } from '../../natives.ts';
import { invalidArgumentType, nodeTypeError } from '../../node-errors.ts';
import { pathToUrl } from '../../loader/resolve.ts';
import { createChildInput } from '../child-process/child-input.ts';
import { process } from '../process.ts';
import { inheritedOptions } from '../process/inherited-options.ts';
import { setTimeout } from '../timers.ts';
import { fileURLToPath } from '../url.ts';
import {
  detachPorts,
  MessageChannel,
  portGone,
  type MessagePort as NodePort,
} from './message-port.ts';
import { thread, type ThreadMessage, type ThreadStart } from './thread.ts';

/** Options of `new Worker` (Node's documentation: Worker threads). */
export interface WorkerOptions {
  argv?: unknown[];
  env?: Record<string, string | undefined> | symbol;
  eval?: boolean;
  execArgv?: string[];
  stdin?: boolean;
  stdout?: boolean;
  stderr?: boolean;
  workerData?: unknown;
  name?: string;
  transferList?: Transferable[];
}

/** In ms; how long a thread that broke may leave its last words unsaid. */
const PATIENCE = 1000;
/** Numbers of the threads that this thread starts; those of another one's are elsewhere. */
let lastThread = 0;

function scriptArguments(filename: unknown, options: WorkerOptions): string[] {
  if (options.eval) return ['-e', String(filename)];
  if (filename instanceof URL) {
    if (filename.protocol === 'data:') {
      return [
        '--input-type=module',
        '-e',
        decodeURIComponent(filename.pathname.replace(/^[^,]*,/, '')),
      ];
    }
    return [fileURLToPath(filename)];
  }
  if (typeof filename !== 'string') {
    throw invalidArgumentType('filename', 'of type string or an instance of URL', filename);
  }
  if (/^\.{0,2}\//.test(filename)) {
    return [fileURLToPath(new URL(filename, `${pathToUrl(kernel().start.cwd)}/`))];
  }
  const message =
    'The worker script or module filename must be an absolute path or a relative path starting with ' +
    `'./' or '../'. Received ${JSON.stringify(filename)}`;
  throw nodeTypeError('ERR_WORKER_PATH', message);
}

/** A program in a thread of its own (Node's documentation: Worker threads, Class: Worker). */
export class Worker extends EventEmitter {
  threadId = thread.threadId * 1000 + ++lastThread;
  readonly threadName: string;
  readonly stdin: Writable | null;
  readonly stdout: Readable = new Readable({ read() {} });
  readonly stderr: Readable = new Readable({ read() {} });
  readonly resourceLimits: object = {};
  readonly #control: MessagePort;
  readonly #port: NodePort;
  #pid: number | undefined;
  readonly #end: Promise<number>;
  #release: (() => void) | undefined;
  #saidAll: () => void = () => {};
  #terminated = false;
  #over = false;

  /**
   * @param filename - absolute, or relative with a dot; a `data:` URL; with `eval` the program itself
   * @throws `ERR_INVALID_ARG_TYPE`, `ERR_WORKER_PATH`, and a `DataCloneError` for `workerData`
   */
  constructor(filename: string | URL, options: WorkerOptions = {}) {
    super();
    const script = scriptArguments(filename, options);
    const args = [
      ...(options.execArgv ?? inheritedOptions(process)),
      ...script,
      ...(options.argv ?? []).map(String),
    ];
    this.threadName = options.name ?? '';
    const control = new NativeChannel();
    const channel = new MessageChannel();
    this.#control = control.port1;
    this.#port = channel.port1;
    this.#start(options, channel.port2);
    control.port1.onmessage = (event: MessageEvent<ThreadMessage>) => {
      kernel().loop.enter(() => this.#told(event.data));
    };
    const env = typeof options.env === 'object' ? options.env : process.env;
    const said = new Promise<void>((resolve) => (this.#saidAll = resolve));
    this.#end = new Promise((resolve) => {
      const { children, start } = kernel();
      this.#pid = children.spawn(
        {
          command: 'node',
          args,
          cwd: start.cwd,
          env: Object.fromEntries(
            Object.entries(env).map(([name, value]) => [name, String(value)]),
          ),
          stdio: [options.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
          thread: control.port2,
        },
        {
          spawned: () => {},
          refused: (error) => this.#finish(1, resolve, error),
          output: (stream, bytes) => this.#output(stream, bytes, options[stream] === true),
          exited: (code, signal) => void this.#exited(code, signal, said, resolve),
        },
      );
    });
    this.stdin = options.stdin ? createChildInput(() => this.#pid) : null;
    this.ref();
  }

  /** Sends a message to the thread's `parentPort`. */
  postMessage(value: unknown, transfer?: unknown): void {
    this.#port.postMessage(value, transfer);
  }

  /**
   * Ends the thread now, whatever it is doing.
   *
   * @returns its exit code
   */
  terminate(): Promise<number | undefined> {
    if (this.#over || this.#pid === undefined) return Promise.resolve(undefined);
    this.#terminated = true;
    kernel().kill(this.#pid, 'SIGKILL');
    return this.#end;
  }

  ref(): void {
    if (!this.#over) this.#release ??= kernel().loop.hold({ type: 'MessagePort', handle: this });
  }

  unref(): void {
    this.#release?.();
    this.#release = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminate();
  }

  #start({ workerData, transferList = [] }: WorkerOptions, port: NodePort): void {
    const native = port as unknown as MessagePort;
    const start: ThreadStart = {
      threadId: this.threadId,
      name: this.threadName,
      workerData,
      environmentData: thread.environmentData,
      port: native,
    };
    detachPorts([port, ...transferList]);
    this.#control.postMessage({ type: 'start', start } satisfies ThreadMessage, [
      native,
      ...transferList,
    ]);
  }

  #told(message: ThreadMessage): void {
    if (message.type === 'online') this.#online();
    else if (message.type === 'end') this.#saidAll();
    else if (message.type === 'error') {
      const { error, fields } = message;
      this.emit('error', error instanceof Error ? Object.assign(error, fields) : error);
    }
  }

  /** Its messages travel on a port of their own: none is told before this. */
  #online(): void {
    this.emit('online');
    this.#port.on('message', (value) => void this.emit('message', value));
    this.#port.unref();
  }

  #output(stream: 'stdout' | 'stderr', bytes: Uint8Array, kept: boolean): void {
    this[stream].push(Buffer.from(bytes));
    // What nobody wants for himself goes where the program's own output goes.
    if (!kept) process[stream].write(bytes);
  }

  async #exited(
    code: number,
    signal: string | undefined,
    said: Promise<void>,
    resolve: (code: number) => void,
  ): Promise<void> {
    // Its last messages travel on ports of their own and may come after the news of its end.
    const patience = new Promise<void>((done) => setTimeout(() => done(), PATIENCE).unref());
    if (signal === undefined) await Promise.race([said, patience]);
    kernel().loop.enter(() => this.#finish(this.#terminated ? 1 : code, resolve));
  }

  #finish(code: number, resolve: (code: number) => void, error?: Error): void {
    this.#over = true;
    this.threadId = -1;
    portGone(this.#port);
    this.#control.close();
    this.stdout.push(null);
    this.stderr.push(null);
    this.unref();
    if (error) this.emit('error', error);
    this.emit('exit', code);
    resolve(code);
  }
}
