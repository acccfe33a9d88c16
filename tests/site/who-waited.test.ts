import { expect, test } from 'vitest';
import type { DemoMoment } from '../../site/workbench/demo-moment.ts';
import { computeTimeline } from '../../site/workbench/timeline.ts';
import { whoWaited } from '../../site/workbench/who-waited.ts';

/** One request from its times in ms: sent, entered, released and closed. */
function request(name: string, at: [number, number, number, number]): DemoMoment[] {
  const [sent, entered, released, closed] = at;
  return [
    { type: 'sent', at: sent, request: name, bytes: new Uint8Array() },
    { type: 'entered', at: entered, request: name },
    { type: 'released', at: released, request: name },
    { type: 'closed', at: closed, request: name },
  ];
}

const find = (...moments: DemoMoment[]) => whoWaited(computeTimeline(moments, 1000));

test('names the longest wait for a turn and the handler in front of it', () => {
  expect(
    find(
      ...request('/slow', [0, 1, 501, 502]),
      ...request('/a', [200, 502, 503, 504]),
      ...request('/b', [100, 503, 504, 505]),
    ),
  ).toEqual({ kind: 'queued', waiter: '/b', waited: 403, holder: '/slow', held: 401 });
});

test('counts only the part of the wait in which the other one had the loop', () => {
  expect(
    find(...request('/slow', [0, 1, 101, 102]), ...request('/late', [50, 201, 202, 203])),
  ).toMatchObject({ waiter: '/late', waited: 151, holder: '/slow', held: 51 });
});

test('names the wait that left the loop free, and who was answered meanwhile', () => {
  expect(
    find(
      ...request('/slow', [0, 1, 2, 502]),
      ...request('/fast', [100, 101, 102, 103]),
      ...request('/after', [600, 601, 602, 603]),
    ),
  ).toEqual({ kind: 'free', sleeper: '/slow', slept: 500, answered: ['/fast'] });
});

test('finds nobody in line when the server was free all the time', () => {
  expect(find(...request('/a', [0, 1, 3, 4]), ...request('/b', [50, 51, 53, 54]))).toEqual({
    kind: 'nobody',
  });
});

test('tells a failure before anything else', () => {
  expect(
    find(
      ...request('/slow', [0, 1, 501, 502]),
      { type: 'sent', at: 10, request: '/cut', bytes: new Uint8Array() },
      { type: 'failed', at: 20, request: '/cut', message: 'socket hang up' },
    ),
  ).toEqual({ kind: 'failed', request: '/cut', message: 'socket hang up' });
});

test('tells which request a stopped server left without an answer', () => {
  expect(
    find(
      { type: 'sent', at: 10, request: '/open', bytes: new Uint8Array() },
      { type: 'exit', code: 1 },
    ),
  ).toEqual({ kind: 'stopped', request: '/open' });
});
