import type { DemoMoment } from './demo-moment.ts';

/** Clocks of two workers of one page may differ by this much; in ms. */
const CLOCK_SLACK = 5;

/**
 * A stretch of a request's life. Times are in ms since the first request was sent.
 * `turn`: it stands in line; `handler`: its handler holds the loop; `timer`: it waits for a timer or
 * a socket while the loop is free for others; `answer`: its answer is on the way to the client.
 */
export interface Segment {
  state: 'waiting' | 'running' | 'done';
  phase: 'turn' | 'handler' | 'timer' | 'answer';
  start: number;
  end: number;
}

/** `stopped`: the server's process ended before the answer was there. */
export type Outcome = 'open' | 'done' | 'failed' | 'stopped';

/** One request, from the first byte sent to the last one received; in ms since the first request. */
export interface RequestLane {
  request: string;
  sent: number;
  end: number;
  firstByte: number | undefined;
  segments: Segment[];
  outcome: Outcome;
  /** Why it failed. */
  message: string | undefined;
}

/** A stretch in which one handler had the server's loop for itself. */
export interface Hold {
  request: string;
  start: number;
  end: number;
}

/** What a run looks like at one instant. */
export interface Timeline {
  /** In ms since the first request was sent. */
  end: number;
  requests: RequestLane[];
  server: Hold[];
}

interface Marks {
  request: string;
  sent: number;
  entered?: number;
  released?: number;
  finished?: number;
  firstByte?: number;
  closed?: number;
  failed?: number;
  message?: string;
}

/**
 * Computes the lanes of one round of requests from what was reported of it.
 *
 * Moments may be missing or late: a request that was never entered stands in line to its end; a
 * handler whose release is not known lets go when the next one is entered (there is one loop), or
 * with its response, or not at all.
 *
 * @param moments one round, in any order; moments of requests that were not sent in it are left out
 * @param now the present, or the instant the process ended, in ms since the run began
 */
export function computeTimeline(moments: readonly DemoMoment[], now: number): Timeline {
  const marks = collectMarks(moments);
  const origin = Math.min(...marks.map((mark) => mark.sent));
  const stopped = moments.some((moment) => moment.type === 'exit');
  const entries = marks.flatMap((mark) => (mark.entered === undefined ? [] : [mark.entered]));
  const requests: RequestLane[] = [];
  const server: Hold[] = [];
  for (const mark of marks) {
    const end = Math.max(mark.sent, mark.failed ?? mark.closed ?? now);
    const hold = holdOf(mark, entries, end, now);
    if (hold) server.push({ request: mark.request, ...shift(hold, origin) });
    requests.push({
      request: mark.request,
      sent: mark.sent - origin,
      end: end - origin,
      firstByte: mark.firstByte === undefined ? undefined : mark.firstByte - origin,
      segments: segmentsOf(mark, hold, end).map((segment) => ({
        ...segment,
        ...shift(segment, origin),
      })),
      outcome: outcomeOf(mark, stopped),
      message: mark.message,
    });
  }
  server.sort((a, b) => a.start - b.start);
  const end = Math.max(0, ...requests.map((lane) => lane.end), ...server.map((hold) => hold.end));
  return { end, requests, server };
}

/** Groups moments by request, in the order of sending. */
function collectMarks(moments: readonly DemoMoment[]): Marks[] {
  const byRequest = new Map<string, Marks>();
  for (const moment of moments) {
    if (moment.type === 'sent' && !byRequest.has(moment.request))
      byRequest.set(moment.request, { request: moment.request, sent: moment.at });
  }
  for (const moment of moments) {
    if (!('request' in moment)) continue;
    const mark = byRequest.get(moment.request);
    if (mark && moment.at >= mark.sent - CLOCK_SLACK) note(mark, moment);
  }
  return [...byRequest.values()].toSorted((a, b) => a.sent - b.sent);
}

function note(mark: Marks, moment: Extract<DemoMoment, { request: string }>): void {
  const at = Math.max(mark.sent, moment.at);
  switch (moment.type) {
    case 'entered':
    case 'released':
    case 'finished':
    case 'closed':
      mark[moment.type] ??= at;
      break;
    case 'received':
      mark.firstByte = Math.min(mark.firstByte ?? at, at);
      break;
    case 'failed':
      mark.failed ??= at;
      mark.message ??= moment.message;
      break;
    case 'sent':
      break;
  }
}

/** The stretch in which this request's handler had the loop; it may outlast the request. */
function holdOf(
  mark: Marks,
  entries: readonly number[],
  end: number,
  now: number,
): { start: number; end: number } | undefined {
  if (mark.entered === undefined) return undefined;
  const start = mark.entered;
  const next = Math.min(...entries.filter((entry) => entry > start));
  const open = mark.closed === undefined && mark.failed === undefined;
  const released = mark.released ?? mark.finished ?? (open ? now : end);
  return { start, end: Math.max(start, Math.min(released, next)) };
}

function segmentsOf(
  mark: Marks,
  hold: { start: number; end: number } | undefined,
  end: number,
): Segment[] {
  const turnEnd = Math.min(end, hold?.start ?? end);
  const handlerEnd = Math.min(end, hold?.end ?? end);
  const waitEnd = Math.min(end, Math.max(handlerEnd, mark.finished ?? end));
  const all: Segment[] = [
    { state: 'waiting', phase: 'turn', start: mark.sent, end: turnEnd },
    { state: 'running', phase: 'handler', start: turnEnd, end: handlerEnd },
    { state: 'waiting', phase: 'timer', start: handlerEnd, end: waitEnd },
    { state: 'done', phase: 'answer', start: waitEnd, end },
  ];
  return all.filter((segment) => segment.end > segment.start);
}

function outcomeOf(mark: Marks, stopped: boolean): Outcome {
  if (mark.failed !== undefined) return 'failed';
  if (mark.closed !== undefined) return 'done';
  return stopped ? 'stopped' : 'open';
}

function shift(span: { start: number; end: number }, origin: number) {
  return { start: span.start - origin, end: span.end - origin };
}

/**
 * Distances of the axis: 1, 2 or 5 times a power of ten, so that four to nine of them fill the axis.
 *
 * @param end the last instant to show, in ms
 * @returns the ticks in ms, from 0 to the first one that is not before `end`
 */
export function axisTicks(end: number): number[] {
  const rough = Math.max(end, 10) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const count = Math.ceil(Math.max(end, 10) / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
