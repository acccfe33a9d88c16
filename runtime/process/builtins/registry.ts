import * as events from 'events';
import { promises as streamPromises } from 'readable-stream';
import { followPromises } from '../async-scope.ts';
import { nodeError } from '../node-errors.ts';
import * as asyncHooks from './async-hooks.ts';
import * as buffer from './buffer.ts';
import * as diagnosticsChannel from './diagnostics-channel.ts';
import * as dns from './dns.ts';
import { http, legacyModules } from './http.ts';
import { missingModules, whyMissing } from './missing.ts';
import * as net from './net.ts';
import { process } from './process.ts';
import { consumers, stream, webStreams } from './stream.ts';
import { StringDecoder } from './string-decoder.ts';
import * as timers from './timers.ts';
import * as timersPromises from './timers-promises.ts';
import { validateNumber } from './validate.ts';
// Built-ins that a plain HTTP server does not need. The build makes each of them a script of its own,
// which a process loads when it first asks for it (see `process/parts.ts`).
import * as assert from './assert.ts' with { load: 'lazily' };
import * as childProcess from './child-process.ts' with { load: 'lazily' };
import * as crypto from './crypto.ts' with { load: 'lazily' };
import * as fs from './fs.ts' with { load: 'lazily' };
import * as module from './module.ts' with { load: 'lazily' };
import * as os from './os.ts' with { load: 'lazily' };
import * as path from './path.ts' with { load: 'lazily' };
import * as perfHooks from './perf-hooks.ts' with { load: 'lazily' };
import * as querystring from './querystring.ts' with { load: 'lazily' };
import * as readline from './readline.ts' with { load: 'lazily' };
import * as refusing from './refusing.ts' with { load: 'lazily' };
import * as test from './test.ts' with { load: 'lazily' };
import * as tty from './tty.ts' with { load: 'lazily' };
import * as url from './url.ts' with { load: 'lazily' };
import * as util from './util.ts' with { load: 'lazily' };
import * as workerThreads from './worker-threads.ts' with { load: 'lazily' };

const timersPromisesModule = { ...timersPromises };
const timersModule = { ...timers, promises: timersPromisesModule };
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

/**
 * What `require` of each built-in gives, by its name without `node:`, made when it is first asked for.
 * Namespaces are copied: in Node they are plain objects, which programs may patch.
 */
const makers: Record<string, () => object> = {
  _stream_duplex: () => stream.Duplex,
  _stream_passthrough: () => stream.PassThrough,
  _stream_readable: () => stream.Readable,
  _stream_transform: () => stream.Transform,
  _stream_writable: () => stream.Writable,
  assert: () => assert.assert,
  'assert/strict': () => assert.strict,
  async_hooks: () => {
    followPromises();
    return { ...asyncHooks };
  },
  buffer: () => bufferModule,
  child_process: () => ({ ...childProcess }),
  console: () => globalThis.console,
  constants: () => ({
    ...os.constants.errno,
    ...os.constants.priority,
    ...os.constants.signals,
  }),
  crypto: () => ({ ...crypto }),
  diagnostics_channel: () => ({ ...diagnosticsChannel }),
  dns: () => ({ ...dns }),
  'dns/promises': () => dns.promises,
  events: () => events.EventEmitter,
  fs: () => fs.fs,
  'fs/promises': () => fs.promises,
  ...legacyModules,
  http: () => http,
  https: () => refusing.https,
  module: () => module.createModuleBuiltin(names),
  net: () => ({ ...net }),
  os: () => os.createOs(os),
  path: () => path.path,
  'path/posix': () => path.path,
  'path/win32': () => path.win32,
  perf_hooks: () => {
    const exports: object = { ...perfHooks };
    Reflect.deleteProperty(exports, 'performanceMembers');
    return exports;
  },
  process: () => process,
  querystring: () => querystring.querystring,
  readline: () => ({ ...readline }),
  'readline/promises': () => readline.promises,
  stream: () => stream,
  'stream/consumers': () => consumers,
  'stream/promises': () => streamPromises,
  'stream/web': () => webStreams,
  string_decoder: () => ({ StringDecoder }),
  sys: () => made('util'),
  test: () => test.test,
  timers: () => timersModule,
  'timers/promises': () => timersPromisesModule,
  tls: () => refusing.tls,
  tty: () => tty.tty,
  url: () => ({ ...url }),
  util: () => ({ ...util }),
  'util/types': () => util.types,
  worker_threads: () => workerThreads.createWorkerThreads(workerThreads),
  zlib: () => refusing.zlib,
};

/** The names of the built-in modules that are here, without `node:`. */
export const builtinNames: readonly string[] = Object.keys(makers);
const names = [...builtinNames, ...missingModules];
const modules = new Map<string, object>();

function made(name: string): object {
  const module = modules.get(name) ?? makers[name]!();
  modules.set(name, module);
  return module;
}

/**
 * A built-in module.
 *
 * @param name - without `node:`
 * @returns what `require` gives, or undefined where Node has no such module either
 * @throws `ERR_UNKNOWN_BUILTIN_MODULE`, with the reason, for a module of Node that this host has not
 */
export function builtin(name: string): object | undefined {
  if (Object.hasOwn(makers, name)) return made(name);
  const reason = whyMissing(name);
  if (reason !== undefined) throw nodeError(Error, 'ERR_UNKNOWN_BUILTIN_MODULE', reason);
  return undefined;
}
