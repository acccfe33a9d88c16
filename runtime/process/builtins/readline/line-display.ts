import { stringWidth } from '../util/string-width.ts';
import { stripVTControlCharacters } from '../util.ts';
import { clearScreenDown, cursorTo, moveCursor } from './cursor.ts';
import { LineReader } from './line-reader.ts';

/** A place on the terminal, from where the prompt begins. */
export interface Position {
  rows: number;
  cols: number;
}

/** Begins each further row of a line that has line breaks in it. */
export const CONTINUATION = '| ';

/** The part of an interface that knows where the line and its cursor stand on the terminal. */
export abstract class LineDisplay extends LineReader {
  /** How many rows the cursor is below the prompt's first. */
  prevRows = 0;

  /** The terminal's width; where there is none, no row ends. */
  get columns(): number {
    return (this.output as { columns?: number } | null | undefined)?.columns || Infinity;
  }

  /** Whether the line has line breaks in it, as a line from the history may have. */
  get isMultiline(): boolean {
    return this.line.includes('\n');
  }

  /** Where the cursor is, counted from where the prompt begins. */
  getCursorPos(): Position {
    return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
  }

  /** Where a text ends that begins at the terminal's left edge. */
  _getDisplayPos(text: string): Position {
    const { columns } = this;
    let offset = 0;
    let rows = 0;
    for (const character of stripVTControlCharacters(text)) {
      if (character === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = this.isMultiline ? CONTINUATION.length : 0;
      } else if (character === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
      } else {
        const width = stringWidth(character);
        // One that needs two columns does not begin in the last.
        offset += width === 2 && (offset + 1) % columns === 0 ? 3 : width;
      }
    }
    const cols = offset % columns;
    return { cols, rows: rows + (offset - cols) / columns };
  }

  _refreshLine(): void {
    const { output } = this;
    const end = this._getDisplayPos(this._prompt + this.line);
    const cursor = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(output, 0, -this.prevRows);
    cursorTo(output, 0);
    clearScreenDown(output);
    const [first = '', ...others] = this.line.split('\n');
    this._writeToOutput(this._prompt + first);
    for (const row of others) this._writeToOutput(`\n${CONTINUATION}${row}`);
    // The terminal makes a row only when something is in it.
    if (end.cols === 0) this._writeToOutput(' ');
    cursorTo(output, cursor.cols);
    if (end.rows > cursor.rows) moveCursor(output, 0, cursor.rows - end.rows);
    this.prevRows = cursor.rows;
  }

  /** Moves the cursor in the line, as far as there is one. */
  _moveCursor(by: number): void {
    if (by === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.max(0, Math.min(this.cursor + by, this.line.length));
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  }

  clearLine(): void {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  }

  /** Puts text where the cursor is, and shows it. */
  _insertString(text: string): void {
    const { line, cursor } = this;
    const isAtEnd = cursor >= line.length;
    const before = this.getCursorPos();
    this.line = line.slice(0, cursor) + text + line.slice(cursor);
    this.cursor += text.length;
    const stays = isAtEnd && before.rows >= this.getCursorPos().rows;
    // What comes in one piece is pasted: the line is not drawn anew for each of its characters.
    if (stays || !this.isCompletionEnabled) this._writeToOutput(text);
    else this._refreshLine();
  }
}
