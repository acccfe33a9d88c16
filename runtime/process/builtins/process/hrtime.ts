import { invalidArgumentType } from '../../node-errors.ts';
import { outOfRange } from '../validate.ts';

const SECOND = 1_000_000_000n;

/**
 * The time of a clock that is never set, as seconds and nanoseconds (Node documentation: Process,
 * `process.hrtime()`). It is as fine as the browser's `performance.now()`.
 *
 * @param before - an earlier time to count from
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`
 */
export function hrtime(before?: [number, number]): [number, number] {
  const now = hrtime.bigint();
  const [seconds, nanoseconds] = [Number(now / SECOND), Number(now % SECOND)];
  if (before === undefined) return [seconds, nanoseconds];
  if (!Array.isArray(before)) throw invalidArgumentType('time', 'an instance of Array', before);
  const { length } = before as number[];
  if (length !== 2) throw outOfRange('time', '2', length);
  const elapsed = nanoseconds - before[1];
  const borrowed = elapsed < 0;
  return [seconds - before[0] - (borrowed ? 1 : 0), borrowed ? elapsed + 1e9 : elapsed];
}

/** The same clock in nanoseconds. */
hrtime.bigint = (): bigint => BigInt(Math.round(performance.now() * 1e6));
