import { kernel } from '../../current.ts';
import { assert } from '../assert.ts';
import { nodeError } from '../../node-errors.ts';
import { setTimeout as wait } from '../timers.ts';
import { MockTracker } from './mock.ts';
import { outcomeLines, summaryLines, type TestOutcome } from './report.ts';

type Body = (this: unknown, context: TestContext, done?: (error?: unknown) => void) => unknown;
type Hook = (context: TestContext, done?: (error?: unknown) => void) => unknown;
type HookName = 'before' | 'after' | 'beforeEach' | 'afterEach';

/** Options of a test (Node documentation: Test runner, `test([name][, options][, fn])`). */
export interface TestOptions {
  skip?: boolean | string;
  todo?: boolean | string;
  /** In ms. @default no limit */
  timeout?: number;
  concurrency?: number | boolean | null;
  plan?: number;
  signal?: AbortSignal;
}

/** A test or suite before and while it runs. */
export class TestNode {
  readonly name: string;
  readonly kind: 'test' | 'suite';
  readonly options: TestOptions;
  readonly parent: TestNode | undefined;
  readonly hooks: Record<HookName, Hook[]> = {
    before: [],
    after: [],
    beforeEach: [],
    afterEach: [],
  };
  readonly outcome: TestOutcome;
  readonly mock = new MockTracker();
  /** Tests that a suite has declared, and that are yet to run. */
  readonly declared: TestNode[] = [];
  readonly #body: Body | undefined;
  readonly #controller = new AbortController();
  #assertions = 0;
  #running: Promise<void> = Promise.resolve();
  #befores: Promise<void> | undefined;

  constructor(
    kind: 'test' | 'suite',
    name: string,
    options: TestOptions,
    body: Body | undefined,
    parent?: TestNode,
  ) {
    this.kind = kind;
    this.name = name;
    this.options = options;
    this.parent = parent;
    this.#body = body;
    const depth = parent?.parent ? parent.outcome.depth + 1 : 0;
    const state = 'pass';
    const plain = { directive: undefined, error: undefined, duration: 0, diagnostics: [] };
    this.outcome = { name, kind, state, ...plain, depth, children: [] };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get fullName(): string {
    return this.parent?.parent ? `${this.parent.fullName} > ${this.name}` : this.name;
  }

  /** Counts an assertion for `plan`. */
  asserted(): void {
    this.#assertions += 1;
  }

  /** Lets a suite declare its tests. */
  declare(): void {
    const result = this.#skipped() ? undefined : this.#body?.call(this, new TestContext(this));
    if (result instanceof Promise) this.#running = result.then(() => {});
  }

  /** Runs a test behind those that were started before it. */
  start(child: TestNode): Promise<void> {
    this.outcome.children.push(child.outcome);
    const result = this.#running.then(() => child.run());
    this.#running = result.catch(() => {});
    return result;
  }

  async run(): Promise<void> {
    const start = performance.now();
    const { outcome } = this;
    const release = kernel().loop.hold();
    try {
      if (this.#skipped()) outcome.state = 'skipped';
      else await this.#limited(this.#all());
    } catch (error) {
      outcome.state = 'fail';
      outcome.error = error;
    }
    const failed = outcome.children.filter(({ state }) => state === 'fail').length;
    if (failed > 0 && outcome.state === 'pass') {
      outcome.state = 'fail';
      const message = `${failed} subtest${failed > 1 ? 's' : ''} failed`;
      outcome.error = nodeError(Error, 'ERR_TEST_FAILURE', message);
    }
    if (this.options.todo && outcome.state !== 'skipped') outcome.state = 'todo';
    const reason = outcome.state === 'skipped' ? this.options.skip : this.options.todo;
    if (typeof reason === 'string') outcome.directive ??= reason;
    outcome.duration = Number((performance.now() - start).toFixed(6));
    this.#controller.abort();
    release();
  }

  #skipped(): boolean {
    const { skip } = this.options;
    return skip === true || (typeof skip === 'string' && skip !== '');
  }

  async #all(): Promise<void> {
    const context = new TestContext(this);
    const { parent } = this;
    if (parent && this.kind === 'test') {
      await parent.#prepare();
      await parent.each('beforeEach', context);
    }
    try {
      if (this.kind === 'suite') {
        await this.#running;
        await this.#prepare();
        for (const test of this.declared.splice(0)) await this.start(test);
      } else if (this.#body) await callBody(this.#body, context);
      await this.#running;
      this.#checkPlan();
    } finally {
      if (parent && this.kind === 'test') await parent.each('afterEach', context);
      for (const hook of this.hooks.after) await callBody(hook as Body, context);
      this.mock.reset();
    }
  }

  /** Runs the `before` hooks once, before the first test. */
  #prepare(): Promise<void> {
    const runHooks = async (): Promise<void> => {
      const context = new TestContext(this);
      for (const hook of this.hooks.before) await callBody(hook as Body, context);
    };
    return (this.#befores ??= runHooks());
  }

  /** Runs the hooks around one test, those of the outer suites outside. */
  async each(name: 'beforeEach' | 'afterEach', context: TestContext): Promise<void> {
    if (name === 'beforeEach') await this.parent?.each(name, context);
    for (const hook of this.hooks[name]) await callBody(hook as Body, context);
    if (name === 'afterEach') await this.parent?.each(name, context);
  }

  #checkPlan(): void {
    const { plan } = this.options;
    if (plan === undefined || plan === this.#assertions) return;
    const message = `plan expected ${plan} assertions but received ${this.#assertions}`;
    throw nodeError(Error, 'ERR_TEST_FAILURE', message);
  }

  async #limited(running: Promise<void>): Promise<void> {
    const { timeout } = this.options;
    if (timeout === undefined || timeout === Infinity) return running;
    const late = new Promise<never>((_resolve, reject) => {
      const fail = (): void =>
        reject(nodeError(Error, 'ERR_TEST_FAILURE', `test timed out after ${timeout}ms`));
      const timer = wait(fail, timeout);
      void running.catch(() => {}).then(() => timer.close());
    });
    return Promise.race([running, late]);
  }
}

/** Calls a test's function; one with a second parameter says itself when it is done. */
function callBody(body: Body, context: TestContext): unknown {
  if (body.length < 2) return body.call(context, context);
  return new Promise<void>((resolve, reject) => {
    const done = (error?: unknown): void => (error ? reject(error as Error) : resolve());
    const result = body.call(context, context, done);
    if (result instanceof Promise) {
      reject(nodeError(Error, 'ERR_TEST_FAILURE', 'passed a callback but also returned a Promise'));
    }
  });
}

/** What a test's function is given (Node documentation: Test runner, "Class: TestContext"). */
export class TestContext {
  readonly #node: TestNode;

  constructor(node: TestNode) {
    this.#node = node;
  }

  get name(): string {
    return this.#node.name;
  }

  get fullName(): string {
    return this.#node.fullName;
  }

  get signal(): AbortSignal {
    return this.#node.signal;
  }

  get mock(): MockTracker {
    return this.#node.mock;
  }

  /** The functions of `node:assert`, counted for {@link plan}. */
  get assert(): Record<string, unknown> {
    const node = this.#node;
    const counted = Object.entries(assert).map(([name, value]) => {
      if (typeof value !== 'function' || name === 'AssertionError') return [name, value];
      return [
        name,
        (...args: unknown[]): unknown => {
          node.asserted();
          return Reflect.apply(value as (...given: unknown[]) => unknown, assert, args);
        },
      ];
    });
    return Object.fromEntries(counted) as Record<string, unknown>;
  }

  plan(count: number): void {
    this.#node.options.plan = count;
  }

  diagnostic(message: string): void {
    this.#node.outcome.diagnostics.push(message);
  }

  skip(message?: string): void {
    this.#node.outcome.state = 'skipped';
    this.#node.outcome.directive = message;
  }

  todo(message?: string): void {
    this.#node.options.todo = message ?? true;
  }

  /** Runs a test within this one. */
  test(...args: unknown[]): Promise<void> {
    this.#node.asserted();
    return this.#node.start(readTest('test', args, this.#node));
  }

  before(hook: Hook): void {
    this.#node.hooks.before.push(hook);
  }

  after(hook: Hook): void {
    this.#node.hooks.after.push(hook);
  }

  beforeEach(hook: Hook): void {
    this.#node.hooks.beforeEach.push(hook);
  }

  afterEach(hook: Hook): void {
    this.#node.hooks.afterEach.push(hook);
  }
}

/** Reads `([name][, options][, fn])`. */
export function readTest(kind: 'test' | 'suite', args: unknown[], parent?: TestNode): TestNode {
  const body = args.find((each) => typeof each === 'function') as Body | undefined;
  const options = args.find((each) => typeof each === 'object' && each !== null) ?? {};
  const [first] = args;
  const name = typeof first === 'string' && first !== '' ? first : body?.name || '<anonymous>';
  return new TestNode(kind, name, { ...options }, body, parent);
}

/** Runs the tests of the program and reports them on stdout when all are over. */
export class TestRun {
  readonly root = new TestNode('suite', '<root>', {}, undefined);
  readonly #start = performance.now();
  #pending = 0;

  /** Starts a test at the top. */
  async add(test: TestNode): Promise<void> {
    this.#pending += 1;
    if (this.#pending === 1) process.once('beforeExit', () => void this.#finish());
    const started = this.root.start(test);
    await started;
    process.stdout.write(`${outcomeLines(test.outcome).join('\n')}\n`);

    if (test.outcome.state === 'fail') process.exitCode = 1;
  }

  async #finish(): Promise<void> {
    for (const hook of this.root.hooks.after) {
      await callBody(hook as Body, new TestContext(this.root));
    }
    const duration = Number((performance.now() - this.#start).toFixed(6));
    process.stdout.write(`${summaryLines(this.root.outcome.children, duration).join('\n')}\n`);
  }
}
