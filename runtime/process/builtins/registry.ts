import * as buffer from 'buffer';
import * as events from 'events';
import path from 'path-browserify';
import * as stream from 'readable-stream';
import { StringDecoder } from 'string_decoder';
import * as diagnosticsChannel from './diagnostics-channel.ts';
import * as fs from './fs.ts';
import * as http from './http.ts';
import * as net from './net.ts';
import { process } from './process.ts';
import * as timers from './timers.ts';
import * as timersPromises from './timers-promises.ts';
import * as url from './url.ts';
import * as util from './util.ts';

const timersModule = { ...timers, promises: timersPromises };

/**
 * What `require` of each built-in gives, by its name without `node:`. Namespaces are copied: in Node
 * they are plain objects, which programs may patch.
 */
const modules: Record<string, object> = {
  buffer: { ...buffer },
  get console() {
    return globalThis.console;
  },
  diagnostics_channel: { ...diagnosticsChannel },
  events: events.EventEmitter,
  fs: { ...fs },
  'fs/promises': fs.promises,
  http: { ...http },
  net: { ...net },
  path,
  'path/posix': path,
  perf_hooks: { performance },
  process,
  stream: stream.Stream,
  'stream/promises': stream.promises,
  string_decoder: { StringDecoder },
  timers: timersModule,
  'timers/promises': { ...timersPromises },
  url: { ...url },
  util: { ...util },
};

/**
 * A built-in module.
 *
 * @param name - without `node:`
 * @returns what `require` gives, or undefined where there is no such module
 */
export function builtin(name: string): object | undefined {
  return Object.hasOwn(modules, name) ? modules[name] : undefined;
}
