import * as checks from '../checks/vitest-command.ts' with { load: 'lazily' };
import type { ProcessStart } from '../protocol/process-messages.ts';
import { runNode } from '../process/node-command.ts';
import { whenStarted } from './when-started.ts';
import type { Command } from './workers.ts';

type Run = (start: ProcessStart, port: MessagePort) => unknown;

/** What each command runs. All of it is loaded before any program could meddle with the worker. */
const COMMANDS: Record<Command, () => Run> = {
  node: () => runNode,
  vitest: () => checks.runVitest,
};

const command = COMMANDS[self.name as Command];
// When this script has run: its parts need what it lends them. No message comes before.
queueMicrotask(() => whenStarted(command()));
