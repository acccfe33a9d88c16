import { formatWithOptions, inspect, type InspectOptions } from 'node-inspect-extracted';

/** Takes whole lines of a console's output. */
export interface ConsoleSink {
  stdout(text: string): void;
  stderr(text: string): void;
}

/** `console` as Node has it (its documentation: Console): it formats, and writes lines to two streams. */
export class Console {
  readonly #sink: ConsoleSink;
  readonly #counts = new Map<string, number>();
  readonly #timers = new Map<string, number>();
  #indent = '';

  constructor(sink: ConsoleSink) {
    this.#sink = sink;
    // Programs take methods off the console: `const { log } = console`.
    for (const name of METHODS) this[name] = this[name].bind(this) as never;
  }

  log(...data: unknown[]): void {
    this.#write('stdout', formatWithOptions({}, ...data));
  }

  info(...data: unknown[]): void {
    this.log(...data);
  }

  debug(...data: unknown[]): void {
    this.log(...data);
  }

  error(...data: unknown[]): void {
    this.#write('stderr', formatWithOptions({}, ...data));
  }

  warn(...data: unknown[]): void {
    this.error(...data);
  }

  trace(...data: unknown[]): void {
    const error = new Error(formatWithOptions({}, ...data));
    error.name = 'Trace';
    this.error(error.stack);
  }

  dir(item: unknown, options?: InspectOptions): void {
    this.#write('stdout', inspect(item, { customInspect: false, ...options }));
  }

  dirxml(...data: unknown[]): void {
    this.log(...data);
  }

  assert(condition: unknown, ...data: unknown[]): void {
    if (condition) return;
    const [first, ...rest] = data;
    if (typeof first === 'string') this.warn(`Assertion failed: ${first}`, ...rest);
    else this.warn('Assertion failed', ...data);
  }

  count(label = 'default'): void {
    const count = (this.#counts.get(label) ?? 0) + 1;
    this.#counts.set(label, count);
    this.log(`${label}: ${count}`);
  }

  countReset(label = 'default'): void {
    this.#counts.delete(label);
  }

  group(...label: unknown[]): void {
    if (label.length > 0) this.log(...label);
    this.#indent += '  ';
  }

  groupCollapsed(...label: unknown[]): void {
    this.group(...label);
  }

  groupEnd(): void {
    this.#indent = this.#indent.slice(2);
  }

  time(label = 'default'): void {
    this.#timers.set(label, performance.now());
  }

  timeLog(label = 'default', ...data: unknown[]): void {
    const start = this.#timers.get(label);
    if (start === undefined)
      return this.warn(`Warning: No such label '${label}' for console.time()`);
    this.log(`${label}: ${duration(performance.now() - start)}`, ...data);
  }

  timeEnd(label = 'default'): void {
    this.timeLog(label);
    this.#timers.delete(label);
  }

  table(rows: unknown): void {
    this.log(rows);
  }

  #write(stream: keyof ConsoleSink, text: string): void {
    const indented = this.#indent === '' ? text : text.replace(/^/gm, this.#indent);
    this.#sink[stream](`${indented}\n`);
  }
}

const METHODS = (
  'log info debug error warn trace dir dirxml assert count countReset group groupCollapsed ' +
  'groupEnd time timeLog timeEnd table'
).split(' ') as (keyof Console)[];

/** `12.5` // => `12.5ms`; from a second on in seconds */
function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}
