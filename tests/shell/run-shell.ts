import { runShell } from '../../runtime/shell/shell.ts';

// The shell is a Node program: here real Node runs it, without the container.
process.exitCode = await runShell('sh', process.argv.slice(2), {
  commands: [],
  listProcesses: () => Promise.resolve([]),
});
process.exit();
