import { copyUtilities } from './utilities/copy.ts';
import { curl } from './utilities/curl.ts';
import { fileUtilities } from './utilities/files.ts';
import { ls } from './utilities/ls.ts';
import { npm, npx } from './utilities/npm.ts';
import { printUtilities } from './utilities/print.ts';
import { systemUtilities } from './utilities/system.ts';
import { textUtilities } from './utilities/text.ts';
import type { Utility } from './utility.ts';

/** The utilities by their names. Each can be started by itself, as a program. */
export const utilities: ReadonlyMap<string, Utility> = new Map<string, Utility>([
  ...Object.entries(copyUtilities),
  ...Object.entries(fileUtilities),
  ...Object.entries(printUtilities),
  ...Object.entries(systemUtilities),
  ...Object.entries(textUtilities),
  ['curl', curl],
  ['ls', ls],
  ['npm', npm],
  ['npx', npx],
]);
