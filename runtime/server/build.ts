import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compressFolder } from './compress.ts';
import { StartError } from './start-error.ts';

/** A project whose site is to be built. */
export interface BuildOptions {
  /** Absolute path of the project. */
  root: string;
  /** Told once, before a build that is needed begins. */
  onBuild(): void;
  /** Ends a build under way. */
  signal?: AbortSignal;
}

/** The folders a build makes, as absolute paths. */
export interface BuiltFolders {
  course: string;
  sandbox: string;
}

const INPUTS = [
  '{site,lessons,exercises,runtime}/**',
  '{package,package-lock,tsconfig}.json',
  'astro.config.mjs',
];

/**
 * Builds and compresses the site, unless dist/ was built from the very input files that are there.
 * @throws {StartError} When the build fails; what it printed is on stderr by then.
 * @throws {DOMException} An AbortError when `signal` ended the build.
 */
export async function ensureBuilt(options: BuildOptions): Promise<BuiltFolders> {
  const dist = join(options.root, 'dist');
  const folders = { course: join(dist, 'course'), sandbox: join(dist, 'sandbox') };
  const stamp = join(dist, 'inputs.sha256');
  const digest = await digestInputs(options.root);
  const areThere = existsSync(folders.course) && existsSync(folders.sandbox);
  if (areThere && existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return folders;

  options.onBuild();
  await rm(stamp, { force: true });
  await runAstroBuild(options);
  await compressFolder(folders.course, options.signal);
  await compressFolder(folders.sandbox, options.signal);
  await writeFile(stamp, digest);
  return folders;
}

/** Names, sizes and times tell a changed file without reading the megabytes of them all. */
async function digestInputs(root: string): Promise<string> {
  const lines: string[] = [];
  for await (const name of glob(INPUTS, { cwd: root })) {
    const { size, mtimeMs } = await stat(join(root, name));
    lines.push(`${name} ${size} ${mtimeMs}\n`);
  }
  return createHash('sha256').update(lines.toSorted().join('')).digest('hex');
}

async function runAstroBuild({ root, signal }: BuildOptions): Promise<void> {
  const child = spawn(process.execPath, [await commandOfPackage(root, 'astro'), 'build'], {
    cwd: root,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [code, endSignal] = (await once(child, 'close')) as [number | null, string | null];
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  throw new StartError(
    `The site could not be built: astro build ended with ${endSignal ?? `exit code ${code}`}. Its output is above; correct what it names and start again.`,
  );
}

/**
 * Finds the script behind a command of an installed package, to be run by this same Node.
 * @param root Absolute path of the project.
 * @param name Of the package; its command has the same name.
 * @throws {StartError} When the package is not installed.
 */
export async function commandOfPackage(root: string, name: string): Promise<string> {
  const folder = join(root, 'node_modules', name);
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => {
    throw new StartError(`The package ${name} is not installed. Install with: npm ci`);
  });
  const { bin } = JSON.parse(manifest) as { bin: string | Record<string, string> };
  return join(folder, typeof bin === 'string' ? bin : (bin[name] ?? ''));
}
