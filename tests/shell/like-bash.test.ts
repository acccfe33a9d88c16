import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UTILITIES } from '../../runtime/protocol/commands.ts';
import { utilities } from '../../runtime/shell/utilities.ts';
import { scripts } from './scripts.ts';

const SHELL = join(import.meta.dirname, 'run-shell.ts');

interface Outcome {
  stdout: string;
  exit: number | string | null | undefined;
  /** The words of errors are each shell's own. */
  complains: boolean;
}

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'shell-'))));
afterAll(() => rm(folder, { recursive: true }));

async function run(program: string, args: string[], script: string): Promise<Outcome> {
  const cwd = await mkdtemp(join(folder, 'run-'));
  await mkdir(join(cwd, 'd/e'), { recursive: true });
  for (const name of ['a.js', 'b.js', 'e/c.js']) await writeFile(join(cwd, 'd', name), '');
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], HOME: '/home/somebody', LC_ALL: 'C' };
    const child = execFile(
      program,
      [...args, '-c', script],
      { cwd, env, timeout: 9000 },
      (error, stdout, stderr) =>
        resolve({
          stdout,
          exit: error ? (error.code ?? error.signal) : 0,
          complains: stderr !== '',
        }),
    );
    child.stdin?.end();
  });
}

describe('the shell prints and ends as Bash does', () => {
  test.for(scripts)('%s', { concurrent: true }, async (script, { expect }) => {
    const [expected, actual] = [
      await run('bash', [], script),
      await run(process.execPath, [SHELL], script),
    ];
    expect(actual).toEqual(expected);
  });
});

test('every utility of the shell can be started by its name', () => {
  expect([...utilities.keys()].toSorted()).toEqual([...UTILITIES].toSorted());
});
