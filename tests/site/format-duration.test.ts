import { expect, test } from 'vitest';
import { formatDuration } from '../../site/lib/format-duration.ts';

test.each([
  [0, '0 ms'],
  [0.04, '0 ms'],
  [1.26, '1.3 ms'],
  [9.96, '10 ms'],
  [502.6, '503 ms'],
  [999.6, '1.00 s'],
  [2500, '2.50 s'],
])('writes %d ms as %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});
