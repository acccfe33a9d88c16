import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tests that have passed, one a line: a list that may only grow. */
const KEPT = join(import.meta.dirname, 'passes.txt');

/** The verdict on one of Node's own tests. */
export interface Result {
  test: string;
  family: string;
  applicable: boolean;
  passed: boolean;
  reason?: string;
}

const kept = (): string[] => readFileSync(KEPT, 'utf8').split('\n').filter(Boolean);

/** Tests that have passed before and do not any more. */
export function lostPasses(results: Result[]): string[] {
  const before = new Set(kept());
  return results.filter(({ test, passed }) => !passed && before.has(test)).map(({ test }) => test);
}

/** Adds the tests that pass to the list. */
export function keepPasses(results: Result[]): void {
  const passed = results.filter((each) => each.passed).map(({ test }) => test);
  const all = [...new Set([...kept(), ...passed])].toSorted();
  writeFileSync(KEPT, `${all.join('\n')}\n`);
}
