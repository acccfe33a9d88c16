import { assert } from './assert.ts';
import { async } from './async.ts';
import { buffer } from './buffer.ts';
import { children } from './children.ts';
import { events } from './events.ts';
import { fs } from './fs.ts';
import { globals } from './globals.ts';
import { httpPage } from './http.ts';
import { more } from './more.ts';
import { netPage } from './net.ts';
import { process } from './process.ts';
import { stream } from './stream.ts';
import { text } from './text.ts';
import { timers } from './timers.ts';
import { url } from './url.ts';
import { util } from './util.ts';

/** Programs that print what Node's documentation tells, by page and by what they show. */
export const documentedPrograms: Record<string, string> = {
  ...assert,
  ...async,
  ...buffer,
  ...children,
  ...events,
  ...fs,
  ...globals,
  ...httpPage,
  ...more,
  ...netPage,
  ...process,
  ...stream,
  ...text,
  ...timers,
  ...url,
  ...util,
};
