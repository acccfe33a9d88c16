import fs from 'node:fs';
import path from 'node:path';
import { ShellError } from '../errors.ts';
import { fileInPath } from '../file-in-path.ts';
import { quoted } from '../quoting.ts';
import { write } from '../streams.ts';
import type { Utility, UtilityCall } from '../utility.ts';

interface Manifest {
  name?: string;
  version?: string;
  scripts?: Record<string, string>;
}

/** Commands of npm that are names of scripts. */
const SHORT = new Set(['test', 'start', 'stop', 'restart']);

/**
 * `npm run`, `npm test` and the like run a package's scripts; nothing can be installed, because there
 * is no network to install it from.
 */
export const npm: Utility = async (call) => {
  const words = call.args.filter((argument) => argument !== '--silent' && argument !== '-s');
  const silent = words.length < call.args.length;
  const [command = 'help', ...rest] = words;
  if (command === 'run' || command === 'run-script' || command === 'rum' || command === 'urn') {
    const [script, ...args] = rest;
    return script === undefined ? listScripts(call) : runScript(call, script, args, silent);
  }
  if (command === 't' || command === 'tst') return runScript(call, 'test', rest, silent);
  if (SHORT.has(command)) return runScript(call, command, rest, silent);
  if (command === 'exec' || command === 'x') return npx({ ...call, args: rest });
  if (/^(i|in|ins|inst|install|ci|add|update|up)$/.test(command)) {
    throw new ShellError(
      `${command}: the network ends at this page, so nothing can be installed. Mount the packages' files under node_modules.`,
    );
  }
  throw new ShellError(
    `${command}: unknown command. This npm knows: run, test, start, stop, restart, exec`,
  );
};

/** The nearest folder upward that holds a package. */
function findPackage(cwd: string): { folder: string; manifest: Manifest } {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    if (fs.existsSync(file)) return { folder, manifest: readManifest(file) };
    if (folder === '/') throw new ShellError(`no package.json in ${cwd} or above it`, 254);
  }
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
  } catch (error) {
    throw new ShellError(`${file}: ${(error as Error).message}`);
  }
}

async function listScripts(call: UtilityCall): Promise<number> {
  const { manifest } = findPackage(call.cwd);
  const scripts = Object.entries(manifest.scripts ?? {});
  if (scripts.length === 0) return 0;
  await write(call.stdout, `Scripts available in ${titleOf(manifest)} via \`npm run\`:\n`);
  for (const [name, text] of scripts) await write(call.stdout, `  ${name}\n    ${text}\n`);
  return 0;
}

function titleOf({ name = '', version }: Manifest): string {
  return version === undefined ? name : `${name}@${version}`;
}

async function runScript(
  call: UtilityCall,
  script: string,
  args: readonly string[],
  silent: boolean,
): Promise<number> {
  const { folder, manifest } = findPackage(call.cwd);
  const { scripts = {} } = manifest;
  const own = scripts[script] ?? (script === 'start' ? 'node server.js' : undefined);
  if (own === undefined) {
    const known = Object.keys(scripts);
    const names = known.length > 0 ? ` Its scripts are: ${known.join(', ')}.` : '';
    throw new ShellError(
      `missing script: "${script}" in ${path.join(folder, 'package.json')}.${names}`,
    );
  }
  const given = args[0] === '--' ? args.slice(1) : args;
  const line = [own, ...given.map(word)].join(' ');
  for (const [name, text] of [
    [`pre${script}`, scripts[`pre${script}`]],
    [script, line],
    [`post${script}`, scripts[`post${script}`]],
  ]) {
    if (name === undefined || text === undefined) continue;
    if (!silent) await write(call.stdout, `\n> ${titleOf(manifest)} ${name}\n> ${text}\n\n`);
    const status = await call.run(
      'sh',
      ['-c', `cd ${word(folder)} && ${text}`],
      environment(call, folder, manifest, name, text),
    );
    if (status !== 0) return status;
  }
  return 0;
}

function environment(
  call: UtilityCall,
  folder: string,
  { name = '', version = '' }: Manifest,
  event: string,
  script: string,
): Record<string, string> {
  return {
    ...call.env,
    PATH: pathWithBins(call.env['PATH'], folder),
    INIT_CWD: call.cwd,
    npm_command: 'run-script',
    npm_execpath: '/usr/bin/npm',
    npm_lifecycle_event: event,
    npm_lifecycle_script: script,
    npm_node_execpath: '/usr/local/bin/node',
    npm_package_json: path.join(folder, 'package.json'),
    npm_package_name: name,
    npm_package_version: version,
  };
}

/** `PATH` with the programs of the packages in a folder and above it. */
function pathWithBins(before: string | undefined, folder: string): string {
  const bins: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    bins.push(path.join(at, 'node_modules/.bin'));
    if (at === '/') return [...bins, before ?? '/usr/local/bin:/usr/bin:/bin'].join(':');
  }
}

function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text);
}

/** Runs a program of a package that is there. */
export const npx: Utility = async (call) => {
  const words = call.args.filter(
    (argument) => !['-y', '--yes', '--no-install', '--'].includes(argument),
  );
  const [name, ...args] = words;
  if (name === undefined) throw new ShellError('usage: npx program [arguments]');
  const env = { ...call.env, PATH: pathWithBins(call.env['PATH'], call.cwd) };
  const known =
    call.system.commands.includes(name) || fileInPath(name, call.cwd, env.PATH) !== undefined;
  if (!known) {
    throw new ShellError(
      `${name}: not found in node_modules/.bin, and the network ends at this page`,
      127,
    );
  }
  return call.run(name, args, env);
};
