import type { TerminalSize } from '../protocol/process-messages.ts';

/** Who sits at the two ends of a terminal. */
export interface TerminalEnds {
  /** Takes what is to be shown. */
  show(bytes: Uint8Array): void;
  /** Takes what is read in front; `null` is the end of the input. */
  input(bytes: Uint8Array | null): void;
  /** Sends a signal to the programs that run in front. */
  signal(name: string): void;
}

/** A program that is attached to a terminal. */
export interface Attached {
  resize(size: TerminalSize): void;
}

const INTERRUPT = '\u0003';
const END_OF_INPUT = '\u0004';
const QUIT = '\u001C';
const SUSPEND = '\u001A';
const ERASE_LINE = '\u0015';
const ERASE_WORD = '\u0017';
const BACKSPACE = new Set(['\u007F', '\b']);
const NEWLINE = 10;
const RETURN = 13;

const encoder = new TextEncoder();

/**
 * A terminal as programs know it (POSIX, General Terminal Interface): it shows what is typed, hands it
 * over line by line, and makes signals of Ctrl-C and Ctrl-\. A program that reads single keys sets it
 * to raw mode. Every line break it shows returns to the first column.
 */
export class Terminal {
  size: TerminalSize;
  readonly #ends: TerminalEnds;
  readonly #attached = new Set<Attached>();
  #line = '';
  /** The program that reads single keys. */
  #rawFor: Attached | undefined;

  constructor(size: TerminalSize, ends: TerminalEnds) {
    this.size = size;
    this.#ends = ends;
  }

  /** Has a program be told of new sizes until it is {@link detach}ed. */
  attach(program: Attached): void {
    this.#attached.add(program);
  }

  /** Forgets a program that has ended; the terminal is as it was before it. */
  detach(program: Attached): void {
    this.#attached.delete(program);
    this.setRaw(program, false);
  }

  resize(size: TerminalSize): void {
    this.size = size;
    for (const program of this.#attached) program.resize(size);
  }

  /** Hands over each key as it is typed and shows none, or stops doing so. */
  setRaw(program: Attached, raw: boolean): void {
    if (raw) {
      this.#rawFor = program;
      this.#handOver(this.#line);
    } else if (this.#rawFor === program) {
      this.#rawFor = undefined;
    }
  }

  /** Shows what a program prints. */
  print(bytes: Uint8Array): void {
    const breaks = bytes.reduce((count, byte) => count + Number(byte === NEWLINE), 0);
    if (breaks === 0) return this.#ends.show(bytes);
    const shown = new Uint8Array(bytes.length + breaks);
    let at = 0;
    for (const byte of bytes) {
      if (byte === NEWLINE) shown[at++] = RETURN;
      shown[at++] = byte;
    }
    this.#ends.show(shown);
  }

  /** Takes what a user types. */
  type(text: string): void {
    if (this.#rawFor) return this.#ends.input(encoder.encode(text));
    for (const key of text) this.#key(key);
  }

  #key(key: string): void {
    if (key === '\r' || key === '\n') {
      this.#echo('\r\n');
      this.#handOver(`${this.#line}\n`);
    } else if (key === INTERRUPT || key === QUIT) {
      this.#echo(caret(key));
      this.#line = '';
      this.#ends.signal(key === INTERRUPT ? 'SIGINT' : 'SIGQUIT');
    } else if (key === END_OF_INPUT) {
      if (this.#line === '') this.#ends.input(null);
      else this.#handOver(this.#line);
    } else if (BACKSPACE.has(key)) {
      this.#erase(1);
    } else if (key === ERASE_LINE) {
      this.#erase([...this.#line].length);
    } else if (key === ERASE_WORD) {
      this.#erase([...(/\S*\s*$/.exec(this.#line)?.[0] ?? '')].length);
    } else if (key === SUSPEND) {
      // No worker can be stopped and go on later.
      this.#echo(caret(key));
    } else {
      this.#line += key;
      this.#echo(caret(key));
    }
  }

  #erase(count: number): void {
    const keys = [...this.#line];
    for (const key of keys.splice(Math.max(0, keys.length - count)).toReversed()) {
      this.#echo('\b \b'.repeat(caret(key).length > 1 && key.length === 1 ? 2 : 1));
    }
    this.#line = keys.join('');
  }

  #echo(text: string): void {
    this.#ends.show(encoder.encode(text));
  }

  #handOver(text: string): void {
    this.#line = '';
    if (text !== '') this.#ends.input(encoder.encode(text));
  }
}

/** How a key is shown: control characters as `^C`, others as they are. */
function caret(key: string): string {
  const code = key.charCodeAt(0);
  return code < 32 && key !== '\t' ? `^${String.fromCharCode(code + 64)}` : key;
}
