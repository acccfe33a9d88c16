import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { ExerciseSession } from './exercise-session.ts';
import { loadWork, saveWork } from './saved-work.ts';

/** Why a learner's edits are not safe, or undefined when they are. */
export type StorageTrouble = 'damaged' | 'denied' | 'full' | undefined;

/** A pause this long in typing is worth a save; in ms. */
const PAUSE = 300;

/**
 * Brings back what an earlier visit left, and from then on saves at every pause and when the page
 * goes away.
 *
 * @returns what stands in the way, and a function that ends the saving
 */
export function keepWork(session: ExerciseSession): {
  trouble: ReadonlySignal<StorageTrouble>;
  end(): void;
} {
  const trouble = signal<StorageTrouble>();
  const { name, starter } = session.content;
  const loaded = loadWork(name);
  if (loaded.state === 'found') {
    const { files, passed, savedAt } = loaded.work;
    session.passed.value = passed;
    if (Object.keys(files).length > 0) session.restore(files, savedAt);
  } else if (loaded.state !== 'none') trouble.value = loaded.state;

  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved = describe();

  function describe(): string {
    return JSON.stringify([session.texts(), session.passed.value]);
  }

  function save(): void {
    clearTimeout(timer);
    const current = describe();
    if (current === saved) return;
    const changed = Object.entries(session.texts()).filter(
      ([file, text]) => text !== starter[file],
    );
    const outcome = saveWork(name, {
      savedAt: Date.now(),
      files: Object.fromEntries(changed),
      passed: [...session.passed.peek()],
    });
    if (outcome === 'saved') saved = current;
    trouble.value = outcome === 'saved' ? undefined : outcome;
  }

  const endWatching = effect(() => {
    describe();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  addEventListener('pagehide', save);
  return {
    trouble,
    end() {
      save();
      endWatching();
      removeEventListener('pagehide', save);
    },
  };
}
