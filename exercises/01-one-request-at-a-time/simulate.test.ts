import { expect, it } from 'vitest';
import { type Mode, type SimulatedRequest, simulate, type Timing } from './simulate.ts';

const STARTS_ON_ARRIVAL =
  'You seem to start every request the moment it arrives, as if the server were always free';
const FREE_IN_SERIAL =
  'You seem to let the next request in during a wait. In serial mode a wait holds the server';
const HELD_IN_OVERLAPPED =
  'You seem to hold the server during a wait. In overlapped mode it is free then';
const SHORTEST_FIRST =
  'You seem to let the shortest request go first. A server takes them as they come';

/** Each row is [arrival, cpu, wait], in ms. Returns one field of all timings. */
function run(mode: Mode, field: keyof Timing, rows: [number, number, number][]): number[] {
  const requests = rows.map(([arrival, cpu, wait]): SimulatedRequest => ({ arrival, cpu, wait }));
  return simulate(requests, mode).map((timing) => timing[field]);
}

/** What to say of a wrong result: the belief that leads to exactly these numbers, or else the rule. */
function explain(actual: number[], rule: string, beliefs: Record<string, string>): string {
  return beliefs[actual.join(' ')] ?? rule;
}

it('serial requests start in the order they arrive', () => {
  const starts = run('serial', 'start', [
    [20, 5, 0],
    [0, 15, 100],
    [10, 10, 50],
  ]);
  const message = explain(starts, 'The earliest arrival starts first, wherever it is listed', {
    '20 0 10': STARTS_ON_ARRIVAL,
    '25 0 15': FREE_IN_SERIAL,
    '20 85 25': SHORTEST_FIRST,
    '0 115 175': 'You seem to list the timings as they were served. Keep the order of `requests`',
  });
  expect(starts, message).toEqual([175, 0, 115]);
});

it('a serial request starts when it has arrived and the one before has ended', () => {
  const starts = run('serial', 'start', [
    [0, 10, 500],
    [5, 1, 0],
    [200, 20, 30],
  ]);
  const rule = 'A request starts at its arrival or at the previous end, whichever is later';
  const message = explain(starts, rule, {
    '0 5 200': STARTS_ON_ARRIVAL,
    '0 10 200': FREE_IN_SERIAL,
  });
  expect(starts, message).toEqual([0, 510, 511]);
});

it('overlapped waits run at the same time', () => {
  const ends = run('overlapped', 'end', [
    [0, 10, 300],
    [50, 10, 300],
  ]);
  const rule = 'The first leaves the server at 10, so the second starts at 50 and ends at 360';
  const message = explain(ends, rule, {
    '310 620': HELD_IN_OVERLAPPED,
    '300 350': 'You seem to overlap the work and the wait of one request. They follow each other',
    '10 60': 'You seem to leave out the wait. It is not work, yet the answer is not ready before',
    '310 320': 'You seem to start a request as soon as the server is free, before it has arrived',
  });
  expect(ends, message).toEqual([310, 360]);
});

it('overlapped CPU work never runs at the same time', () => {
  const starts = run('overlapped', 'start', [
    [0, 20, 100],
    [5, 30, 100],
    [8, 10, 100],
  ]);
  const message = explain(starts, 'There is one CPU: a request starts when it is free', {
    '0 5 8': 'You seem to give every request a CPU of its own. There is one, so work takes turns',
    '0 120 250': HELD_IN_OVERLAPPED,
  });
  expect(starts, message).toEqual([0, 20, 50]);
});

it('the server idles when the next request arrives later', () => {
  const starts = run('serial', 'start', [
    [40, 10, 20],
    [1000, 10, 0],
  ]);
  const message = explain(starts, 'With nobody in line, a request starts when it arrives', {
    '0 30': 'You seem to start a request as soon as the server is free, before it has arrived',
  });
  expect(starts, message).toEqual([40, 1000]);
});

it('waited is the time from arrival to start', () => {
  const waited = run('serial', 'waited', [
    [0, 10, 90],
    [5, 5, 45],
  ]);
  const message = explain(waited, 'The second arrives at 5 and starts at 100', {
    '0 0': 'You seem to say that nobody stands in line. The second does while the first is served',
    '0 5': FREE_IN_SERIAL,
    '100 145': 'You seem to count until the end. Standing in line is over at the start',
    '90 45': 'You seem to return the wait for the archive. `waited` is the time spent in line',
  });
  expect(waited, message).toEqual([0, 95]);
});

it('no requests give no timings', () => {
  const message = 'You seem to count on a first request. An empty list has none';
  expect(() => simulate([], 'serial'), message).not.toThrow();
  expect(simulate([], 'serial'), 'No request came: return an empty list').toEqual([]);
});

it('requests that arrive together keep their order', () => {
  const starts = run('serial', 'start', [
    [0, 30, 0],
    [0, 10, 0],
    [0, 20, 0],
  ]);
  const message = explain(starts, 'Of equal arrivals, the one listed first starts first', {
    '0 0 0': STARTS_ON_ARRIVAL,
    '30 0 10': SHORTEST_FIRST,
    '30 20 0': 'You seem to let the last one go first. Equal arrivals keep the order of the list',
  });
  expect(starts, message).toEqual([0, 30, 40]);
});
