import * as events from 'events';
import { promises as streamPromises } from 'readable-stream';
import { StringDecoder } from 'string_decoder';
import { nodeError } from '../node-errors.ts';
import { assert, strict } from './assert.ts';
import * as buffer from './buffer.ts';
import { childProcess } from './child-process.ts';
import * as crypto from './crypto.ts';
import * as diagnosticsChannel from './diagnostics-channel.ts';
import * as fs from './fs.ts';
import { http, legacyModules } from './http.ts';
import { missingModules, whyMissing } from './missing.ts';
import { createModuleBuiltin } from './module.ts';
import * as net from './net.ts';
import * as os from './os.ts';
import { path } from './path.ts';
import * as perfHooks from './perf-hooks.ts';
import { process } from './process.ts';
import { querystring } from './querystring.ts';
import * as readline from './readline.ts';
import { consumers, stream, webStreams } from './stream.ts';
import { https, tls, zlib } from './refusing.ts';
import * as timers from './timers.ts';
import * as timersPromises from './timers-promises.ts';
import { tty } from './tty.ts';
import * as url from './url.ts';
import * as util from './util.ts';
import * as workerThreads from './worker-threads.ts';

const timersModule = { ...timers, promises: timersPromises };
const utilModule = { ...util };

/**
 * What `require` of each built-in gives, by its name without `node:`. Namespaces are copied: in Node
 * they are plain objects, which programs may patch.
 */
const modules: Record<string, object> = {
  _stream_duplex: stream.Duplex,
  _stream_passthrough: stream.PassThrough,
  _stream_readable: stream.Readable,
  _stream_transform: stream.Transform,
  _stream_writable: stream.Writable,
  assert,
  'assert/strict': strict,
  buffer: { ...buffer },
  child_process: childProcess,
  get console() {
    return globalThis.console;
  },
  constants: { ...os.constants.errno, ...os.constants.priority, ...os.constants.signals },
  crypto: { ...crypto },
  diagnostics_channel: { ...diagnosticsChannel },
  events: events.EventEmitter,
  fs: { ...fs },
  'fs/promises': fs.promises,
  ...legacyModules,
  http,
  https,
  net: { ...net },
  os: { ...os },
  path,
  'path/posix': path,
  perf_hooks: { ...perfHooks },
  process,
  querystring,
  readline: { ...readline },
  'readline/promises': readline.promises,
  stream,
  'stream/consumers': consumers,
  'stream/promises': streamPromises,
  'stream/web': webStreams,
  string_decoder: { StringDecoder },
  sys: utilModule,
  timers: timersModule,
  'timers/promises': { ...timersPromises },
  tls,
  tty,
  url: { ...url },
  util: utilModule,
  'util/types': util.types,
  worker_threads: { ...workerThreads },
  zlib,
};
modules['module'] = createModuleBuiltin([...Object.keys(modules), 'module', ...missingModules]);

/**
 * A built-in module.
 *
 * @param name - without `node:`
 * @returns what `require` gives, or undefined where Node has no such module either
 * @throws `ERR_UNKNOWN_BUILTIN_MODULE`, with the reason, for a module of Node that this host has not
 */
export function builtin(name: string): object | undefined {
  if (Object.hasOwn(modules, name)) return modules[name];
  const reason = whyMissing(name);
  if (reason !== undefined) throw nodeError(Error, 'ERR_UNKNOWN_BUILTIN_MODULE', reason);
  return undefined;
}
