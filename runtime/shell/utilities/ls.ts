import fs from 'node:fs';
import path from 'node:path';
import { write } from '../streams.ts';
import { eachOperand } from './each-operand.ts';
import { readOptions } from './options.ts';
import type { Utility, UtilityCall } from '../utility.ts';

interface Entry {
  name: string;
  stats: fs.Stats;
  /** Where a link leads. */
  link: string | undefined;
}

const BLUE = '\u001B[1;34m';
const CYAN = '\u001B[1;36m';
const RESET = '\u001B[0m';

/** Lists files (POSIX, `ls`): one a line, or in columns on a terminal; `-a -A -d -F -l -R -r -S -t -1 -h`. */
export const ls: Utility = async (call) => {
  const long = { all: 'a', 'almost-all': 'A', directory: 'd', recursive: 'R', reverse: 'r' };
  const { flags, operands } = readOptions(call.args, 'aAdFlRrSt1hC', long);
  const names = operands.length > 0 ? operands : ['.'];
  const files: string[] = [];
  const folders: string[] = [];
  const status = await eachOperand(
    call,
    names,
    (name) => {
      const stats = fs.statSync(path.resolve(call.cwd, name));
      (stats.isDirectory() && !flags.has('d') ? folders : files).push(name);
    },
    (name) => `cannot access '${name}'`,
  );
  const list = new Listing(call, flags);
  await list.print(files.map((name) => entryOf(call.cwd, name)));
  const headed = names.length > 1 || flags.has('R');
  for (const [index, folder] of folders.entries()) {
    if (index > 0 || files.length > 0) await write(call.stdout, '\n');
    await list.folder(folder, headed);
  }
  return status === 0 ? 0 : 2;
};

function entryOf(folder: string, name: string): Entry {
  const file = path.resolve(folder, name);
  const stats = fs.lstatSync(file);
  return { name, stats, link: stats.isSymbolicLink() ? fs.readlinkSync(file) : undefined };
}

/** How one call of `ls` shows what it lists. */
class Listing {
  readonly #call: UtilityCall;
  readonly #flags: ReadonlySet<string>;
  readonly #terminal: { columns: number } | undefined;

  constructor(call: UtilityCall, flags: ReadonlySet<string>) {
    this.#call = call;
    this.#flags = flags;
    const { isTTY, columns } = call.stdout as { isTTY?: boolean; columns?: number };
    this.#terminal = isTTY ? { columns: columns ?? 80 } : undefined;
  }

  async folder(name: string, headed: boolean): Promise<void> {
    const place = path.resolve(this.#call.cwd, name);
    if (headed) await write(this.#call.stdout, `${name}:\n`);
    const names = fs.readdirSync(place).filter((each) => this.#shows(each));
    const entries = names.map((each) => entryOf(place, each));
    if (this.#flags.has('a')) {
      for (const each of ['..', '.']) entries.unshift({ ...entryOf(place, each), name: each });
    }
    await this.print(entries);
    if (!this.#flags.has('R')) return;
    for (const entry of this.#sorted(entries)) {
      if (!entry.stats.isDirectory() || entry.name === '.' || entry.name === '..') continue;
      await write(this.#call.stdout, '\n');
      await this.folder(`${name.replace(/\/$/, '')}/${entry.name}`, true);
    }
  }

  async print(entries: Entry[]): Promise<void> {
    const sorted = this.#sorted(entries);
    if (sorted.length === 0) return;
    const text = this.#flags.has('l') ? this.#detailed(sorted) : this.#brief(sorted);
    await write(this.#call.stdout, text);
  }

  #shows(name: string): boolean {
    return !name.startsWith('.') || this.#flags.has('a') || this.#flags.has('A');
  }

  #sorted(entries: Entry[]): Entry[] {
    const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : 1);
    const sorted = entries.toSorted((a, b) => {
      if (this.#flags.has('t')) return b.stats.mtimeMs - a.stats.mtimeMs || byName(a, b);
      if (this.#flags.has('S')) return b.stats.size - a.stats.size || byName(a, b);
      return byName(a, b);
    });
    return this.#flags.has('r') ? sorted.toReversed() : sorted;
  }

  #brief(entries: Entry[]): string {
    const names = entries.map((entry) => this.#shown(entry));
    const widths = entries.map((entry) => entry.name.length + this.#mark(entry).length);
    const columns = this.#terminal?.columns;
    if (columns === undefined || this.#flags.has('1'))
      return names.map((name) => `${name}\n`).join('');
    const width = Math.max(...widths) + 2;
    const rows = Math.ceil(names.length / Math.max(1, Math.floor(columns / width)));
    const line = (row: number): string =>
      names
        .map((name, index) => name + ' '.repeat(width - (widths[index] ?? 0)))
        .filter((_, index) => index % rows === row)
        .join('')
        .trimEnd();
    return Array.from({ length: rows }, (_, row) => `${line(row)}\n`).join('');
  }

  #detailed(entries: Entry[]): string {
    const size = ({ stats }: Entry): string =>
      this.#flags.has('h') ? humanSize(stats.size) : String(stats.size);
    const width = Math.max(...entries.map((entry) => size(entry).length));
    return entries
      .map((entry) => {
        const { stats, link } = entry;
        const arrow = link === undefined ? '' : ` -> ${link}`;
        const when = dateOf(stats.mtime);
        return `${modeText(stats)} ${stats.nlink} ${size(entry).padStart(width)} ${when} ${this.#shown(entry)}${arrow}\n`;
      })
      .join('');
  }

  #shown(entry: Entry): string {
    const color = entry.stats.isDirectory() ? BLUE : entry.link === undefined ? '' : CYAN;
    const colored = this.#terminal && color ? `${color}${entry.name}${RESET}` : entry.name;
    return colored + this.#mark(entry);
  }

  #mark({ stats, link }: Entry): string {
    if (!this.#flags.has('F')) return '';
    if (stats.isDirectory()) return '/';
    if (link !== undefined) return '@';
    return (stats.mode & 0o111) === 0 ? '' : '*';
  }
}

function modeText(stats: fs.Stats): string {
  const kind = stats.isDirectory() ? 'd' : stats.isSymbolicLink() ? 'l' : '-';
  const bits = [...'rwxrwxrwx'].map((letter, at) => (stats.mode & (0o400 >> at) ? letter : '-'));
  return kind + bits.join('');
}

function dateOf(date: Date): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

function humanSize(bytes: number): string {
  const units = ['', 'K', 'M', 'G'];
  let size = bytes;
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return (unit > 0 && size < 10 ? size.toFixed(1) : String(Math.ceil(size))) + units[unit];
}
