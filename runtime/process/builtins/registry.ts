import * as events from 'events';
import { promises as streamPromises } from 'readable-stream';
import { StringDecoder } from 'string_decoder';
import { followPromises } from '../async-scope.ts';
import { nodeError } from '../node-errors.ts';
import { assert, strict } from './assert.ts';
import * as asyncHooks from './async-hooks.ts';
import * as buffer from './buffer.ts';
import * as childProcess from './child-process.ts';
import * as crypto from './crypto.ts';
import * as diagnosticsChannel from './diagnostics-channel.ts';
import { fs, promises as fsPromises } from './fs.ts';
import { http, legacyModules } from './http.ts';
import { missingModules, whyMissing } from './missing.ts';
import { createModuleBuiltin } from './module.ts';
import * as dns from './dns.ts';
import * as net from './net.ts';
import * as os from './os.ts';
import { path, win32 } from './path.ts';
import * as perfHooks from './perf-hooks.ts';
import { process } from './process.ts';
import { querystring } from './querystring.ts';
import * as readline from './readline.ts';
import { consumers, stream, webStreams } from './stream.ts';
import { https, tls, zlib } from './refusing.ts';
import { test } from './test.ts';
import * as timers from './timers.ts';
import * as timersPromises from './timers-promises.ts';
import { tty } from './tty.ts';
import * as url from './url.ts';
import * as util from './util.ts';
import { validateNumber } from './validate.ts';
import * as workerThreads from './worker-threads.ts';

const timersPromisesModule = { ...timersPromises };
const timersModule = { ...timers, promises: timersPromisesModule };
const utilModule = { ...util };
const { inspection, ...bufferExports } = buffer;
const bufferModule = Object.defineProperty({ ...bufferExports }, 'INSPECT_MAX_BYTES', {
  get: () => inspection.INSPECT_MAX_BYTES,
  set: (count: number) => {
    validateNumber(count, 'INSPECT_MAX_BYTES', 0);
    inspection.INSPECT_MAX_BYTES = count;
  },
  enumerable: true,
  configurable: true,
});
const asyncHooksModule = { ...asyncHooks };

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
  get async_hooks() {
    followPromises();
    return asyncHooksModule;
  },
  buffer: bufferModule,
  child_process: { ...childProcess },
  get console() {
    return globalThis.console;
  },
  constants: { ...os.constants.errno, ...os.constants.priority, ...os.constants.signals },
  crypto: { ...crypto },
  diagnostics_channel: { ...diagnosticsChannel },
  dns: { ...dns },
  'dns/promises': dns.promises,
  events: events.EventEmitter,
  fs,
  'fs/promises': fsPromises,
  ...legacyModules,
  http,
  https,
  net: { ...net },
  os: { ...os },
  path,
  'path/posix': path,
  'path/win32': win32,
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
  test,
  timers: timersModule,
  'timers/promises': timersPromisesModule,
  tls,
  tty,
  url: { ...url },
  util: utilModule,
  'util/types': util.types,
  worker_threads: workerThreads.createWorkerThreads(workerThreads),
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
