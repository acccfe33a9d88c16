/** Read by the home page, too: keep it free of the rest of the workbench. */
const PREFIX = 'async-gateway:exercise:';
const VERSION = 1;

/** What a learner has made of one exercise. */
export interface SavedWork {
  /** In ms since 1970. */
  savedAt: number;
  /** The learner's files by name; only those that differ from the starter. */
  files: Record<string, string>;
  /** Names of the checks that passed when they last ran. */
  passed: string[];
}

/**
 * `damaged`: something is there that this version cannot read; it is left as it is until the learner
 * edits. `denied`: the browser keeps this page from its storage.
 */
export type LoadedWork =
  { state: 'found'; work: SavedWork } | { state: 'none' | 'damaged' | 'denied' };

/** `full`: the browser has no room left for this origin. */
export type SaveOutcome = 'saved' | 'full' | 'denied';

/** The part of `Storage` that is used here; a getter, because reading `localStorage` may throw. */
export type StorageSource = () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const browserStorage: StorageSource = () => localStorage;

/**
 * Reads the saved work of an exercise.
 *
 * @param exercise its folder's name
 * @param storage where to look; the browser's own by default
 */
export function loadWork(exercise: string, storage: StorageSource = browserStorage): LoadedWork {
  let text: string | null;
  try {
    text = storage().getItem(PREFIX + exercise);
  } catch {
    return { state: 'denied' };
  }
  if (text === null) return { state: 'none' };
  const work = parseWork(text);
  return work ? { state: 'found', work } : { state: 'damaged' };
}

/**
 * Keeps the work of an exercise, or forgets it when there is nothing left to keep.
 *
 * @param exercise its folder's name
 * @param work its files and passed checks
 * @param storage where to keep it; the browser's own by default
 */
export function saveWork(
  exercise: string,
  work: SavedWork,
  storage: StorageSource = browserStorage,
): SaveOutcome {
  const empty = Object.keys(work.files).length === 0 && work.passed.length === 0;
  let area: ReturnType<StorageSource>;
  try {
    area = storage();
  } catch {
    return 'denied';
  }
  try {
    if (empty) area.removeItem(PREFIX + exercise);
    else area.setItem(PREFIX + exercise, JSON.stringify({ version: VERSION, ...work }));
    return 'saved';
  } catch (error) {
    return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'denied';
  }
}

function parseWork(text: string): SavedWork | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['version'] !== VERSION) return undefined;
  const { savedAt, files, passed } = value;
  if (typeof savedAt !== 'number' || !Number.isFinite(savedAt)) return undefined;
  if (!isRecord(files) || !Object.values(files).every(isText)) return undefined;
  if (!Array.isArray(passed) || !passed.every(isText)) return undefined;
  return { savedAt, files: files as Record<string, string>, passed };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
