import type { CheckError, CheckEvent } from '../../runtime/protocol/check-events.ts';

/** `idle`: it has not run since the page was opened, or the run was stopped before it ended. */
export type CheckState = 'idle' | 'running' | 'passed' | 'failed' | 'skipped';

/** One test of the suite, as a row of the panel. */
export interface CheckRow {
  name: string;
  /** Vitest's own id, known once the suite is collected. */
  id: string | undefined;
  state: CheckState;
  /** In ms. */
  duration: number | undefined;
  errors: CheckError[];
  /** What the learner's code printed during this check. */
  output: string;
}

/** What is known of the suite's latest run. */
export interface CheckReport {
  phase: 'idle' | 'running' | 'passed' | 'failed' | 'crashed' | 'stopped';
  rows: CheckRow[];
  /** What was printed outside of any check, for instance while the file was loaded. */
  output: string;
  /** Errors that belong to no check: a crash, an error in the file itself. */
  errors: CheckError[];
  /** In ms. */
  duration: number | undefined;
}

/** The report before any run: one idle row for each check the exercise names. */
export function emptyReport(names: readonly string[]): CheckReport {
  return {
    phase: 'idle',
    rows: names.map((name) => newRow(name)),
    output: '',
    errors: [],
    duration: undefined,
  };
}

/** The report at the start of a run: earlier results are gone. */
export function startedReport(report: CheckReport): CheckReport {
  return { ...emptyReport(report.rows.map((row) => row.name)), phase: 'running' };
}

/** The report after the learner stopped the run: what had not ended is idle again. */
export function stoppedReport(report: CheckReport): CheckReport {
  return { ...report, phase: 'stopped', rows: report.rows.map((row) => settle(row, 'idle')) };
}

/** The report after one more event; earlier reports stay as they are. */
export function reduceReport(report: CheckReport, event: CheckEvent): CheckReport {
  switch (event.type) {
    case 'collected':
      return { ...report, rows: collect(report.rows, event.tests) };
    case 'started':
      return changeRow(report, event.id, (row) => ({ ...row, state: 'running' }));
    case 'result':
      return changeRow(report, event.id, (row) => ({
        ...row,
        state: { pass: 'passed', fail: 'failed', skip: 'skipped' }[event.state] as CheckState,
        duration: event.duration,
        errors: event.errors,
      }));
    case 'console':
      return report.rows.some((row) => row.id !== undefined && row.id === event.id)
        ? changeRow(report, event.id, (row) => ({ ...row, output: row.output + event.text }))
        : { ...report, output: report.output + event.text };
    case 'end':
      return {
        ...report,
        phase: { pass: 'passed', fail: 'failed', crash: 'crashed' }[
          event.state
        ] as CheckReport['phase'],
        rows: report.rows.map((row) => settle(row, event.state === 'crash' ? 'failed' : 'idle')),
        errors: event.errors,
        duration: event.duration,
      };
  }
}

/** The first row that failed, or undefined. */
export function firstFailed(report: CheckReport): CheckRow | undefined {
  return report.rows.find((row) => row.state === 'failed');
}

/** Names of the rows that passed. */
export function passedNames(report: CheckReport): string[] {
  return report.rows.filter((row) => row.state === 'passed').map((row) => row.name);
}

function newRow(name: string): CheckRow {
  return { name, id: undefined, state: 'idle', duration: undefined, errors: [], output: '' };
}

function settle(row: CheckRow, state: CheckState): CheckRow {
  return row.state === 'running' ? { ...row, state } : row;
}

/** Gives the named rows their ids, in the exercise's order; tests it does not name come after them. */
function collect(rows: readonly CheckRow[], tests: readonly { id: string; name: string }[]) {
  const rest = [...tests];
  const named = rows.map((row) => {
    const index = rest.findIndex((test) => test.name === row.name);
    const [test] = index < 0 ? [] : rest.splice(index, 1);
    return { ...row, id: test?.id };
  });
  return [...named, ...rest.map((test) => ({ ...newRow(test.name), id: test.id }))];
}

function changeRow(
  report: CheckReport,
  id: string | undefined,
  change: (row: CheckRow) => CheckRow,
): CheckReport {
  return { ...report, rows: report.rows.map((row) => (row.id === id ? change(row) : row)) };
}
