import type { WebContainerProcess } from '@webcontainer/api';
import { getContainer, lineReader, placeFiles, readOutput } from './container.ts';
import type { DemoRequest } from './demo-moment.ts';
import requestsProgram from './programs/requests.mjs?raw';

const FOLDER = 'client';

/** What the client in the container saw of one request. */
export interface ClientReport {
  type: 'sent' | 'received' | 'closed' | 'failed';
  /** In ms since the epoch. */
  at: number;
  request: string;
  /** The port the request came from; on `sent`. */
  client?: number;
  /** In base64; on `sent` and `received`. */
  bytes?: string;
  /** On `failed`. */
  message?: string;
}

/**
 * A process of the container that sends requests as raw HTTP/1.1 over TCP. It is started once and
 * serves every run after, so that a run begins without waiting for it.
 */
export class RequestClient {
  readonly #input: WritableStreamDefaultWriter<string>;
  readonly #listeners = new Map<number, (report: ClientReport) => void>();
  #nextRound = 1;

  constructor(process: WebContainerProcess) {
    this.#input = process.input.getWriter();
    void readOutput(
      process,
      lineReader((line) => {
        const { round, ...report } = JSON.parse(line) as ClientReport & { round: number };
        this.#listeners.get(round)?.(report);
      }),
    );
  }

  /**
   * Sends one round of requests.
   *
   * @param port - where they go
   * @param requests - each is sent its `delay` in ms after this call
   * @param onReport - called for everything that happens to them
   */
  send(
    port: number,
    requests: readonly DemoRequest[],
    onReport: (report: ClientReport) => void,
  ): void {
    const round = this.#nextRound++;
    this.#listeners.set(round, onReport);
    void this.#input.write(`${JSON.stringify({ round, port, requests })}\n`);
  }
}

let client: Promise<RequestClient> | undefined;

/** The client of this page's container, started at the first call. */
export function getRequestClient(): Promise<RequestClient> {
  client ??= start().catch((error: unknown) => {
    client = undefined;
    throw error;
  });
  return client;
}

async function start(): Promise<RequestClient> {
  const container = await getContainer();
  await placeFiles(FOLDER, { 'requests.mjs': requestsProgram });
  return new RequestClient(await container.spawn('node', ['requests.mjs'], { cwd: FOLDER }));
}
