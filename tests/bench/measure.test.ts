import { describe, expect, test } from 'vitest';
import { interleave, summarize } from './measure.ts';

describe('summarize', () => {
  test.each([
    [[3], { median: 3, min: 3, max: 3, runs: 1 }],
    [[10, 2], { median: 6, min: 2, max: 10, runs: 2 }],
    [[10, 9, 100], { median: 10, min: 9, max: 100, runs: 3 }],
    [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4, runs: 4 }],
    [[-1, 0.5, -3], { median: -1, min: -3, max: 0.5, runs: 3 }],
  ])('sums up %j', (samples, expected) => {
    expect(summarize(samples)).toEqual(expected);
  });

  test('leaves the samples in their order', () => {
    const samples = [2, 3, 1];
    summarize(samples);
    expect(samples).toEqual([2, 3, 1]);
  });

  test('refuses to sum up nothing', () => {
    expect(() => summarize([])).toThrow(new RangeError('There are no samples to sum up.'));
  });
});

describe('interleave', () => {
  test('lets the sides take turns, another one first in each round', async () => {
    const turns: string[] = [];
    const side = (name: string) => async () => {
      turns.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      turns.push(`${name} ends`);
      return turns.length;
    };
    const samples = await interleave({ ours: side('ours'), peer: side('peer') }, 2);
    const firstRound = ['ours begins', 'ours ends', 'peer begins', 'peer ends'];
    const secondRound = ['peer begins', 'peer ends', 'ours begins', 'ours ends'];
    expect(turns).toEqual([...firstRound, ...secondRound]);
    expect(samples).toEqual({ ours: [2, 8], peer: [4, 6] });
  });

  test('fails with the side that fails', async () => {
    const sides = { ours: async () => 1, peer: () => Promise.reject(new Error('peer is down')) };
    await expect(interleave(sides, 3)).rejects.toThrow('peer is down');
  });
});
