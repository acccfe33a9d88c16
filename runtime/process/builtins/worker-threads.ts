import { thread } from './worker-threads/thread.ts';

export {
  MessageChannel,
  MessagePort,
  receiveMessageOnPort,
} from './worker-threads/message-port.ts';
export { BroadcastChannel } from './worker-threads/broadcast-channel.ts';
export { Worker } from './worker-threads/worker.ts';

export const resourceLimits: object = {};
/** Asks for one environment for both; here a thread gets a copy. */
export const SHARE_ENV: symbol = Symbol.for('nodejs.worker_threads.SHARE_ENV');

/** What was kept under a key by {@link setEnvironmentData}. */
export function getEnvironmentData(key: unknown): unknown {
  return thread.environmentData.get(key);
}

/** Keeps a value for threads to come; `undefined` removes it. */
export function setEnvironmentData(key: unknown, value?: unknown): void {
  if (value === undefined) thread.environmentData.delete(key);
  else thread.environmentData.set(key, value);
}

/**
 * What `require('node:worker_threads')` gives. The properties of the thread are read when they are
 * asked for: they are known only once it runs.
 *
 * @param exports - what this file exports
 */
export function createWorkerThreads(exports: object): object {
  const facts = ['isMainThread', 'threadId', 'threadName', 'workerData', 'parentPort'] as const;
  const module = { ...exports };
  Reflect.deleteProperty(module, 'createWorkerThreads');
  for (const fact of facts) {
    Object.defineProperty(module, fact, { get: () => thread[fact], enumerable: true });
  }
  return module;
}
