/** A key that was pressed (Node documentation: Readline, `readline.emitKeypressEvents`). */
export interface Key {
  /** The characters that the terminal sent. */
  sequence: string;
  name: string | undefined;
  ctrl: boolean;
  meta: boolean;
  shift: boolean;
  /** What an escape sequence says without its modifiers, for instance `[A`. */
  code?: string;
}

/** What a listener of `keypress` gets: the text that the key stands for, and the key. */
export interface Press {
  text: string | undefined;
  key: Key;
}

const ESCAPE = '\x1B';

/** Keys by the codes that xterm, rxvt, PuTTY, Cygwin and Linux's console send for them. */
const CODES: Record<string, string> = {
  up: '[A OA',
  down: '[B OB',
  right: '[C OC',
  left: '[D OD',
  clear: '[E OE',
  end: '[F OF [4~ [8~',
  home: '[H OH [1~ [7~',
  insert: '[2~',
  delete: '[3~',
  pageup: '[5~ [[5~',
  pagedown: '[6~ [[6~',
  f1: '[P OP [11~ [[A',
  f2: '[Q OQ [12~ [[B',
  f3: '[R OR [13~ [[C',
  f4: '[S OS [14~ [[D',
  f5: '[15~ [[E',
  f6: '[17~',
  f7: '[18~',
  f8: '[19~',
  f9: '[20~',
  f10: '[21~',
  f11: '[23~',
  f12: '[24~',
  'paste-start': '[200~',
  'paste-end': '[201~',
};
/** Codes of rxvt and xterm that tell a modifier by themselves. */
const SHIFTED: Record<string, string> = {
  up: '[a',
  down: '[b',
  right: '[c',
  left: '[d',
  clear: '[e',
  insert: '[2$',
  delete: '[3$',
  pageup: '[5$',
  pagedown: '[6$',
  home: '[7$',
  end: '[8$',
  tab: '[Z',
};
const CONTROLLED: Record<string, string> = {
  up: 'Oa',
  down: 'Ob',
  right: 'Oc',
  left: 'Od',
  clear: 'Oe',
  insert: '[2^',
  delete: '[3^',
  pageup: '[5^',
  pagedown: '[6^',
  home: '[7^',
  end: '[8^',
};

const keyOfCode = new Map<string, Partial<Key>>();
for (const [table, modifier] of [
  [CODES, {}],
  [SHIFTED, { shift: true }],
  [CONTROLLED, { ctrl: true }],
] as const) {
  for (const [name, codes] of Object.entries(table)) {
    for (const code of codes.split(' ')) keyOfCode.set(code, { name, ...modifier });
  }
}

const NAMED: Record<string, string> = {
  '\r': 'return',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7F': 'backspace',
  [ESCAPE]: 'escape',
  ' ': 'space',
};

/** Escape alone, or twice, which some terminals send for Alt. */
const ESCAPES = new RegExp(`^${ESCAPE}{1,2}`);
/** What comes after it when more is to come. */
const UNFINISHED = /^(?:|O\d?|\[\[?\d{0,3}(?:;\d?)?)$/;
/** One that gives a code: after `O`, a modifier and a letter; after `[`, numbers and a letter. */
const AFTER_O = /^O(\d?)([^]*)$/;
const AFTER_BRACKET = /^(\[\[?)(?:(\d\d?)(?:;(\d))?([~^$])|(?:(?:\d;)?(\d))?(\d{3}~|[A-Za-z]))$/;

/** What one character, or one with escape before it, is as a key. */
function plainKey(character: string, escaped: boolean): Partial<Key> {
  const name = NAMED[character];
  if (name !== undefined) return { name, meta: escaped };
  if (!escaped && character <= '\x1A') {
    return { name: String.fromCharCode(character.charCodeAt(0) + 96), ctrl: true };
  }
  if (/^[0-9A-Za-z]$/.test(character)) {
    const shift = /[A-Z]/.test(character);
    return { name: character.toLowerCase(), shift, meta: escaped };
  }
  if (escaped) return { name: character === '' ? 'escape' : undefined, meta: true };
  return {};
}

/** What an escape sequence is as a key; the modifiers are bits of a number that counts from 1. */
function codedKey(sequence: string): Partial<Key> {
  const [, digit, letter] = AFTER_O.exec(sequence) ?? [];
  const [, bracket = '', number = '', bits, end = '', other, last = ''] =
    AFTER_BRACKET.exec(sequence) ?? [];
  const isBroken = digit === undefined && bracket === '';
  const code =
    digit !== undefined ? `O${letter}` : isBroken ? sequence : `${bracket}${number}${end}${last}`;
  const modifier = Number(digit || bits || other || 1) - 1;
  return {
    ctrl: (modifier & 4) !== 0,
    meta: (modifier & 10) !== 0,
    shift: (modifier & 1) !== 0,
    code,
    name: 'undefined',
    ...keyOfCode.get(code),
  };
}

function isUnfinished(sequence: string): boolean {
  return sequence.startsWith(ESCAPE) && UNFINISHED.test(sequence.replace(ESCAPES, ''));
}

/** Finds the keys in what a terminal sends, character by character. */
export class KeyParser {
  #pending = '';

  /**
   * Takes a character.
   *
   * @param character - a whole code point, or `''` when nothing came after an escape for a while
   * @returns the key that it completes, if it completes one
   *
   * @example
   * ```ts
   * const parser = new KeyParser();
   * [...'\x1B[1;5C'].map((character) => parser.take(character)?.key.name).at(-1); // => 'right'
   * parser.take('A')?.key; // => { sequence: 'A', name: 'a', ctrl: false, meta: false, shift: true }
   * ```
   */
  take(character: string): Press | undefined {
    const sequence = this.#pending + character;
    if (character !== '' && isUnfinished(sequence)) {
      this.#pending = sequence;
      return undefined;
    }
    this.#pending = '';
    return sequence === '' ? undefined : press(sequence, character);
  }
}

function press(sequence: string, last: string): Press {
  const escaped = sequence.startsWith(ESCAPE);
  const rest = sequence.replace(ESCAPES, '');
  const isCoded = escaped && /^[O[]/.test(rest);
  const key: Key = {
    sequence,
    name: undefined,
    ctrl: false,
    meta: false,
    shift: false,
    ...(isCoded ? codedKey(rest) : plainKey(last, escaped)),
  };
  return { text: escaped ? undefined : sequence, key };
}
