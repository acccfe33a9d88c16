import { inspect } from 'node-inspect-extracted';

/** What came of a test or suite. */
export interface TestOutcome {
  name: string;
  kind: 'test' | 'suite';
  state: 'pass' | 'fail' | 'skipped' | 'todo';
  /** Why it was skipped or is still to do, if that was said. */
  directive: string | undefined;
  error: unknown;
  /** In ms. */
  duration: number;
  diagnostics: string[];
  depth: number;
  children: TestOutcome[];
}

const MARKS = { pass: '✔', fail: '✖', skipped: '﹣', todo: '⚠' };

function headline({ name, state, directive, duration }: TestOutcome): string {
  const kind = { skipped: ' # SKIP', todo: ' # TODO', pass: '', fail: '' }[state];
  return `${MARKS[state]} ${name} (${duration}ms)${directive ? ` # ${directive}` : kind}`;
}

/** The lines of one outcome and those below it, as Node's `spec` reporter writes them. */
export function outcomeLines(outcome: TestOutcome): string[] {
  const indent = '  '.repeat(outcome.depth);
  const diagnostics = outcome.diagnostics.map((text) => `${indent}ℹ ${text}`);
  if (outcome.children.length === 0) return [indent + headline(outcome), ...diagnostics];
  return [
    `${indent}▶ ${outcome.name}`,
    ...outcome.children.flatMap(outcomeLines),
    indent + headline(outcome),
    ...diagnostics,
  ];
}

function flat(outcomes: readonly TestOutcome[]): TestOutcome[] {
  return outcomes.flatMap((each) => [each, ...flat(each.children)]);
}

/**
 * What stands at the end of a test run: the counts, then each failure with its error.
 *
 * @param outcomes - of the tests at the top
 * @param duration - of the whole, in ms
 */
export function summaryLines(outcomes: readonly TestOutcome[], duration: number): string[] {
  const all = flat(outcomes);
  const tests = all.filter(({ kind }) => kind === 'test');
  const count = (state: TestOutcome['state']): number =>
    tests.filter((test) => test.state === state).length;
  const failed = all.filter(
    ({ error, children }) =>
      error !== undefined && !children.some((child) => child.state === 'fail'),
  );
  const failures = failed.flatMap((outcome) => [
    '',
    headline(outcome),
    inspect(outcome.error).replace(/^/gm, '  '),
  ]);
  return [
    `ℹ tests ${tests.length}`,
    `ℹ suites ${all.length - tests.length}`,
    `ℹ pass ${count('pass')}`,
    `ℹ fail ${count('fail')}`,
    'ℹ cancelled 0',
    `ℹ skipped ${count('skipped')}`,
    `ℹ todo ${count('todo')}`,
    `ℹ duration_ms ${duration}`,
    ...(failures.length > 0 ? ['', '✖ failing tests:', ...failures] : []),
  ];
}
