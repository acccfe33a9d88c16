import { EventEmitter } from 'events';
import { watchPath } from '../../../files/watch-path.ts';
import { kernel } from '../../current.ts';
import { AsyncWork } from '../../async-scope.ts';
import type { Timeout } from '../../event-loop/timers.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { globMatcher } from '../path/glob-pattern.ts';
import {
  abortError,
  invalidArgumentValue,
  validateBoolean,
  validateFunction,
} from '../validate.ts';
import {
  absolute,
  encodeName,
  optionsOf,
  pathOf,
  type FileOptions,
  type Name,
} from './arguments.ts';
import { stat } from './entries.ts';
import { named } from './descriptors.ts';
import { statsOf, type Stats } from './stats.ts';

type Ignore = (name: string) => boolean;

/** Reads the `ignore` option: a glob, a pattern, a function, or several of them. */
function ignoring(ignore: unknown, name = 'options.ignore'): Ignore {
  if (ignore == null) return () => false;
  if (Array.isArray(ignore)) {
    const all = ignore.map((each, index) => ignoring(each, `${name}[${index}]`));
    return (file) => all.some((ignores) => ignores(file));
  }
  if (typeof ignore === 'function') return (file) => Boolean((ignore as Ignore)(file));
  if (ignore instanceof RegExp) return (file) => ignore.test(file);
  if (typeof ignore !== 'string') {
    const expected = 'of type string or function or an instance of RegExp or Array';
    throw invalidArgumentType(name, expected, ignore);
  }
  if (ignore === '') throw invalidArgumentValue(name, ignore, 'must be a non-empty string');
  const matches = globMatcher(ignore);
  // A pattern without a slash means the name in any directory.
  return (file) => matches(file) || (!ignore.includes('/') && matches(file.replace(/^.*\//s, '')));
}

type WatchListener = (event: string, name: Name) => void;

/** What `fs.watch` gives (Node documentation: File system, "Class: fs.FSWatcher"). */
export class FSWatcher extends EventEmitter {
  readonly #stop: () => void;
  #release: (() => void) | undefined;
  #closed = false;

  readonly #resource = { type: 'FSEventWrap', handle: this };

  constructor(path: string, options: FileOptions) {
    super();
    const { persistent = true, recursive = false } = options as Record<string, boolean>;
    const work = new AsyncWork('FSEVENTWRAP', this);
    const ignores = ignoring(options['ignore']);
    const tell = (event: string, name: string): void => {
      if (ignores(name)) return;
      const { loop } = kernel();
      // A task later, as the system's own notices come.
      loop.queue('poll', () => {
        if (this.#closed) return;
        work.run(() => this.emit('change', event, encodeName(name, options)));
      });
    };
    const at = absolute(path);
    this.#stop = named(path, () => watchPath(kernel().files, at, { recursive }, tell));
    if (persistent) this.#release = kernel().loop.hold(this.#resource);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop();
    this.unref();
    process.nextTick(() => this.emit('close'));
  }

  ref(): this {
    if (!this.#closed) this.#release ??= kernel().loop.hold(this.#resource);
    return this;
  }

  unref(): this {
    this.#release?.();
    this.#release = undefined;
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** `fs.watch(filename[, options][, listener])` */
export function watch(path: unknown, given?: unknown, listener?: WatchListener): FSWatcher {
  const call = typeof given === 'function' ? (given as WatchListener) : listener;
  const options = optionsOf(given, {});
  const at = pathOf(path, 'filename');
  for (const name of ['persistent', 'recursive', 'throwIfNoEntry']) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  }
  const watcher = new FSWatcher(at, options);
  if (call !== undefined) {
    validateFunction(call, 'listener');
    watcher.on('change', call);
  }
  const { signal } = options;
  if (signal?.aborted) process.nextTick(() => watcher.close());
  else signal?.addEventListener('abort', () => watcher.close(), { once: true });
  return watcher;
}

/** `fs.promises.watch(filename[, options])`: the changes, one by one. */
export async function* watchAsync(
  path: unknown,
  given?: unknown,
): AsyncGenerator<{ eventType: string; filename: Name }, void> {
  const options = optionsOf(given, {});
  const { signal } = options;
  if (signal?.aborted) throw abortError(signal);
  const watcher = watch(path, { ...options, signal: undefined });
  const events: { eventType: string; filename: Name }[] = [];
  let wake = (): void => {};
  watcher.on('change', (eventType: string, filename: Name) => {
    events.push({ eventType, filename });
    wake();
  });
  signal?.addEventListener('abort', () => wake(), { once: true });
  try {
    while (true) {
      if (signal?.aborted) throw abortError(signal);
      const event = events.shift();
      if (event) yield event;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    watcher.close();
  }
}

type StatListener = (current: Stats, before: Stats) => void;

/** What `fs.watchFile` gives (Node documentation: File system, "Class: fs.StatWatcher"). */
export class StatWatcher extends EventEmitter {
  readonly #path: string;
  readonly #bigint: boolean;
  #timer: Timeout | undefined;
  #before: Stats | undefined;

  constructor(path: string, { persistent, interval, bigint }: Record<string, unknown>) {
    super();
    this.#path = path;
    this.#bigint = Boolean(bigint);
    this.#before = this.#look();
    const missing = this.#before.mtimeMs === statsOf(undefined, this.#bigint)['mtimeMs'];
    const poll = (): void => this.#poll();
    this.#timer = kernel().timers.set(poll, [], Number(interval ?? 5007), true);
    if (persistent === false) this.#timer.unref();
    if (missing) process.nextTick(() => this.emit('change', this.#before, this.#before));
  }

  ref(): this {
    this.#timer?.ref();
    return this;
  }

  unref(): this {
    this.#timer?.unref();
    return this;
  }

  stop(): void {
    if (!this.#timer) return;
    this.#timer.close();
    this.#timer = undefined;
    process.nextTick(() => this.emit('stop'));
  }

  #look(): Stats {
    const found = stat(this.#path, { bigint: this.#bigint, throwIfNoEntry: false })();
    return (found ?? statsOf(undefined, this.#bigint)) as Stats;
  }

  #poll(): void {
    const [now, before] = [this.#look(), this.#before];
    this.#before = now;
    const same = ['ctimeMs', 'mtimeMs', 'size', 'ino', 'mode'].every(
      (name) => now[name] === before?.[name],
    );
    if (!same) this.emit('change', now, before);
  }
}

const watchers = new Map<string, StatWatcher>();

/** `fs.watchFile(filename[, options], listener)` */
export function watchFile(path: unknown, given: unknown, listener?: StatListener): StatWatcher {
  const at = absolute(pathOf(path, 'filename'));
  const options = typeof given === 'object' && given !== null ? given : {};
  const call = typeof given === 'function' ? given : listener;
  validateFunction(call, 'listener');
  const watcher = watchers.get(at) ?? new StatWatcher(at, options as Record<string, unknown>);
  watchers.set(at, watcher);
  watcher.addListener('change', call as StatListener);
  return watcher;
}

/** `fs.unwatchFile(filename[, listener])` */
export function unwatchFile(path: unknown, listener?: StatListener): void {
  const at = absolute(pathOf(path, 'filename'));
  const watcher = watchers.get(at);
  if (!watcher) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') > 0) return;
  watchers.delete(at);
  watcher.stop();
}
