import type { WebContainerProcess } from '@webcontainer/api';
import { getContainer, placeFiles, readOutput } from './container.ts';
import type { DemoMoment, DemoOptions, DemoRun } from './demo-moment.ts';
import traceProgram from './programs/trace.mjs?raw';
import { getRequestClient, type ClientReport, type RequestClient } from './request-client.ts';
import { TraceReader, type TraceReport } from './trace-reader.ts';

const FOLDER = 'demo';
const TRACE = 'trace';

/**
 * Starts a demo's program as a process of the container, and sends it the demo's requests as soon as
 * it listens. A run before ends first.
 *
 * @throws an `Error` fit to show, when the container cannot be had
 */
export async function startDemo(options: DemoOptions): Promise<DemoRun> {
  const container = await getContainer();
  // The port of the run before has to be free, and its opening must not be taken for ours.
  await lastRun?.ended;
  const [client] = await Promise.all([
    getRequestClient(),
    placeFiles(FOLDER, { 'package.json': '{ "type": "module" }', ...options.files }),
    placeFiles(TRACE, { 'trace.mjs': traceProgram }),
  ]);
  const opened = Promise.withResolvers<number>();
  const forget = container.on('server-ready', opened.resolve);
  const server = await container.spawn('node', ['--import', '../trace/trace.mjs', options.entry], {
    cwd: FOLDER,
  });
  const run = new Run(options, server, client);
  lastRun = run;
  options.onMoment({ type: 'spawned' });
  void opened.promise.then((port) => run.listening(port));
  void run.ended.then(forget);
  return run;
}

let lastRun: Run | undefined;

class Run implements DemoRun {
  readonly ended: Promise<void>;
  readonly #options: DemoOptions;
  readonly #server: WebContainerProcess;
  readonly #client: RequestClient;
  readonly #began = performance.timeOrigin + performance.now();
  /** The server knows a request by nothing but the port it came from. */
  readonly #requestOf = new Map<number, string>();
  /** Reports of the server on requests that the client has not told of yet. */
  #early: TraceReport[] = [];
  #port: number | undefined;
  #over = false;

  constructor(options: DemoOptions, server: WebContainerProcess, client: RequestClient) {
    this.#options = options;
    this.#server = server;
    this.#client = client;
    const traces = new TraceReader(
      (text) => this.#tell({ type: 'output', text }),
      (report) => this.#takeTrace(report),
    );
    this.ended = this.#watch(readOutput(server, (text) => traces.read(text)));
  }

  /** To be called when the program's port has opened. */
  listening(port: number): void {
    if (this.#over) return;
    this.#port = port;
    this.#tell({
      type: 'listening',
      at: performance.timeOrigin + performance.now() - this.#began,
      port,
    });
    this.send();
  }

  send(): boolean {
    if (this.#over || this.#port === undefined) return false;
    this.#client.send(this.#port, this.#options.requests, (report) => this.#takeClient(report));
    return true;
  }

  stop(): void {
    this.#server.kill();
  }

  async #watch(output: Promise<void>): Promise<void> {
    await output;
    const code = await this.#server.exit;
    // What the client has seen of the server's end comes before the end itself.
    await new Promise((resolve) => setTimeout(resolve));
    this.#tell({ type: 'exit', code });
    this.#over = true;
  }

  #takeClient({ type, at: absolute, request, client, bytes, message = '' }: ClientReport): void {
    const at = absolute - this.#began;
    switch (type) {
      case 'sent':
        this.#tell({ type, at, request, bytes: fromBase64(bytes) });
        return this.#named(client ?? 0, request);
      case 'received':
        return this.#tell({ type, at, request, bytes: fromBase64(bytes) });
      case 'failed':
        return this.#tell({ type, at, request, message });
      case 'closed':
        return this.#tell({ type, at, request });
    }
  }

  #named(client: number, request: string): void {
    this.#requestOf.set(client, request);
    const early = this.#early.filter((report) => report.client === client);
    this.#early = this.#early.filter((report) => report.client !== client);
    for (const report of early) this.#takeTrace(report);
  }

  #takeTrace(report: TraceReport): void {
    const request = this.#requestOf.get(report.client);
    if (request === undefined) this.#early.push(report);
    else this.#tell({ type: report.type, at: report.at - this.#began, request });
  }

  #tell(moment: DemoMoment): void {
    if (!this.#over) this.#options.onMoment(moment);
  }
}

function fromBase64(text = ''): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
