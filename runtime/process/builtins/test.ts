import { assert } from './assert.ts';
import { MockTracker } from './test/mock.ts';
import { readTest, TestRun, type TestNode, type TestOptions } from './test/run.ts';

const run = new TestRun();
/** The suite that is declaring its tests; outside of any, tests start at once. */
let declaring: TestNode | undefined;

function add(kind: 'test' | 'suite', args: unknown[], forced: TestOptions): Promise<void> {
  const node = readTest(kind, args, declaring ?? run.root);
  Object.assign(node.options, forced);
  const outer = declaring;
  if (kind === 'suite') {
    declaring = node;
    try {
      node.declare();
    } finally {
      declaring = outer;
    }
  }
  if (!outer) return run.add(node);
  outer.declared.push(node);
  return Promise.resolve();
}

/** The forms of `test` and `describe`: `([name][, options][, fn])`. */
type Declare = ((...args: unknown[]) => Promise<void>) &
  Record<'skip' | 'todo' | 'only', (...args: unknown[]) => Promise<void>>;

function declarer(kind: 'test' | 'suite'): Declare {
  const declare = (...args: unknown[]): Promise<void> => add(kind, args, {});
  return Object.assign(declare, {
    skip: (...args: unknown[]) => add(kind, args, { skip: true }),
    todo: (...args: unknown[]) => add(kind, args, { todo: true }),
    only: (...args: unknown[]) => add(kind, args, {}),
  });
}

type Hook = () => unknown;

const hook =
  (name: 'before' | 'after' | 'beforeEach' | 'afterEach') =>
  (callback: Hook): void => {
    (declaring ?? run.root).hooks[name].push(callback);
  };

const testFunction = declarer('test');
const suiteFunction = declarer('suite');

/**
 * `node:test` (Node documentation: Test runner): the tests of a program that runs itself. The report
 * is that of Node's `spec` reporter.
 */
export const test: Declare & object = Object.assign(testFunction, {
  test: testFunction,
  it: testFunction,
  describe: suiteFunction,
  suite: suiteFunction,
  before: hook('before'),
  after: hook('after'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
  mock: new MockTracker(),
  assert,
});
