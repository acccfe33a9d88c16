import { scripts } from 'virtual:worker-scripts';
import { commandName } from '../protocol/commands.ts';

const COMMANDS = ['node', 'vitest'] as const;

/** A program that the container has. */
export type Command = (typeof COMMANDS)[number];

/** The names of all commands. */
export const commandNames: string[] = [...COMMANDS];

/** Whether a name is that of a command. */
export function isCommand(name: string): name is Command {
  return commandNames.includes(name);
}

/** The command that a program's name or path means, for instance `/usr/local/bin/node`. */
export function commandOf(program: string): Command | undefined {
  const name = commandName(program);
  return isCommand(name) ? name : undefined;
}

/** A worker for a command, which its name tells it. */
function createWorker(command: Command): Worker {
  return new Worker(scripts.worker, { name: command });
}

/** For each command a worker that has loaded and waits, so that the next process starts at once. */
const spares = new Map<Command, Worker>();

/** Loads a command's worker ahead of its next use. */
export function prepareWorker(command: Command): void {
  if (spares.has(command)) return;
  const worker = createWorker(command);
  spares.set(command, worker);
  // One that could not be loaded, because the network was away, must not be handed out later.
  worker.addEventListener('error', () => {
    if (spares.get(command) === worker) spares.delete(command);
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
export function takeWorker(command: Command): Worker {
  fetchedParts ??= setTimeout(() => fetchParts().catch(() => {}), PARTS_DELAY);
  const worker = spares.get(command) ?? createWorker(command);
  spares.delete(command);
  // The next one starts when this one runs: before, the two would share the processor.
  worker.addEventListener('message', () => prepareWorker(command), { once: true });
  return worker;
}
