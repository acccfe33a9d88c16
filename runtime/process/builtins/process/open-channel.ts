import { kernel } from '../../current.ts';
import { MessageChannelEnd } from './message-channel.ts';

interface ProcessObject {
  on(name: string, listener: (name: string) => void): unknown;
  emit(name: string, ...args: unknown[]): boolean;
  listenerCount(name: string): number;
}

/** Events whose listeners wait for the parent, and keep the process alive for it. */
const WAITING = ['message', 'disconnect'];

/**
 * Gives a process that was started by `fork` its part of the channel: `send`, `disconnect`,
 * `connected` (Node's documentation: Process, `process.send()`).
 *
 * @param port - the process's end
 */
export function openChannel(process: ProcessObject, port: MessagePort): void {
  const channel = new MessageChannelEnd(port, process);
  const settle = (): void => {
    if (WAITING.some((name) => process.listenerCount(name) > 0)) channel.ref();
    else channel.unref();
  };
  // A tick later, when the listener has been added or removed.
  const later = (name: string): void => {
    if (WAITING.includes(name)) kernel().loop.nextTick(settle);
  };
  process.on('newListener', later);
  process.on('removeListener', later);
  kernel().onParentGone(() => channel.close());
  kernel().onExit(() => channel.leave());
  Object.defineProperties(process, {
    channel: { value: channel, configurable: true },
    connected: { get: () => channel.connected, configurable: true, enumerable: true },
    send: { value: channel.send.bind(channel), configurable: true, enumerable: true },
    disconnect: { value: () => channel.disconnect(), configurable: true, enumerable: true },
  });
}
