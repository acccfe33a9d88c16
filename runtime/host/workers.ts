import { commandName } from '../protocol/commands.ts';

/**
 * The container's commands, each with the script of the worker it runs in. A script is whole in
 * itself and exports nothing, so that no program can import the host's own modules from it.
 */
const COMMANDS = {
  node: () => new Worker(new URL('./process-worker.ts', import.meta.url)),
  vitest: () => new Worker(new URL('./check-worker.ts', import.meta.url)),
};

/** A program that the container has. */
export type Command = keyof typeof COMMANDS;

/** The names of all commands. */
export const commandNames: string[] = Object.keys(COMMANDS);

/** Whether a name is that of a command. */
export function isCommand(name: string): name is Command {
  return Object.hasOwn(COMMANDS, name);
}

/** The command that a program's name or path means, for instance `/usr/local/bin/node`. */
export function commandOf(program: string): Command | undefined {
  const name = commandName(program);
  return isCommand(name) ? name : undefined;
}

/** For each command a worker that has loaded and waits, so that the next process starts at once. */
const spares = new Map<Command, Worker>();

/** Loads a command's worker ahead of its next use. */
export function prepareWorker(command: Command): void {
  if (spares.has(command)) return;
  const worker = COMMANDS[command]();
  spares.set(command, worker);
  // One that could not be loaded, because the network was away, must not be handed out later.
  worker.addEventListener('error', () => {
    if (spares.get(command) === worker) spares.delete(command);
  });
}

/** Gives a worker that nothing has run in. */
export function takeWorker(command: Command): Worker {
  const worker = spares.get(command) ?? COMMANDS[command]();
  spares.delete(command);
  prepareWorker(command);
  return worker;
}
