/** An escape sequence that no terminal shows; `programs/trace.mjs` writes it whole. */
const TRACE_START = '\u001b]9777;';
const TRACE_END = '\u0007';

/** What the trace tells of a request in the server. */
export interface TraceReport {
  type: 'entered' | 'released' | 'finished';
  /** In ms since the epoch. */
  at: number;
  /** The port the request came from. */
  client: number;
}

/** Takes the trace's escape sequences out of a program's output, which arrives in pieces. */
export class TraceReader {
  readonly #onText: (text: string) => void;
  readonly #onReport: (report: TraceReport) => void;
  #unread = '';

  /**
   * @param onText - called with what the program itself printed
   * @param onReport - called with each report of the trace
   */
  constructor(onText: (text: string) => void, onReport: (report: TraceReport) => void) {
    this.#onText = onText;
    this.#onReport = onReport;
  }

  /** Reads a piece of output. */
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
      this.#onReport(JSON.parse(rest.slice(start + TRACE_START.length, end)) as TraceReport);
      rest = rest.slice(end + TRACE_END.length);
    }
  }
}
