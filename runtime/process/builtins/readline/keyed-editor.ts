import { pressDumbKey, pressKey } from './key-bindings.ts';
import type { Key } from './keys.ts';
import { LineEditor } from './line-editor.ts';

/** A line editor with Node's keys. */
export abstract class KeyedEditor extends LineEditor {
  #previousKey: Partial<Key> | undefined;

  _ttyWrite(text: string | null | undefined, key?: Partial<Key> | null): void {
    const pressed = key ?? {};
    if (process.env['TERM'] === 'dumb') {
      pressDumbKey(this, text, pressed);
      return;
    }
    const previous = this.#previousKey;
    this.#previousKey = pressed;
    if (!pressed.meta || pressed.name !== 'y') this.yanking = false;
    if (pressed.name !== 'up' && pressed.name !== 'down') this.column = undefined;
    pressKey(this, text, pressed, previous);
  }
}
