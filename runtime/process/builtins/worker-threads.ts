import { nodeError } from '../node-errors.ts';

/** Every process here is one thread, its main one (Node documentation: Worker threads). */
export const isMainThread = true;
export const parentPort = null;
export const workerData = null;
export const threadId = 0;
export const threadName = '';
export const resourceLimits: object = {};
export const SHARE_ENV: symbol = Symbol.for('nodejs.worker_threads.SHARE_ENV');

/** The browser's own classes: their ports do not keep a process alive. */
export const MessageChannel: typeof globalThis.MessageChannel = globalThis.MessageChannel;
export const MessagePort: typeof globalThis.MessagePort = globalThis.MessagePort;

const environmentData = new Map<unknown, unknown>();

/** What was kept under a key by {@link setEnvironmentData}. */
export function getEnvironmentData(key: unknown): unknown {
  return environmentData.get(key);
}

/** Keeps a value for threads to come; `undefined` removes it. */
export function setEnvironmentData(key: unknown, value?: unknown): void {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

/** Refuses: a process cannot start threads here. Throws `ERR_WORKER_UNSUPPORTED_OPERATION`. */
export function Worker(): never {
  const message = 'This host starts no worker threads. Start another process instead.';
  throw nodeError(Error, 'ERR_WORKER_UNSUPPORTED_OPERATION', message);
}
