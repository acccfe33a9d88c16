import '../process/disposal-symbols.ts';
import { runNode } from '../process/node-command.ts';
import { startShell } from './start-shell.ts';
import { whenStarted } from './when-started.ts';

whenStarted((start, port) => (start.command === 'node' ? runNode : startShell)(start, port));
