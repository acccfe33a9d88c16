/** How many texts are kept. */
const LENGTH = 32;

/** Texts that were deleted, to be put back, as Emacs keeps them (Node documentation: Readline, "TTY keybindings"). */
export class KillRing {
  readonly #texts: string[] = [];
  #index = 0;

  /** Keeps a text that was deleted. */
  push(text: string): void {
    if (text === '' || text === this.#texts[0]) return;
    this.#texts.unshift(text);
    this.#texts.length = Math.min(this.#texts.length, LENGTH);
    this.#index = 0;
  }

  /** The text to put back, if there is one. */
  get current(): string | undefined {
    return this.#texts[this.#index];
  }

  /**
   * Goes to the text that was deleted before the current one, from the oldest to the newest.
   *
   * @example
   * ```ts
   * const ring = new KillRing();
   * for (const text of ['one', 'two']) ring.push(text);
   * [ring.current, ring.rotate(), ring.rotate()]; // => ['two', 'one', 'two']
   * ```
   */
  rotate(): string | undefined {
    if (this.#texts.length > 0) this.#index = (this.#index + 1) % this.#texts.length;
    return this.current;
  }
}
