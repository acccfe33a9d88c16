import type { WebContainerProcess } from '@webcontainer/api';
import { getContainer, lineReader, placeFiles, readOutput } from './container.ts';
import type { DemoMoment, DemoOptions, DemoRequest, DemoRun } from './demo-moment.ts';
import requestsProgram from './programs/requests.mjs?raw';
import traceProgram from './programs/trace.mjs?raw';

const FOLDER = 'demo';
const TOOLS = 'tools';
/** An escape sequence that no terminal shows; `programs/trace.mjs` writes it whole. */
const TRACE_START = '\u001b]9777;';
const TRACE_END = '\u0007';

/** What the programs in `programs/` report: moments with absolute times, and who the client is. */
interface Report {
  type: DemoMoment['type'];
  /** In ms since the epoch. */
  at: number;
  request?: string;
  /** The client's port; the server knows a request by nothing else. */
  client?: number;
  bytes?: string;
  message?: string;
}

/**
 * Starts a demo's program as a process of the container, and a client beside it that sends the demo's
 * requests as soon as the program listens.
 *
 * @throws an `Error` fit to show, when the container cannot be had
 */
export async function startDemo(options: DemoOptions): Promise<DemoRun> {
  const container = await getContainer();
  // The port of the run before has to be free, and its opening must not be taken for ours.
  await lastRun?.ended;
  await placeFiles(FOLDER, { 'package.json': '{ "type": "module" }', ...options.files });
  await placeFiles(TOOLS, { 'trace.mjs': traceProgram, 'requests.mjs': requestsProgram });
  const opened = Promise.withResolvers<number>();
  const forget = container.on('server-ready', opened.resolve);
  const [server, client] = await Promise.all([
    container.spawn('node', ['--import', '../tools/trace.mjs', options.entry], { cwd: FOLDER }),
    container.spawn('node', ['requests.mjs'], { cwd: TOOLS }),
  ]);
  const run = new Run(options, server, client);
  lastRun = run;
  void opened.promise.then((port) => run.listening(port));
  void run.ended.then(forget);
  return run;
}

let lastRun: Run | undefined;

class Run implements DemoRun {
  readonly ended: Promise<void>;
  readonly #options: DemoOptions;
  readonly #server: WebContainerProcess;
  readonly #client: WebContainerProcess;
  readonly #input: WritableStreamDefaultWriter<string>;
  readonly #began = performance.timeOrigin + performance.now();
  readonly #requestOf = new Map<number, string>();
  /** Reports of the server whose client has not been heard of yet. */
  #early: Report[] = [];
  #port: number | undefined;
  #over = false;

  constructor(options: DemoOptions, server: WebContainerProcess, client: WebContainerProcess) {
    this.#options = options;
    this.#server = server;
    this.#client = client;
    this.#input = client.input.getWriter();
    const traces = new TraceReader(
      (text) => this.#tell({ type: 'output', text }),
      (report) => this.#take(report),
    );
    void readOutput(
      client,
      lineReader((line) => this.#takeLine(line)),
    );
    this.ended = this.#watch(readOutput(server, (text) => traces.read(text)));
  }

  /** To be called when a port opens; the first one is the demo's. */
  listening(port: number): void {
    if (this.#over || this.#port !== undefined) return;
    this.#port = port;
    this.#tell({ type: 'listening', at: this.#now(), port });
    this.send();
  }

  send(): boolean {
    if (this.#over || this.#port === undefined) return false;
    const round: { port: number; requests: DemoRequest[] } = {
      port: this.#port,
      requests: this.#options.requests,
    };
    void this.#input.write(`${JSON.stringify(round)}\n`);
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
    this.#client.kill();
  }

  #takeLine(line: string): void {
    try {
      this.#take(JSON.parse(line) as Report);
    } catch {
      // Not a report: the client itself broke, and says so in words.
      this.#tell({ type: 'output', text: `${line}\n` });
    }
  }

  #take(report: Report): void {
    const { type, client } = report;
    if (type === 'sent' && client !== undefined && report.request !== undefined) {
      this.#requestOf.set(client, report.request);
      this.#forward(report, report.request);
      const early = this.#early.filter((each) => each.client === client);
      this.#early = this.#early.filter((each) => each.client !== client);
      for (const each of early) this.#take(each);
      return;
    }
    const request = report.request ?? this.#requestOf.get(client ?? -1);
    if (request === undefined) this.#early.push(report);
    else this.#forward(report, request);
  }

  #forward({ type, at: absolute, bytes, message = '' }: Report, request: string): void {
    const at = absolute - this.#began;
    switch (type) {
      case 'sent':
      case 'received':
        return this.#tell({ type, at, request, bytes: fromBase64(bytes ?? '') });
      case 'failed':
        return this.#tell({ type, at, request, message });
      case 'closed':
      case 'entered':
      case 'released':
      case 'finished':
        return this.#tell({ type, at, request });
      default:
        return;
    }
  }

  #tell(moment: DemoMoment): void {
    if (!this.#over) this.#options.onMoment(moment);
  }

  #now(): number {
    return performance.timeOrigin + performance.now() - this.#began;
  }
}

/** Takes the trace's escape sequences out of a program's output. */
class TraceReader {
  readonly #onText: (text: string) => void;
  readonly #onReport: (report: Report) => void;
  #unread = '';

  constructor(onText: (text: string) => void, onReport: (report: Report) => void) {
    this.#onText = onText;
    this.#onReport = onReport;
  }

  read(text: string): void {
    let rest = this.#unread + text;
    this.#unread = '';
    while (rest !== '') {
      const start = rest.indexOf(TRACE_START);
      if (start !== 0) this.#onText(start === -1 ? rest : rest.slice(0, start));
      if (start === -1) return;
      const end = rest.indexOf(TRACE_END, start);
      if (end === -1) {
        this.#unread = rest.slice(start);
        return;
      }
      this.#onReport(JSON.parse(rest.slice(start + TRACE_START.length, end)) as Report);
      rest = rest.slice(end + TRACE_END.length);
    }
  }
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
