import { expect, test } from 'vitest';
import type { CheckError, CheckEvent } from '../../runtime/protocol/check-events.ts';
import {
  emptyReport,
  firstFailed,
  passedNames,
  reduceReport,
  startedReport,
  stoppedReport,
} from '../../site/workbench/check-report.ts';

const NAMES = ['adds', 'subtracts', 'divides'];
const ERROR: CheckError = { name: 'AssertionError', message: 'expected 1 to be 2' };

const collected: CheckEvent = {
  type: 'collected',
  tests: [
    { id: 't2', name: 'subtracts' },
    { id: 't9', name: 'not in the exercise' },
    { id: 't1', name: 'adds' },
  ],
};
const started = (id: string): CheckEvent => ({ type: 'started', id });
const result = (id: string, state: 'pass' | 'fail' | 'skip'): CheckEvent => ({
  type: 'result',
  id,
  state,
  duration: 3,
  errors: state === 'fail' ? [ERROR] : [],
});
const end = (state: 'pass' | 'fail' | 'crash', errors: CheckError[] = []): CheckEvent => ({
  type: 'end',
  state,
  errors,
  duration: 40,
});

const after = (...events: CheckEvent[]) =>
  events.reduce(reduceReport, startedReport(emptyReport(NAMES)));
const states = (report: ReturnType<typeof after>) =>
  report.rows.map(({ name, state }) => `${name}: ${state}`);

test('keeps the order of the exercise and puts unknown tests behind it', () => {
  expect(states(after(collected))).toEqual([
    'adds: idle',
    'subtracts: idle',
    'divides: idle',
    'not in the exercise: idle',
  ]);
});

test('follows each test from running to its result', () => {
  const report = after(
    collected,
    started('t1'),
    result('t1', 'pass'),
    started('t2'),
    result('t2', 'fail'),
    started('t9'),
  );
  expect(states(report)).toEqual([
    'adds: passed',
    'subtracts: failed',
    'divides: idle',
    'not in the exercise: running',
  ]);
  expect(firstFailed(report)).toMatchObject({ name: 'subtracts', errors: [ERROR], duration: 3 });
  expect(passedNames(report)).toEqual(['adds']);
});

test('keeps what was printed with the check that printed it', () => {
  const print = (id: string | undefined, text: string): CheckEvent => ({
    type: 'console',
    id,
    stream: 'stdout',
    text,
  });
  const report = after(
    print(undefined, 'loading\n'),
    collected,
    print('t1', 'a'),
    print('t1', 'b'),
  );
  expect(report.rows[0]?.output).toBe('ab');
  expect(report.output).toBe('loading\n');
});

test('ends with the verdict of the run', () => {
  expect(after(collected, end('pass')).phase).toBe('passed');
  expect(after(collected, end('fail', [ERROR]))).toMatchObject({
    phase: 'failed',
    errors: [ERROR],
    duration: 40,
  });
});

test('blames the check that was running when the suite crashed', () => {
  const report = after(collected, started('t2'), end('crash', [ERROR]));
  expect(report.phase).toBe('crashed');
  expect(firstFailed(report)?.name).toBe('subtracts');
});

test('has nobody failed when the learner stopped the run', () => {
  const report = stoppedReport(after(collected, started('t1')));
  expect(report.phase).toBe('stopped');
  expect(states(report)[0]).toBe('adds: idle');
});

test('forgets the run before when a new one starts', () => {
  const report = startedReport(after(collected, result('t1', 'fail'), end('fail', [ERROR])));
  expect(report).toMatchObject({ phase: 'running', errors: [], output: '' });
  expect(report.rows.every(({ state, id }) => state === 'idle' && id === undefined)).toBe(true);
});
