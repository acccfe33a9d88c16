/** How finely values are told apart. */
export interface Resolution {
  /** The lowest value that is told from 0. */
  lowest: number;
  /** Values above are counted as exceeding. */
  highest: number;
  /** How many decimal digits of a value are kept, 1 to 5. */
  figures: number;
}

/** Values that are counted as one: how often, and from where to where they go. */
export interface Bucket {
  count: number;
  low: number;
  /** How many whole numbers it holds. */
  width: number;
}

/**
 * Counts values in buckets that grow with the values, so that each value keeps the same number of
 * digits (the layout of HDR Histogram, which Node's histograms have).
 *
 * @example
 * ```ts
 * const buckets = new Buckets({ lowest: 1, highest: 1e6, figures: 2 });
 * buckets.add(123_456); // => true
 * buckets.list(); // => [{ count: 1, low: 123392, width: 512 }]
 * ```
 */
export class Buckets {
  readonly #unit: number;
  /** How many buckets have the least width. */
  readonly #steps: number;
  readonly #limit: number;
  #counts = new Map<number, Bucket>();
  #sorted: Bucket[] | undefined;

  constructor({ lowest, highest, figures }: Resolution) {
    this.#unit = 2 ** Math.floor(Math.log2(lowest));
    this.#steps = 2 ** Math.max(1, Math.ceil(Math.log2(2 * 10 ** figures)));
    let limit = this.#steps * this.#unit;
    while (limit <= highest) limit *= 2;
    this.#limit = limit;
  }

  /** Counts a value, or tells that it is too great. */
  add(value: number, count = 1): boolean {
    if (value >= this.#limit) return false;
    const { low, width } = this.bucketOf(value);
    const bucket = this.#counts.get(low);
    if (bucket) bucket.count += count;
    else this.#counts.set(low, { count, low, width });
    this.#sorted = undefined;
    return true;
  }

  /** Where a value belongs. */
  bucketOf(value: number): Bucket {
    let width = this.#unit;
    while (value >= width * this.#steps) width *= 2;
    const low = Math.floor(value / width) * width;
    return { count: this.#counts.get(low)?.count ?? 0, low, width };
  }

  /** The buckets with something in them, the lowest values first. */
  list(): Bucket[] {
    return (this.#sorted ??= [...this.#counts.values()].toSorted((a, b) => a.low - b.low));
  }

  clear(): void {
    this.#counts = new Map();
    this.#sorted = undefined;
  }
}
