import { runNode } from '../process/node-command.ts';
import { whenStarted } from './when-started.ts';

whenStarted(runNode);
