import { CheckSupervisor } from '../checks/supervisor.ts';
import type { CheckReport } from '../protocol/check-events.ts';
import type { Process, ProcessOptions } from './process.ts';
import type { Processes } from './processes.ts';

const encoder = new TextEncoder();

/**
 * Starts a command, with the supervisor that belongs to it.
 *
 * @param processes - of the container
 * @param options - what to run, and who takes its output
 */
export function launch(processes: Processes, options: ProcessOptions): Process {
  if (options.command !== 'vitest') return processes.spawn(options);
  const process = processes.spawn({
    ...options,
    report: (report) => supervisor.report(report as CheckReport),
    crashed: (message) => supervisor.crashed(message),
  });
  // Prints a test run's events, one JSON object a line, and ends a run that hangs.
  const supervisor = new CheckSupervisor({
    event: (event) => options.output('stdout', encoder.encode(`${JSON.stringify(event)}\n`)),
    kill: (code) => process.kill(code),
  });
  void process.exit.then((code) => supervisor.exited(code));
  return process;
}
