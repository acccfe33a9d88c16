import { scripts } from 'virtual:worker-scripts';
import type { WorkerKind } from '../protocol/commands.ts';

/** A worker of a kind, which its name tells it. */
function createWorker(kind: WorkerKind): Worker {
  return new Worker(scripts.worker, { name: kind });
}

/** For each kind a worker that has loaded and waits, so that the next process starts at once. */
const spares = new Map<WorkerKind, Worker>();

/** Loads a worker ahead of its use. */
export function prepareWorker(kind: WorkerKind): void {
  if (spares.has(kind)) return;
  const worker = createWorker(kind);
  spares.set(kind, worker);
  // One that could not be loaded, because the network was away, must not be handed out later.
  worker.addEventListener('error', () => {
    if (spares.get(kind) === worker) spares.delete(kind);
  });
}

/** In ms, from the start of the first process: what it needs at once goes before. */
const PARTS_DELAY = 2000;

let fetchedParts: ReturnType<typeof setTimeout> | undefined;

/**
 * Brings the parts of the worker's code into the browser's cache, from where programs load them when
 * they ask for them: at once then, and also when the network has gone away.
 */
async function fetchParts(): Promise<void> {
  for (const address of Object.values(scripts)) {
    const response = await fetch(address, { priority: 'low' });
    await response.arrayBuffer();
  }
}

/** Gives a worker that nothing has run in. */
export function takeWorker(kind: WorkerKind): Worker {
  fetchedParts ??= setTimeout(() => fetchParts().catch(() => {}), PARTS_DELAY);
  const worker = spares.get(kind) ?? createWorker(kind);
  spares.delete(kind);
  // The next one starts when this one runs: before, the two would share the processor.
  worker.addEventListener('message', () => prepareWorker(kind), { once: true });
  return worker;
}
