import { completionListing, commonPrefix } from './completion.ts';
import { History } from './history.ts';
import { KillRing } from './kill-ring.ts';
import { lengthAt, lengthLeft } from './characters.ts';
import { CONTINUATION, LineDisplay } from './line-display.ts';
import type { Completions, Settings } from './options.ts';

/** A line to go back to. */
interface Edit {
  line: string;
  cursor: number;
}

/** How many edits can be undone. */
const UNDO_LIMIT = 2048;
/** What ends a line in text that is written at once. */
const LINE_ENDS = /\r?\n|\r|\u2028|\u2029/;

/** The part of an interface that edits the line on a terminal (Node documentation: Readline, "TTY keybindings"). */
export abstract class LineEditor extends LineDisplay {
  /** What the lines of the history begin with that the arrows look for; null if none was pressed. */
  searchPrefix: string | null = null;
  readonly #history: History;
  readonly #killRing = new KillRing();
  #undone: Edit[] = [];
  #done: Edit[] = [];
  /** Whether the last key put back what was deleted. */
  yanking = false;
  /** The column that the arrows keep to in a line of several rows. */
  column: number | undefined;

  constructor(settings: Settings) {
    super(settings);
    const { history, historySize, removeHistoryDuplicates = false } = settings;
    this.#history = new History(history, historySize, removeHistoryDuplicates);
  }

  /** The lines entered before, the newest first. */
  get history(): string[] {
    return this.#history.entries;
  }

  set history(lines: string[]) {
    this.#history.entries = lines;
  }

  /** Which line of the history is shown; -1 for none. */
  get historyIndex(): number {
    return this.#history.index;
  }

  set historyIndex(index: number) {
    this.#history.index = index;
  }

  get historySize(): number {
    return this.#history.size;
  }

  /**
   * Asks the completer.
   *
   * @param again - whether Tab was the key before, too
   */
  abstract _tabComplete(again: boolean): unknown;

  /** Ends the interface, because no more input is wanted. */
  abandon(_reason: string): void {
    this.close();
  }

  /** Takes text that was typed or pasted, which may be several lines. */
  typeText(text: string): void {
    const lines = text.split(LINE_ENDS);
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      this._insertString(line);
      this._line();
    }
    this._insertString(rest);
  }

  override _insertString(text: string): void {
    this.#noteEdit();
    super._insertString(text);
  }

  /** Enters the line. */
  _line(): void {
    const line = this._addHistory();
    this.#done = [];
    this.#undone = [];
    this.clearLine();
    this._onLine(line);
  }

  /** Enters the line if this `\n` does not belong to a `\r` before it. */
  lineFeed(): void {
    if (!this.followsReturn()) this._line();
  }

  /** Enters the line; a `\n` that follows will belong to it. */
  carriageReturn(): void {
    this.sawReturn(true);
    this._line();
  }

  /** Notes that what comes next does not belong to a `\r` any more. */
  forgetReturn(): void {
    this.sawReturn(false);
  }

  _addHistory(): string {
    const { line, isMultiline } = this;
    if (!this.#history.add(line)) return line;
    this.emit('history', this.history);
    return isMultiline ? line.replaceAll('\n', '\r') : line;
  }

  _wordLeft(): void {
    this._moveCursor(this.#wordStart() - this.cursor);
  }

  _wordRight(): void {
    const [word = ''] = /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(this.line.slice(this.cursor)) ?? [];
    this._moveCursor(word.length);
  }

  _deleteLeft(): void {
    if (this.cursor > 0) this.#replace(this.cursor - lengthLeft(this.line, this.cursor));
  }

  _deleteRight(): void {
    const { line, cursor } = this;
    if (cursor < line.length) this.#replace(cursor, cursor + lengthAt(line, cursor));
  }

  _deleteWordLeft(): void {
    if (this.cursor > 0) this.#replace(this.#wordStart());
  }

  _deleteWordRight(): void {
    const { line, cursor } = this;
    const [word = ''] = /^(?:\s+|\W+|\w+)\s*/.exec(line.slice(cursor)) ?? [];
    if (cursor < line.length) this.#replace(cursor, cursor + word.length);
  }

  _deleteLineLeft(): void {
    this.#killRing.push(this.line.slice(0, this.cursor));
    this.#replace(0);
  }

  _deleteLineRight(): void {
    this.#killRing.push(this.line.slice(this.cursor));
    this.#replace(this.cursor, this.line.length);
  }

  /** Puts back what was deleted last. */
  yank(): void {
    const text = this.#killRing.current;
    if (text === undefined) return;
    this.yanking = true;
    this._insertString(text);
  }

  /** Puts what was deleted before in the place of what was just put back. */
  yankPop(): void {
    const last = this.#killRing.current;
    if (!this.yanking || last === undefined) return;
    const text = this.#killRing.rotate();
    if (text !== last) this.#show(this.cursor - last.length, this.cursor, text);
  }

  undo(): void {
    this.#goBack(this.#done, this.#undone);
  }

  redo(): void {
    this.#goBack(this.#undone, this.#done);
  }

  _historyPrev(): void {
    if (this.#history.hasOlder) this.#showEntry((search) => this.#history.older(search));
  }

  _historyNext(): void {
    if (this.#history.hasNewer) this.#showEntry((search) => this.#history.newer(search));
  }

  /** Goes a row up or down in a line of several rows, beyond them to the history. */
  goRow(step: 1 | -1): void {
    const { rows, cols } = this.getCursorPos();
    const lines = this.line.split('\n');
    const next = lines[rows + step];
    if (lines.length > 1 && next !== undefined) {
      this.column ??= cols;
      const before = lines.slice(0, rows + step).join('\n');
      const start = rows + step === 0 ? 0 : before.length + 1;
      const margin =
        rows + step === 0 ? this._getDisplayPos(this._prompt).cols : CONTINUATION.length;
      const column = Math.max(0, Math.min(this.column - margin, next.length));
      this._moveCursor(start + column - this.cursor);
      return;
    }
    this.column = undefined;
    if (step === 1) this._historyNext();
    else this._historyPrev();
  }

  /**
   * Completes the word, or lists what it could become.
   *
   * @param again - whether Tab was pressed before, and the list is wanted
   */
  complete(again: boolean, [matches, completed]: Completions): void {
    if (!matches || matches.length === 0) return;
    const prefix = commonPrefix(matches.filter((match) => match !== ''));
    if (prefix.startsWith(completed) && prefix.length > completed.length) {
      this._insertString(prefix.slice(completed.length));
    } else if (!completed.startsWith(prefix)) {
      this.#show(this.cursor - completed.length, this.cursor, prefix);
    } else if (again) {
      this.#noteEdit();
      this._writeToOutput(completionListing(matches, this.columns));
      this._refreshLine();
    }
  }

  #wordStart(): number {
    const before = this.line.slice(0, this.cursor);
    return /(?:[^\w\s]+|\w+)?\s*$/.exec(before)?.index ?? 0;
  }

  #noteEdit(): void {
    this.#done.push({ line: this.line, cursor: this.cursor });
    if (this.#done.length > UNDO_LIMIT) this.#done.shift();
  }

  /** Replaces a part of the line; it can be undone. */
  #replace(from: number, to = this.cursor, text = ''): void {
    this.#noteEdit();
    this.#show(from, to, text);
  }

  #show(from: number, to: number, text = ''): void {
    this.line = this.line.slice(0, from) + text + this.line.slice(to);
    this.cursor = from + text.length;
    this._refreshLine();
  }

  #showEntry(find: (search: { prefix: string; current: string }) => string): void {
    const line = find({ prefix: this.searchPrefix ?? '', current: this.line });
    this.#replace(0, this.line.length, line);
  }

  #goBack(from: Edit[], to: Edit[]): void {
    const edit = from.pop();
    if (!edit) return;
    to.push({ line: this.line, cursor: this.cursor });
    this.line = edit.line;
    this.cursor = edit.cursor;
    this._refreshLine();
  }
}
