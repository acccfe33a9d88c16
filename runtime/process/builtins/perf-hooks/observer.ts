import { inspect } from 'node-inspect-extracted';
import { nodeTypeError } from '../../node-errors.ts';
import { invalidArgumentValue, validateFunction, validateObject } from '../validate.ts';
import { MAKE, missing, type PerformanceEntry } from './entries.ts';

const SUPPORTED = 'dns function gc http http2 mark measure net quic resource'.split(' ');

/** What an observer wants to be told of. */
export interface ObserveOptions {
  entryTypes?: string[];
  type?: string;
  /** Whether what was there before is told as well. */
  buffered?: boolean;
}

type Callback = (list: PerformanceObserverEntryList, observer: PerformanceObserver) => void;

/** What an observer is told (Node documentation: Performance hooks, "Class: PerformanceObserverEntryList"). */
export class PerformanceObserverEntryList {
  readonly #entries: PerformanceEntry[];

  constructor(key: symbol, entries: PerformanceEntry[]) {
    if (key !== MAKE) throw nodeTypeError('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    this.#entries = entries.toSorted((a, b) => a.startTime - b.startTime);
  }

  getEntries(): PerformanceEntry[] {
    return this.#entries.slice();
  }

  getEntriesByType(...args: [type?: string]): PerformanceEntry[] {
    if (args.length === 0) throw missing('type');
    return this.#entries.filter((entry) => entry.entryType === String(args[0]));
  }

  getEntriesByName(...args: [name?: string, type?: string]): PerformanceEntry[] {
    if (args.length === 0) throw missing('name');
    const [name, type] = args;
    const named = this.#entries.filter((entry) => entry.name === String(name));
    return type === undefined ? named : named.filter((entry) => entry.entryType === type);
  }

  [inspect.custom](depth: number, options: { depth?: number | null }): unknown {
    if (depth < 0) return this;
    const left = options.depth == null ? null : options.depth - 1;
    return `PerformanceObserverEntryList ${inspect(this.#entries, { ...options, depth: left })}`;
  }
}

const observers = new Set<PerformanceObserver>();
let telling = false;

/** Tells of entries (Node documentation: Performance hooks, "Class: PerformanceObserver"). */
export class PerformanceObserver {
  static get supportedEntryTypes(): string[] {
    return SUPPORTED.slice();
  }

  readonly #callback: Callback;
  readonly #types = new Set<string>();
  #kind: 'several' | 'single' | undefined;
  #entries: PerformanceEntry[] = [];

  /** @throws `ERR_INVALID_ARG_TYPE` */
  constructor(callback: Callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  /**
   * Begins to listen.
   *
   * @throws `ERR_MISSING_ARGS`, `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`, and an
   *   `InvalidModificationError` if it listened in the other way before
   */
  observe(options: ObserveOptions = {}): void {
    validateObject(options, 'options');
    const { entryTypes, type } = options;
    if (entryTypes === undefined && type === undefined) {
      const names = 'The "options.entryTypes" and "options.type" arguments must be specified';
      throw nodeTypeError('ERR_MISSING_ARGS', names);
    }
    if (entryTypes != null && type != null) {
      const reason = 'options.entryTypes can not set with options.type together';
      throw invalidArgumentValue('options.entryTypes', entryTypes, reason);
    }
    this.#become(entryTypes ? 'several' : 'single');
    if (entryTypes) this.#types.clear();
    for (const each of entryTypes ?? [type]) if (SUPPORTED.includes(each!)) this.#types.add(each!);
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
    if (options.buffered && type !== undefined) {
      this.#entries.push(...(performance.getEntriesByType(type) as never[]));
      tellLater();
    }
  }

  disconnect(): void {
    observers.delete(this);
    this.#entries = [];
    this.#types.clear();
    this.#kind = undefined;
  }

  /** What the observer has not been told yet, which it will not be told any more. */
  takeRecords(): PerformanceEntry[] {
    return this.#entries.splice(0);
  }

  /** Keeps an entry that it listens to. */
  take(entry: PerformanceEntry): boolean {
    if (!this.#types.has(entry.entryType)) return false;
    this.#entries.push(entry);
    return true;
  }

  /** Calls back with what it has kept. */
  tell(): void {
    const entries = this.takeRecords();
    if (entries.length === 0) return;
    Reflect.apply(this.#callback, this, [new PerformanceObserverEntryList(MAKE, entries), this]);
  }

  [inspect.custom](depth: number, options: { depth?: number | null }): unknown {
    if (depth < 0) return this;
    const left = options.depth == null ? null : options.depth - 1;
    const shown = {
      connected: observers.has(this),
      pending: telling && this.#entries.length > 0,
      entryTypes: [...this.#types],
      buffer: this.#entries,
    };
    return `PerformanceObserver ${inspect(shown, { ...options, depth: left })}`;
  }

  #become(kind: 'several' | 'single'): void {
    if (this.#kind !== undefined && this.#kind !== kind) {
      const other = kind === 'single' ? 'single observation' : 'multiple observations';
      const message = `PerformanceObserver can not change to ${other}`;
      throw new DOMException(message, 'InvalidModificationError');
    }
    this.#kind = kind;
  }
}

function tellLater(): void {
  if (telling) return;
  telling = true;
  setImmediate(() => {
    telling = false;
    for (const observer of observers) observer.tell();
  });
}

/** Tells of an entry, in a later round of the event loop. */
export function tellObservers(entry: PerformanceEntry): void {
  let heard = false;
  for (const observer of observers) if (observer.take(entry)) heard = true;
  if (heard) tellLater();
}
