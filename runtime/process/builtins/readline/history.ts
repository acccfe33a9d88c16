/** Where in the history one is, and which lines it looks for. */
export interface HistorySearch {
  /** What the lines begin with. */
  prefix: string;
  /** The line as it is, which no step may lead to. */
  current: string;
}

/** An entry keeps a line of several rows as one: the rows in reverse, with `\r` between them. */
const reversed = (text: string, from: string, to: string): string =>
  text.split(from).toReversed().join(to);

/** The lines that were entered, the newest first (Node documentation: Readline, "TTY keybindings"). */
export class History {
  entries: string[];
  /** Which entry is shown; -1 for the line that is being typed. */
  index = -1;
  readonly size: number;
  readonly #removeDuplicates: boolean;

  /** @param size - how many lines are kept; 0 keeps none */
  constructor(entries: string[], size: number, removeDuplicates: boolean) {
    this.entries = entries;
    this.size = size;
    this.#removeDuplicates = removeDuplicates;
  }

  /**
   * Takes a line, unless it is blank or the newest one already.
   *
   * @returns whether the history may have changed
   *
   * @example
   * ```ts
   * const history = new History(['ls', 'pwd'], 2, false);
   * history.add('cat a'); // => true
   * history.entries; // => ['cat a', 'ls']
   * ```
   */
  add(line: string): boolean {
    if (this.size === 0 || line.trim() === '') return false;
    const isMultiline = line.includes('\n');
    if (isMultiline && this.index === -1) this.entries.shift();
    const entry = reversed(line, '\n', '\r');
    if (this.entries[0] !== entry) this.#put(entry);
    this.index = -1;
    return true;
  }

  /** Whether there are newer lines than the one that is shown. */
  get hasNewer(): boolean {
    return this.index > -1 && this.entries.length > 0;
  }

  /** Whether there may be older lines than the one that is shown. */
  get hasOlder(): boolean {
    return this.index !== this.entries.length && this.entries.length > 0;
  }

  /** Goes to the next newer line that fits, or back to what was typed. */
  newer(search: HistorySearch): string {
    return this.#go(-1, search);
  }

  /** Goes to the next older line that fits. */
  older(search: HistorySearch): string {
    return this.#go(1, search);
  }

  #put(entry: string): void {
    const { entries } = this;
    const older = this.#removeDuplicates ? entries.indexOf(entry) : -1;
    if (older !== -1) entries.splice(older, 1);
    entries.unshift(entry);
    if (entries.length > this.size) entries.pop();
  }

  #go(step: 1 | -1, { prefix, current }: HistorySearch): string {
    const { entries } = this;
    do this.index += step;
    while (entries[this.index]?.startsWith(prefix) === false || entries[this.index] === current);
    const found = entries[this.index];
    return found === undefined ? prefix : reversed(found, '\r', '\n');
  }
}
