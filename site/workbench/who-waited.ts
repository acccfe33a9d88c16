import type { RequestLane, Timeline } from './timeline.ts';

/** Shorter waits are the loop's ordinary work between two requests; in ms. */
const WORTH_SAYING = 10;

/** What a finished round shows about waiting; times in ms. */
export type WaitFinding =
  | { kind: 'failed'; request: string; message: string }
  | { kind: 'stopped'; request: string }
  | { kind: 'queued'; waiter: string; waited: number; holder: string; held: number }
  | { kind: 'free'; sleeper: string; slept: number; answered: string[] }
  | { kind: 'nobody' };

/**
 * Says who waited for whom in a round that is over: the longest wait for a turn and the handler that
 * held the loop for most of it, or else the longest wait that left the loop free.
 */
export function whoWaited(timeline: Timeline): WaitFinding {
  const failed = timeline.requests.find((lane) => lane.outcome === 'failed');
  if (failed) return { kind: 'failed', request: failed.request, message: failed.message ?? '' };
  const stopped = timeline.requests.find((lane) => lane.outcome === 'stopped');
  if (stopped) return { kind: 'stopped', request: stopped.request };
  return longestQueue(timeline) ?? longestFreeWait(timeline.requests) ?? { kind: 'nobody' };
}

function longestQueue(timeline: Timeline): WaitFinding | undefined {
  const waiter = longest(timeline.requests, 'turn');
  if (!waiter) return undefined;
  const { start, end } = waiter.span;
  const overlaps = timeline.server
    .filter((hold) => hold.request !== waiter.request)
    .map((hold) => ({
      holder: hold.request,
      held: Math.min(end, hold.end) - Math.max(start, hold.start),
    }))
    .toSorted((a, b) => b.held - a.held);
  const most = overlaps[0];
  if (!most || most.held <= 0) return undefined;
  return { kind: 'queued', waiter: waiter.request, waited: end - start, ...most };
}

function longestFreeWait(lanes: readonly RequestLane[]): WaitFinding | undefined {
  const sleeper = longest(lanes, 'timer');
  if (!sleeper) return undefined;
  const { start, end } = sleeper.span;
  const answered = lanes
    .filter((lane) => lane.request !== sleeper.request && lane.end > start && lane.end <= end)
    .map((lane) => lane.request);
  return { kind: 'free', sleeper: sleeper.request, slept: end - start, answered };
}

function longest(lanes: readonly RequestLane[], phase: 'turn' | 'timer') {
  return lanes
    .flatMap((lane) =>
      lane.segments
        .filter((span) => span.phase === phase && span.end - span.start >= WORTH_SAYING)
        .map((span) => ({ request: lane.request, span })),
    )
    .toSorted((a, b) => b.span.end - b.span.start - (a.span.end - a.span.start))[0];
}
