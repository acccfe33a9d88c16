import { signal } from '@preact/signals';

/** The clock of a run, in ms since it began, as this page can tell it from the moments it is sent. */
export class RunClock {
  /** The time at the last reading; a new one every frame while somebody follows. */
  readonly now = signal(0);
  #offset = Infinity;
  #isFollowed = false;

  /** Begins a new run. */
  reset(): void {
    this.#offset = Infinity;
    this.now.value = 0;
  }

  /**
   * Learns from a moment that came this instant. The one that came fastest tells the offset best.
   *
   * @param at when it happened, in ms since the run began
   */
  calibrate(at: number): void {
    this.#offset = Math.min(this.#offset, performance.now() - at);
    this.read();
  }

  /** Reads the clock. Before the first moment it stands at 0. */
  read(): void {
    if (Number.isFinite(this.#offset)) this.now.value = performance.now() - this.#offset;
  }

  /**
   * Reads the clock at every frame. For who wants less motion it is read with each moment only.
   *
   * @param isNeeded asked at every frame; false ends the following
   */
  follow(isNeeded: () => boolean): void {
    if (this.#isFollowed || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.#isFollowed = true;
    const step = () => {
      this.#isFollowed = isNeeded();
      if (!this.#isFollowed) return;
      this.read();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
}
