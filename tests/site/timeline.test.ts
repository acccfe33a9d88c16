import { describe, expect, test } from 'vitest';
import type { DemoMoment } from '../../site/workbench/demo-moment.ts';
import { axisTicks, computeTimeline, type Timeline } from '../../site/workbench/timeline.ts';

type Step = 'entered' | 'released' | 'finished' | 'closed';

function sent(request: string, at: number): DemoMoment {
  return { type: 'sent', at, request, bytes: new Uint8Array() };
}

function steps(request: string, times: Partial<Record<Step, number>>): DemoMoment[] {
  return Object.entries(times).map(([type, at]) => ({ type: type as Step, at, request }));
}

/** `phase start-end` of every segment of a lane. */
function lane(timeline: Timeline, request: string): string[] {
  const found = timeline.requests.find((one) => one.request === request);
  return (found?.segments ?? []).map(({ phase, start, end }) => `${phase} ${start}-${end}`);
}

function holds(timeline: Timeline): string[] {
  return timeline.server.map(({ request, start, end }) => `${request} ${start}-${end}`);
}

/** The slow handler blocks from 101 to 601; the fast one stands in line behind it. */
const BLOCKING: DemoMoment[] = [
  { type: 'listening', at: 90, port: 3000 },
  sent('/slow', 100),
  ...steps('/slow', { entered: 101, finished: 600, released: 601, closed: 602 }),
  sent('/fast', 200),
  ...steps('/fast', { entered: 602, finished: 603, released: 604, closed: 605 }),
];

/** The slow handler lets go at once and answers at 602. */
const FREE: DemoMoment[] = [
  sent('/slow', 100),
  ...steps('/slow', { entered: 101, released: 103, finished: 602, closed: 604 }),
  sent('/fast', 200),
  ...steps('/fast', { entered: 201, released: 202, finished: 202, closed: 203 }),
];

describe('a round that is over', () => {
  test('counts from the first request and shows the line behind a blocking handler', () => {
    const timeline = computeTimeline(BLOCKING, 1000);
    expect(lane(timeline, '/slow')).toEqual(['turn 0-1', 'handler 1-501', 'answer 501-502']);
    expect(lane(timeline, '/fast')).toEqual(['turn 100-502', 'handler 502-504', 'answer 504-505']);
    expect(holds(timeline)).toEqual(['/slow 1-501', '/fast 502-504']);
    expect(timeline.end).toBe(505);
  });

  test('shows a wait that leaves the loop to others', () => {
    const timeline = computeTimeline(FREE, 1000);
    expect(lane(timeline, '/slow')).toEqual([
      'turn 0-1',
      'handler 1-3',
      'timer 3-502',
      'answer 502-504',
    ]);
    expect(lane(timeline, '/fast')).toEqual(['turn 100-101', 'handler 101-102', 'answer 102-103']);
    expect(holds(timeline)).toEqual(['/slow 1-3', '/fast 101-102']);
  });

  test('does not depend on the order in which the moments came', () => {
    expect(computeTimeline(BLOCKING.toReversed(), 1000)).toEqual(computeTimeline(BLOCKING, 1000));
  });

  test('orders lanes by the time of sending', () => {
    const timeline = computeTimeline([sent('b', 7), sent('a', 9), sent('c', 8)], 10);
    expect(timeline.requests.map(({ request }) => request)).toEqual(['b', 'c', 'a']);
  });

  test('notes the first byte of the answer', () => {
    const received = (at: number): DemoMoment => ({
      type: 'received',
      at,
      request: '/slow',
      bytes: new Uint8Array(1),
    });
    const timeline = computeTimeline([...BLOCKING, received(601.5), received(600.5)], 1000);
    expect(timeline.requests.map(({ firstByte }) => firstByte)).toEqual([500.5, undefined]);
  });

  test('keeps a handler that works on after its answer on the server only', () => {
    const moments = [
      sent('/log', 0),
      ...steps('/log', { entered: 1, finished: 2, closed: 5, released: 80 }),
    ];
    const timeline = computeTimeline(moments, 100);
    expect(lane(timeline, '/log')).toEqual(['turn 0-1', 'handler 1-5']);
    expect(holds(timeline)).toEqual(['/log 1-80']);
    expect(timeline.end).toBe(80);
  });
});

describe('a round under way', () => {
  test('has nothing before the first request', () => {
    const timeline = computeTimeline([{ type: 'listening', at: 4, port: 3000 }], 50);
    expect(timeline).toEqual({ end: 0, requests: [], server: [] });
  });

  test('grows with the clock', () => {
    const moments = [sent('/slow', 100), ...steps('/slow', { entered: 101 }), sent('/fast', 200)];
    const at = (now: number) => {
      const timeline = computeTimeline(moments, now);
      return [...lane(timeline, '/slow'), ...lane(timeline, '/fast'), ...holds(timeline)];
    };
    expect(at(300)).toEqual(['turn 0-1', 'handler 1-200', 'turn 100-200', '/slow 1-200']);
    expect(at(400)).toEqual(['turn 0-1', 'handler 1-300', 'turn 100-300', '/slow 1-300']);
    expect(computeTimeline(moments, 400).requests.map(({ outcome }) => outcome)).toEqual([
      'open',
      'open',
    ]);
  });

  test('never ends a lane before it began, whatever the clock says', () => {
    expect(computeTimeline([sent('/slow', 100)], 90).requests[0]).toMatchObject({
      sent: 0,
      end: 0,
      segments: [],
    });
  });
});

describe('moments that are missing or odd', () => {
  test('lets a request that was never entered stand in line to its end', () => {
    const timeline = computeTimeline([sent('/lost', 0), ...steps('/lost', { closed: 40 })], 100);
    expect(lane(timeline, '/lost')).toEqual(['turn 0-40']);
    expect(holds(timeline)).toEqual([]);
  });

  test('ends a hold of unknown length when the next handler is entered', () => {
    const moments = [
      sent('a', 0),
      ...steps('a', { entered: 1, closed: 90 }),
      sent('b', 5),
      ...steps('b', { entered: 30, released: 40, closed: 41 }),
    ];
    const timeline = computeTimeline(moments, 100);
    expect(holds(timeline)).toEqual(['a 1-30', 'b 30-40']);
    expect(lane(timeline, 'a')).toEqual(['turn 0-1', 'handler 1-30', 'timer 30-90']);
  });

  test('ends a hold of unknown length with the response when nobody follows', () => {
    const moments = [sent('a', 0), ...steps('a', { entered: 1, finished: 20, closed: 22 })];
    expect(holds(computeTimeline(moments, 100))).toEqual(['a 1-20']);
  });

  test('gives the loop to one handler at a time when two reports overlap', () => {
    const moments = [
      sent('a', 0),
      ...steps('a', { entered: 1, released: 50, finished: 50, closed: 51 }),
      sent('b', 0),
      ...steps('b', { entered: 20, released: 60, finished: 60, closed: 61 }),
    ];
    expect(holds(computeTimeline(moments, 100))).toEqual(['a 1-20', 'b 20-60']);
  });

  test('takes a server clock that is a little behind for the instant of sending', () => {
    const moments = [sent('a', 100), ...steps('a', { entered: 98, released: 104, closed: 105 })];
    expect(lane(computeTimeline(moments, 200), 'a')).toEqual(['handler 0-4', 'timer 4-5']);
  });

  test('leaves out what belongs to the round before', () => {
    const late = steps('a', { finished: 40, released: 40 });
    const moments = [...late, sent('a', 100), ...steps('a', { entered: 101 })];
    expect(lane(computeTimeline(moments, 150), 'a')).toEqual(['turn 0-1', 'handler 1-50']);
    expect(computeTimeline(late, 150).requests).toEqual([]);
  });
});

describe('a round that ends badly', () => {
  test('ends a lane where its request failed, with the reason', () => {
    const moments: DemoMoment[] = [
      sent('a', 0),
      ...steps('a', { entered: 1, released: 3 }),
      { type: 'failed', at: 30, request: 'a', message: 'ECONNRESET' },
    ];
    const timeline = computeTimeline(moments, 100);
    expect(lane(timeline, 'a')).toEqual(['turn 0-1', 'handler 1-3', 'timer 3-30']);
    expect(timeline.requests[0]).toMatchObject({
      outcome: 'failed',
      message: 'ECONNRESET',
      end: 30,
    });
  });

  test('stops every open lane when the process ends, and keeps what was done', () => {
    const moments: DemoMoment[] = [
      sent('a', 0),
      ...steps('a', { entered: 1, released: 2, finished: 2, closed: 3 }),
      sent('b', 5),
      ...steps('b', { entered: 6 }),
      sent('c', 7),
      { type: 'exit', code: 1 },
    ];
    const timeline = computeTimeline(moments, 40);
    expect(timeline.requests.map(({ outcome }) => outcome)).toEqual(['done', 'stopped', 'stopped']);
    expect(lane(timeline, 'b')).toEqual(['turn 5-6', 'handler 6-40']);
    expect(lane(timeline, 'c')).toEqual(['turn 7-40']);
    expect(holds(timeline)).toEqual(['a 1-2', 'b 6-40']);
  });
});

test('puts round ticks on the axis and reaches past the end', () => {
  expect(axisTicks(0)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(axisTicks(505)).toEqual([0, 200, 400, 600]);
  expect(axisTicks(1000)).toEqual([0, 200, 400, 600, 800, 1000]);
  for (let end = 1; end < 100_000; end = end * 1.7 + 1) {
    const ticks = axisTicks(end);
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(end);
  }
});
