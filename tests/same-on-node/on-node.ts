import { spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Outcome } from './outcome.ts';

/**
 * Writes files below a folder.
 *
 * @param folder - is made
 * @param files - text by relative path
 */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, contents] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
}

/**
 * Runs a file on real Node.
 *
 * @param cwd - the folder it runs in
 * @param entry - the file, relative to it
 */
export async function onNode(cwd: string, entry: string): Promise<Outcome> {
  // Both streams to one file, as to one terminal, keep their order.
  const terminal = await open(`${cwd}.txt`, 'w+');
  const child = spawn(process.execPath, [entry], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', terminal.fd, terminal.fd],
  });
  const exit = await new Promise<number | null>((resolve) => void child.once('close', resolve));
  await terminal.close();
  return { output: await readFile(`${cwd}.txt`, 'utf8'), exit };
}
