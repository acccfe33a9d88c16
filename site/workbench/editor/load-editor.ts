import { importEditor } from 'virtual:editor';
import type { EditorModule } from './text-editor.ts';

/** Pauses before the second and the third attempt, in ms: bad wifi often comes back. */
const PAUSES = [500, 2000];

let loading: Promise<EditorModule> | undefined;

/**
 * Loads Monaco, once for the page, and tries three times before it gives up.
 *
 * @throws the last attempt's error; a later call tries afresh
 */
export function loadEditor(): Promise<EditorModule> {
  loading ??= tryToLoad().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function tryToLoad(): Promise<EditorModule> {
  for (const pause of PAUSES) {
    try {
      return await importEditor();
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
      });
    }
  }
  return importEditor();
}
