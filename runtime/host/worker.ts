import '../process/disposal-symbols.ts';
import * as checks from '../checks/vitest-command.ts' with { load: 'lazily' };
import type { WorkerKind } from '../protocol/commands.ts';
import type { ProcessStart } from '../protocol/process-messages.ts';
import { runNode } from '../process/node-command.ts';
import * as shell from './start-shell.ts' with { load: 'lazily' };
import { whenStarted } from './when-started.ts';

type Run = (start: ProcessStart, port: MessagePort) => unknown;

/** What each kind of worker runs. All of it is loaded before any program could meddle with the worker. */
const KINDS: Record<WorkerKind, () => Run> = {
  process: () => (start, port) =>
    (start.command === 'node' ? runNode : shell.startShell)(start, port),
  checks: () => checks.runVitest,
};

const kind = KINDS[self.name as WorkerKind];
// When this script has run: its parts need what it lends them. No message comes before.
queueMicrotask(() => whenStarted(kind()));
