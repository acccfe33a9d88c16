import '../process/disposal-symbols.ts';
import { runVitest } from '../checks/vitest-command.ts';
import { whenStarted } from './when-started.ts';

whenStarted((start, port) => void runVitest(start, port));
