import { AsyncWork } from './async-scope.ts';
import { blockingWait } from './blocking-wait.ts';
import { atob, Blob, btoa, Buffer, File } from './builtins/buffer.ts';
import { createGlobalConsole } from './builtins/console.ts';
import { followEventTargets } from './builtins/event-target.ts';
import { fetch } from './builtins/fetch.ts';
import { completePerformance } from './builtins/perf-hooks/complete.ts';
import { process } from './builtins/process.ts';
import * as timers from './builtins/timers.ts';
import { completeAborts } from './builtins/abort.ts';
import { navigator } from './builtins/navigator.ts';
import { holdForWebPromises } from './builtins/web-bodies.ts';
import { completeWebStreams } from './builtins/web-streams.ts';
import * as workerThreads from './builtins/worker-threads.ts' with { load: 'lazily' };
import { nodeTypeError } from './node-errors.ts';
import { completeTextDecoder, TextDecoder } from './builtins/util/text-decoder.ts';
import { completeWebUrls, URL, URLSearchParams } from './builtins/url/web.ts';
import { validateFunction } from './builtins/validate.ts';

/** What Node lets a loop over the global object find. */
const ENUMERABLE = new Set(
  (
    'global clearImmediate setImmediate clearInterval clearTimeout setInterval setTimeout ' +
    'queueMicrotask structuredClone atob btoa performance fetch crypto navigator'
  ).split(' '),
);

/** What a worker has and Node has not, beyond what a loop over the global object finds. */
const HIDDEN = (
  'self postMessage close importScripts name location WorkerGlobalScope ' +
  'DedicatedWorkerGlobalScope WorkerLocation WorkerNavigator indexedDB caches XMLHttpRequest ' +
  'Worker SharedWorker EventSource FileReader FileReaderSync origin fonts scheduler ' +
  'trustedTypes WebTransport cookieStore Notification PushManager ServiceWorkerRegistration ' +
  'createImageBitmap'
).split(' ');

/** Gives a worker's global object Node's shape. */
export function installGlobals(): void {
  blockingWait();
  followEventTargets();
  completeWebUrls();
  completeTextDecoder();
  completePerformance();
  completeAborts();
  completeWebStreams();
  holdForWebPromises();
  define('TextDecoder', TextDecoder);
  define('URL', URL);
  define('URLSearchParams', URLSearchParams);
  // Learner code must not find what only a worker has: it could imitate the host.
  for (const name in globalThis) if (!ENUMERABLE.has(name)) hide(name);
  for (const name of HIDDEN) hide(name);
  define('global', globalThis);
  define('atob', atob);
  define('btoa', btoa);
  define('process', process);
  define('fetch', fetch);
  define('Buffer', Buffer);
  define('Blob', Blob);
  define('File', File);
  define(
    'console',
    createGlobalConsole(() => process),
  );
  define('setTimeout', timers.setTimeout);
  define('setInterval', timers.setInterval);
  define('setImmediate', timers.setImmediate);
  define('clearTimeout', timers.clearTimeout);
  define('clearInterval', timers.clearInterval);
  define('clearImmediate', timers.clearImmediate);
  define('queueMicrotask', queueMicrotask);
  define('structuredClone', structuredClone);
  defineLazily('MessageChannel', () => workerThreads.MessageChannel);
  defineLazily('MessagePort', () => workerThreads.MessagePort);
  defineLazily('BroadcastChannel', () => workerThreads.BroadcastChannel);
  define('navigator', navigator);
  define(Symbol.toStringTag, 'global');
  for (const name of ENUMERABLE) showInLoops(name);
}

const cloneNative = globalThis.structuredClone.bind(globalThis);

/**
 * A deep copy; see the web's `structuredClone`. The environment is a proxy, which engines do not copy:
 * its variables are.
 */
function structuredClone(
  ...given: [value: unknown, options?: StructuredSerializeOptions]
): unknown {
  // The environment is a proxy, which engines do not copy: its variables are.
  if (given.length > 0 && given[0] === process.env) return { ...process.env };
  if (given.length > 0) return cloneNative(...given);
  throw nodeTypeError('ERR_MISSING_ARGS', 'The "value" argument must be specified');
}

/** Makes a global the last of those that a loop finds. */
function showInLoops(name: string): void {
  const value: unknown = Reflect.get(globalThis, name);
  Reflect.deleteProperty(globalThis, name);
  Object.defineProperty(globalThis, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

const queueNative = globalThis.queueMicrotask.bind(globalThis);

/** Calls back when the current callback is over, with what runs now as its cause. */
function queueMicrotask(callback: () => void): void {
  validateFunction(callback, 'callback');
  const work = new AsyncWork('Microtask');
  queueNative(() => work.run(callback as () => void));
}

/** Defines a global whose code is loaded when it is first asked for. */
function defineLazily(name: string, get: () => unknown): void {
  Object.defineProperty(globalThis, name, {
    get() {
      const value = get();
      define(name, value);
      return value;
    },
    set(value: unknown) {
      define(name, value);
    },
    configurable: true,
  });
}

function define(name: string | symbol, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Removes a property from the global object or from the prototype that lends it. */
function hide(name: string): void {
  // Not from EventTarget's prototype, which lends its methods to others too.
  let holder: object = globalThis;
  for (; holder !== EventTarget.prototype; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) Reflect.deleteProperty(holder, name);
  }
  // What cannot be deleted is shadowed.
  if (name in globalThis) define(name, undefined);
}
