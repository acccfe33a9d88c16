import type { WorkerKind } from '../protocol/commands.ts';

/**
 * The scripts of the workers that commands run in. A script is whole in itself and exports nothing, so
 * that no program can import the host's own modules from it.
 */
const SCRIPTS: Record<WorkerKind, () => Worker> = {
  process: () => new Worker(new URL('./process-worker.ts', import.meta.url)),
  checks: () => new Worker(new URL('./check-worker.ts', import.meta.url)),
};

/** For each kind a worker that has loaded and waits, so that the next process starts at once. */
const spares = new Map<WorkerKind, Worker>();

/** Loads a worker ahead of its use. */
export function prepareWorker(kind: WorkerKind): void {
  if (spares.has(kind)) return;
  const worker = SCRIPTS[kind]();
  spares.set(kind, worker);
  // One that could not be loaded, because the network was away, must not be handed out later.
  worker.addEventListener('error', () => {
    if (spares.get(kind) === worker) spares.delete(kind);
  });
}

/** Gives a worker that nothing has run in. */
export function takeWorker(kind: WorkerKind): Worker {
  const worker = spares.get(kind) ?? SCRIPTS[kind]();
  spares.delete(kind);
  prepareWorker(kind);
  return worker;
}
