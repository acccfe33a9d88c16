import type { ProcessStart } from '../protocol/process-messages.ts';
import { COMMANDS } from '../protocol/commands.ts';
import { process } from '../process/builtins/process.ts';
import { NodeProcess } from '../process/node-process.ts';
import { runShell } from '../shell/shell.ts';

/**
 * Runs the shell or one of its utilities: a Node program that belongs to the container.
 *
 * @param start - the host's first message; its command is the shell's name or a utility's
 * @param port - the process's end of the channel to the host
 */
export function startShell(start: ProcessStart, port: MessagePort): void {
  const node = new NodeProcess(start, port);
  const { kernel } = node;
  process.initialize([process.execPath, start.command, ...start.args]);
  node.run(async () => {
    const system = { commands: COMMANDS, listProcesses: () => kernel.listProcesses() };
    // It ends when it says so: what it waits for need not be anything that holds a process.
    kernel.loop.hold();
    process.exitCode = await runShell(start.command, start.args, system, start.argv0);
    process.finish();
  });
}
