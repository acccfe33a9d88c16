/** The spread of one side's samples. */
export interface Summary {
  median: number;
  min: number;
  max: number;
  /** How many samples there were. */
  runs: number;
}

/** How one side did in one case. */
export interface Measurement extends Summary {
  /** What was done, for instance 'echo 1 kB'. */
  case: string;
  /** 'ours', or the name of the peer it is compared with. */
  side: string;
  /** Of median, min and max, for instance 'ms' or 'requests/s'. */
  unit: string;
}

/** What a `*.bench.ts` file exports as `bench`. */
export interface Bench {
  /** By which `--only` selects it. */
  name: string;
  run(): Promise<Measurement[]>;
}

/**
 * Sums up samples of one side.
 * @param samples At least one, in any unit.
 * @throws {RangeError} When there are none.
 */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined)
    throw new RangeError('There are no samples to sum up.');
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  const median = middle.reduce((sum, sample) => sum + sample, 0) / middle.length;
  return { median, min, max, runs: sorted.length };
}

/**
 * Measures sides in turns, so that whatever else the machine does meets them all. Another side
 * begins each round, because the first of a round meets caches that the others have warmed.
 * @param sides Each measures itself once and gives one sample.
 * @param rounds How often every side has its turn.
 * @returns The samples of each side, in the order of the rounds.
 */
export async function interleave<Side extends string>(
  sides: Record<Side, () => Promise<number>>,
  rounds: number,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Side,
    number[]
  >;
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      samples[name].push(await sides[name]());
    }
  }
  return samples;
}
