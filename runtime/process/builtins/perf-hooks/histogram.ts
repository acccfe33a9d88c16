import { inspect } from 'node-inspect-extracted';
import { invalidArgumentType, nodeRangeError, nodeTypeError } from '../../node-errors.ts';
import { outOfRange, validateInteger, validateNumber, validateObject } from '../validate.ts';
import { Buckets, type Bucket, type Resolution } from './buckets.ts';

/** What an empty histogram calls its least value: the greatest that Node's counters hold. */
const NO_MINIMUM = 2n ** 63n - 1n;
const MAKE = Symbol('make');

function validatePercentile(percentile: unknown): asserts percentile is number {
  validateNumber(percentile, 'percentile');
  if (percentile > 0 && percentile <= 100) return;
  throw outOfRange('percentile', '> 0 && <= 100', percentile);
}

/** How values are spread (Node documentation: Performance hooks, "Class: Histogram"). */
export class Histogram {
  protected readonly buckets: Buckets;
  #total = 0;
  protected exceeding = 0;
  #least = Infinity;
  #most = 0;

  constructor(key: symbol, resolution: Resolution) {
    if (key !== MAKE) throw nodeTypeError('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    this.buckets = new Buckets(resolution);
  }

  get count(): number {
    return this.#total;
  }

  get countBigInt(): bigint {
    return BigInt(this.#total);
  }

  get min(): number {
    return Number(this.minBigInt);
  }

  get minBigInt(): bigint {
    return this.#total === 0 ? NO_MINIMUM : BigInt(this.buckets.bucketOf(this.#least).low);
  }

  get max(): number {
    if (this.#total === 0) return 0;
    const { low, width } = this.buckets.bucketOf(this.#most);
    return low + width - 1;
  }

  get maxBigInt(): bigint {
    return BigInt(this.max);
  }

  get mean(): number {
    return this.#moment((middle) => middle);
  }

  /** How many values were too great to be counted. */
  get exceeds(): number {
    return this.exceeding;
  }

  get exceedsBigInt(): bigint {
    return BigInt(this.exceeding);
  }

  get stddev(): number {
    return Math.sqrt(this.#central(2));
  }

  /** How lopsided the values are; 0 for symmetry. */
  get skewness(): number {
    return this.stddev > 0 ? this.#central(3) / this.stddev ** 3 : 0;
  }

  /** How heavy the tails are, against those of a normal distribution, which has 0. */
  get kurtosis(): number {
    return this.stddev > 0 ? this.#central(4) / this.stddev ** 4 - 3 : 0;
  }

  /** Values by percentiles, in steps that halve what is left. */
  get percentiles(): Map<number, number> {
    const values = new Map<number, number>();
    let percentile = 0;
    let counted = 0;
    let last = 0;
    for (const { count, low } of this.buckets.list()) {
      counted += count;
      last = low;
      const reached = (100 * counted) / this.#total;
      while (percentile < 100 && percentile <= reached) {
        values.set(percentile, low);
        const halvings = Math.trunc(Math.log2(100 / (100 - percentile))) + 1;
        percentile += 100 / 2 ** halvings;
        // When all are counted only the end is left to tell.
        if (counted === this.#total) break;
      }
    }
    return values.set(100, last);
  }

  get percentilesBigInt(): Map<number, bigint> {
    return new Map([...this.percentiles].map(([percentile, value]) => [percentile, BigInt(value)]));
  }

  /**
   * The value that a share of the values does not exceed.
   *
   * @param percentile - above 0, up to 100
   * @throws `ERR_OUT_OF_RANGE`, `ERR_INVALID_ARG_TYPE`
   */
  percentile(percentile: number): number {
    validatePercentile(percentile);
    const wanted = Math.max(1, Math.floor((percentile / 100) * this.#total + 0.5));
    let counted = 0;
    for (const { count, low, width } of this.buckets.list()) {
      counted += count;
      if (counted >= wanted) return low + width - 1;
    }
    return 0;
  }

  percentileBigInt(percentile: number): bigint {
    return BigInt(this.percentile(percentile));
  }

  /** The values of several percentiles; see {@link percentile}. */
  percentilesAt(percentiles: number[]): Map<number, number> {
    if (!Array.isArray(percentiles)) {
      throw invalidArgumentType('percentiles', 'an instance of Array', percentiles);
    }
    return new Map(percentiles.map((each) => [each, this.percentile(each)]));
  }

  /** Which share of the values is not above one, 0 to 1. */
  cdf(value: number): number {
    validateNumber(value, 'value');
    const below = this.buckets.list().filter(({ low }) => low <= value);
    const counted = below.reduce((sum, { count }) => sum + count, 0);
    return this.#total === 0 ? 0 : counted / this.#total;
  }

  ccdf(value: number): number {
    return 1 - this.cdf(value);
  }

  /** How often a value, or one that counts as the same, was recorded. */
  countAt(value: number): number {
    validateNumber(value, 'value');
    return value < 0 ? 0 : this.buckets.bucketOf(value).count;
  }

  reset(): void {
    this.buckets.clear();
    this.#total = this.exceeding = this.#most = 0;
    this.#least = Infinity;
  }

  toJSON(): object {
    const { count, min, max, mean, exceeds, stddev, skewness, kurtosis } = this;
    const percentiles = Object.fromEntries(this.percentiles);
    return { count, min, max, mean, exceeds, stddev, skewness, kurtosis, percentiles };
  }

  [inspect.custom](depth: number, options: object): string {
    const { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles } = this;
    const shown = { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles };
    return depth < 0 ? '[RecordableHistogram]' : `Histogram ${inspect(shown, options)}`;
  }

  /** Counts a value. */
  protected take(value: number, count = 1): void {
    if (!this.buckets.add(value, count)) {
      this.exceeding += count;
      return;
    }
    this.#total += count;
    this.#least = Math.min(this.#least, value);
    this.#most = Math.max(this.#most, value);
  }

  /** All that was counted. */
  protected contents(): Bucket[] {
    return this.buckets.list();
  }

  /** The mean of what a function makes of the values; a bucket stands for its middle. */
  #moment(of: (middle: number) => number): number {
    let sum = 0;
    for (const { count, low, width } of this.buckets.list()) {
      sum += count * of(low + Math.floor(width / 2));
    }
    return sum / this.#total;
  }

  #central(power: number): number {
    const { mean } = this;
    return this.#moment((middle) => (middle - mean) ** power);
  }
}

/** A histogram that a program fills (Node documentation: Performance hooks, "Class: RecordableHistogram"). */
export class RecordableHistogram extends Histogram {
  #recordedAt: number | undefined;

  /** Counts a value, at least 1. Throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`. */
  record(value: number | bigint): void {
    if (typeof value === 'bigint') {
      if (value < 1n || value >= 2n ** 63n) {
        throw nodeRangeError('ERR_OUT_OF_RANGE', 'value is out of range');
      }
    } else {
      validateInteger(value, 'val', 1);
    }
    this.take(Number(value));
  }

  /** Counts the nanoseconds since the call before. */
  recordDelta(): void {
    const now = performance.now();
    if (this.#recordedAt !== undefined) {
      this.take(Math.max(1, Math.round((now - this.#recordedAt) * 1e6)));
    }
    this.#recordedAt = now;
  }

  /** Counts what another histogram has counted. */
  add(other: RecordableHistogram): void {
    if (!(other instanceof RecordableHistogram)) {
      throw invalidArgumentType('other', 'an instance of RecordableHistogram', other);
    }
    for (const { count, low } of other.contents()) this.take(low, count);
    this.exceeding += other.exceeding;
  }
}

/**
 * Makes a histogram (Node documentation: Performance hooks, `perf_hooks.createHistogram`).
 *
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`
 */
export function createHistogram(options: Partial<Resolution> = {}): RecordableHistogram {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  validateInteger(lowest, 'options.lowest', 1);
  validateInteger(highest, 'options.highest', 2 * lowest);
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(MAKE, { lowest, highest, figures });
}

/** How late timers are, in nanoseconds (Node documentation: Performance hooks, "Class: IntervalHistogram"). */
class ELDHistogram extends Histogram {
  readonly #resolution: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #due = 0;

  constructor(key: symbol, resolution: number) {
    super(key, { lowest: 1, highest: 3.6e12, figures: 3 });
    this.#resolution = resolution;
  }

  /** Whether it was not running. */
  enable(): boolean {
    if (this.#timer) return false;
    this.#due = performance.now();
    this.#timer = setInterval(() => this.#tick(), this.#resolution).unref();
    return true;
  }

  /** Whether it was running. */
  disable(): boolean {
    if (!this.#timer) return false;
    clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }

  [Symbol.dispose](): void {
    this.disable();
  }

  #tick(): void {
    const now = performance.now();
    this.take(Math.max(1, Math.round((now - this.#due) * 1e6)));
    this.#due = now;
  }
}

/**
 * Measures how late the event loop is (Node documentation: Performance hooks,
 * `perf_hooks.monitorEventLoopDelay`): each value is the time between two ticks of a timer.
 *
 * @param options - `resolution` in ms, at least 1 @default 10
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`
 */
export function monitorEventLoopDelay(options: { resolution?: number } = {}): ELDHistogram {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new ELDHistogram(MAKE, resolution);
}
