import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestPage } from '../browsers/test-page.ts';
import type { ClientSite } from '../contract/client-site.ts';
import { onNode, writeFiles } from './on-node.ts';
import { comparable, type Outcome } from './outcome.ts';

/** How many programs run side by side, on either side. */
const LANES = 3;
/** In ms, for one program in the page. */
const LIMIT = 20_000;
const HOME = '/home/project';

/**
 * Programs that run in one container beside each other: each has a folder of its own, and none of them
 * takes a port by number.
 */
export interface ProgramSet {
  /** The source of each, an ES module, by its name. */
  programs: Record<string, string>;
  /** Files that all of them see above their own folder, such as packages. */
  shared?: Record<string, string>;
}

/** The outcome of a program, by its name. */
export type OutcomeOf = (name: string) => Promise<Outcome>;

const folderOf = (programs: Record<string, string>, name: string): string =>
  `p${Object.keys(programs).indexOf(name)}`;

/** Starts all programs of a set on real Node, a few at a time. */
export function startOnNode({ programs, shared = {} }: ProgramSet): OutcomeOf {
  const outcomes = new Map(
    Object.keys(programs).map((name) => [name, Promise.withResolvers<Outcome>()]),
  );
  const run = async (): Promise<void> => {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'same-')));
    await writeFiles(root, { 'package.json': '{ "type": "module" }', ...shared });
    const pending = Object.entries(programs);
    const lane = async (): Promise<void> => {
      for (let next = pending.shift(); next; next = pending.shift()) {
        const [name, source] = next;
        const cwd = join(root, folderOf(programs, name));
        await writeFiles(cwd, { 'main.mjs': source });
        const { output, exit } = await onNode(cwd, 'main.mjs');
        outcomes.get(name)?.resolve(comparable({ output: output.replaceAll(root, HOME), exit }));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await rm(root, { recursive: true });
  };
  run().catch((error: unknown) => {
    for (const outcome of outcomes.values()) outcome.reject(error);
  });
  return (name) => outcomes.get(name)?.promise ?? Promise.reject(new Error(`No program ${name}`));
}

/** Starts all programs of a set in one container in a page, a few at a time. */
export async function startInPage(
  site: ClientSite,
  page: TestPage,
  { programs, shared = {} }: ProgramSet,
): Promise<OutcomeOf> {
  const files: Record<string, string> = { 'package.json': '{ "type": "module" }', ...shared };
  for (const [name, source] of Object.entries(programs)) {
    files[`${folderOf(programs, name)}/main.mjs`] = source;
  }
  const folders = Object.keys(programs).map((name) => folderOf(programs, name));
  await site.run(page, inPageBody(files, folders));
  return async (name) => {
    const outcome = `outcomes[${JSON.stringify(folderOf(programs, name))}]`;
    return comparable(await page.evaluate<Outcome>(`${outcome}.promise`));
  };
}

function inPageBody(files: Record<string, string>, folders: string[]): string {
  return `
    const container = await WebContainer.boot();
    await container.mount(treeOf(${JSON.stringify(files)}));
    globalThis.outcomes = {};
    const pending = ${JSON.stringify(folders)};
    for (const folder of pending) outcomes[folder] = Promise.withResolvers();
    const lane = async () => {
      for (let folder = pending.shift(); folder; folder = pending.shift()) {
        const process = await container.spawn('node', ['main.mjs'], { cwd: folder });
        const late = setTimeout(() => process.kill(), ${LIMIT});
        await finish(process).then(outcomes[folder].resolve, outcomes[folder].reject);
        clearTimeout(late);
      }
    };
    for (let lanes = 0; lanes < ${LANES}; lanes++) void lane();`;
}
