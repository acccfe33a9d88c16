import { blockingWait } from './blocking-wait.ts';
import { Blob, Buffer, File } from './builtins/buffer.ts';
import { Console, type ConsoleSink } from './builtins/console.ts';
import { fetch } from './builtins/fetch.ts';
import { process } from './builtins/process.ts';
import * as timers from './builtins/timers.ts';

/** What a worker has and Node has not. Learner code must not find it: it could imitate the host. */
const HIDDEN = (
  'self postMessage close onmessage onmessageerror importScripts name location ' +
  'WorkerGlobalScope DedicatedWorkerGlobalScope WorkerLocation WorkerNavigator indexedDB ' +
  'caches XMLHttpRequest Worker SharedWorker EventSource FileReader FileReaderSync ' +
  'requestAnimationFrame origin fonts cancelAnimationFrame isSecureContext ' +
  'crossOriginIsolated onerror scheduler onunhandledrejection onrejectionhandled ' +
  'trustedTypes WebTransport cookieStore Notification PushManager ' +
  'ServiceWorkerRegistration createImageBitmap fetch'
).split(' ');

/**
 * Gives a worker's global object Node's shape.
 *
 * @param sink - where `console` writes
 */
export function installGlobals(sink: ConsoleSink): void {
  blockingWait();
  for (const name of HIDDEN) hide(name);
  define('global', globalThis);
  define('process', process);
  define('fetch', fetch);
  define('Buffer', Buffer);
  define('Blob', Blob);
  define('File', File);
  define('console', new Console(sink));
  define('setTimeout', timers.setTimeout);
  define('setInterval', timers.setInterval);
  define('setImmediate', timers.setImmediate);
  define('clearTimeout', timers.clearTimeout);
  define('clearInterval', timers.clearInterval);
  define('clearImmediate', timers.clearImmediate);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Removes a property from the global object or from the prototype that lends it. */
function hide(name: string): void {
  for (let holder: object | null = globalThis; holder; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) Reflect.deleteProperty(holder, name);
  }
  // What cannot be deleted is shadowed.
  if (name in globalThis) define(name, undefined);
}
