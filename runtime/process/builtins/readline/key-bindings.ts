import type { Key } from './keys.ts';
import { clearScreenDown, cursorTo } from './cursor.ts';
import { lengthAt, lengthLeft } from './characters.ts';
import type { LineEditor } from './line-editor.ts';

type Bindings = Record<string, (editor: LineEditor) => void>;

const left = (editor: LineEditor): void =>
  editor._moveCursor(-lengthLeft(editor.line, editor.cursor));
const right = (editor: LineEditor): void =>
  editor._moveCursor(lengthAt(editor.line, editor.cursor));
const toStart = (editor: LineEditor): void => editor._moveCursor(-Infinity);
const toEnd = (editor: LineEditor): void => editor._moveCursor(Infinity);
const deleteLeft = (editor: LineEditor): void => editor._deleteLeft();
const deleteRight = (editor: LineEditor): void => editor._deleteRight();
const deleteWordLeft = (editor: LineEditor): void => editor._deleteWordLeft();
const deleteWordRight = (editor: LineEditor): void => editor._deleteWordRight();
const deleteLineLeft = (editor: LineEditor): void => editor._deleteLineLeft();
const deleteLineRight = (editor: LineEditor): void => editor._deleteLineRight();
const wordLeft = (editor: LineEditor): void => editor._wordLeft();
const wordRight = (editor: LineEditor): void => editor._wordRight();

function interrupt(editor: LineEditor): void {
  if (editor.listenerCount('SIGINT') > 0) editor.emit('SIGINT');
  else editor.abandon('Aborted with Ctrl+C');
}

function endOfInput(editor: LineEditor): void {
  if (editor.line === '') editor.abandon('Aborted with Ctrl+D');
  else editor._deleteRight();
}

function clearScreen(editor: LineEditor): void {
  cursorTo(editor.output, 0, 0);
  clearScreenDown(editor.output);
  editor._refreshLine();
}

const WITH_CONTROL_AND_SHIFT: Bindings = { backspace: deleteLineLeft, delete: deleteLineRight };

const WITH_CONTROL: Bindings = {
  a: toStart,
  b: left,
  c: interrupt,
  d: endOfInput,
  e: toEnd,
  f: right,
  h: deleteLeft,
  k: deleteLineRight,
  l: clearScreen,
  n: (editor) => editor._historyNext(),
  p: (editor) => editor._historyPrev(),
  u: deleteLineLeft,
  w: deleteWordLeft,
  y: (editor) => editor.yank(),
  // Without a listener Node stops its process until SIGCONT; a worker cannot be stopped.
  z: (editor) => void editor.emit('SIGTSTP'),
  backspace: deleteWordLeft,
  delete: deleteWordRight,
  left: wordLeft,
  right: wordRight,
};

const WITH_META: Bindings = {
  b: wordLeft,
  d: deleteWordRight,
  f: wordRight,
  y: (editor) => editor.yankPop(),
  backspace: deleteWordLeft,
  delete: deleteWordRight,
};

const ALONE: Bindings = {
  return: (editor) => editor.carriageReturn(),
  enter: (editor) => editor.lineFeed(),
  backspace: deleteLeft,
  delete: deleteRight,
  left,
  right,
  home: toStart,
  end: toEnd,
  up: (editor) => editor.goRow(-1),
  down: (editor) => editor.goRow(1),
};

function bindingsFor({ ctrl, meta, shift }: Partial<Key>): Bindings {
  if (ctrl) return shift ? WITH_CONTROL_AND_SHIFT : WITH_CONTROL;
  return meta ? WITH_META : ALONE;
}

const lookUp = (bindings: Bindings, name: string | undefined): Bindings[string] | undefined =>
  name !== undefined && Object.hasOwn(bindings, name) ? bindings[name] : undefined;

/** The arrows look for lines that begin with what stood left of the cursor when they began. */
function followSearch(editor: LineEditor, { name, ctrl, meta, shift }: Partial<Key>): void {
  const isArrow = (name === 'up' || name === 'down') && !ctrl && !meta && !shift;
  if (isArrow) {
    if (!editor.isMultiline) editor.searchPrefix ??= editor.line.slice(0, editor.cursor);
  } else if (editor.searchPrefix !== null) {
    editor.searchPrefix = null;
    if (editor.historyIndex === editor.history.length) editor.historyIndex = -1;
  }
}

/**
 * Does what a key says.
 *
 * @param text - what it stands for if it is bound to nothing
 * @param previous - the key before
 */
export function pressKey(
  editor: LineEditor,
  text: string | null | undefined,
  key: Partial<Key>,
  previous: Partial<Key> | undefined,
): void {
  followSearch(editor, key);
  if (key.sequence?.startsWith('\x1F')) return editor.undo();
  if (key.sequence?.startsWith('\x1E')) return editor.redo();
  if (key.name === 'escape') return;
  const bindings = bindingsFor(key);
  if (bindings === ALONE && key.name !== 'enter') editor.forgetReturn();
  const command = lookUp(bindings, key.name);
  if (command) {
    command(editor);
  } else if (bindings === ALONE) {
    const completes = key.name === 'tab' && typeof editor.completer === 'function';
    if (completes && editor.isCompletionEnabled) editor._tabComplete(previous?.name === 'tab');
    else if (typeof text === 'string' && text !== '') editor.typeText(text);
  }
}

/** Does what a key says on a terminal that cannot move its cursor (`TERM=dumb`). */
export function pressDumbKey(
  editor: LineEditor,
  text: string | null | undefined,
  key: Partial<Key>,
): void {
  if (key.name === 'escape') return;
  if (key.name !== 'enter') editor.forgetReturn();
  if (key.ctrl && key.name === 'c') return interrupt(editor);
  if (key.ctrl && key.name === 'd') return editor.close();
  if (key.name === 'return') return editor.carriageReturn();
  if (key.name === 'enter') return editor.lineFeed();
  if (typeof text !== 'string') return;
  editor.line += text;
  editor.cursor += text.length;
  editor._writeToOutput(text);
}
