import { kernel } from '../../current.ts';
import { adoptPort, portGone, type MessagePort as NodePort } from './message-port.ts';

/** What a thread is told before its program runs. */
export interface ThreadStart {
  threadId: number;
  name: string;
  workerData: unknown;
  environmentData: Map<unknown, unknown>;
  /** The thread's end of the channel that is its `parentPort`. */
  port: MessagePort;
}

/** What the thread and its parent tell each other beside the program's messages. */
export type ThreadMessage =
  | { type: 'start'; start: ThreadStart }
  | { type: 'online' }
  /** Nothing caught it; `fields` are what a clone of an error loses. */
  | { type: 'error'; error: unknown; fields: Record<string, unknown> }
  | { type: 'end' };

/** What a program sees of the thread it runs in. */
export const thread: {
  isMainThread: boolean;
  threadId: number;
  threadName: string;
  workerData: unknown;
  parentPort: NodePort | null;
  environmentData: Map<unknown, unknown>;
} = {
  isMainThread: true,
  threadId: 0,
  threadName: '',
  workerData: null,
  parentPort: null,
  environmentData: new Map(),
};

/** A copy of what can be cloned of an error, and its fields. */
function sendable(thrown: unknown): Extract<ThreadMessage, { type: 'error' }> {
  const fields = thrown instanceof Error ? { ...thrown } : {};
  for (const error of [thrown, String(thrown)]) {
    try {
      return { type: 'error', ...structuredClone({ error, fields }) };
    } catch {
      // Functions and the like do not leave a thread; the text does.
    }
  }
  return { type: 'error', error: new Error('An error that cannot be sent'), fields: {} };
}

/** A thread's side of the line to the program that started it. */
export class ThreadLine {
  readonly #control: MessagePort;

  /** @param control - the thread's end; it is taken over */
  constructor(control: MessagePort) {
    this.#control = control;
  }

  /** Waits for what the thread is to know, and makes it known to the program. */
  async begin(): Promise<void> {
    const start = await new Promise<ThreadStart>((resolve) => {
      this.#control.onmessage = (event: MessageEvent<ThreadMessage>) => {
        if (event.data.type !== 'start') return;
        for (const port of event.ports) adoptPort(port);
        resolve(event.data.start);
      };
    });
    const { threadId, name, workerData, environmentData } = start;
    const parentPort = adoptPort(start.port);
    Object.assign(thread, { isMainThread: false, threadId, threadName: name });
    Object.assign(thread, { workerData, environmentData, parentPort });
    kernel().onExit(() => {
      parentPort.close();
      this.#tell({ type: 'end' });
    });
    kernel().onParentGone(() => portGone(parentPort));
    this.#tell({ type: 'online' });
  }

  /** Tells of an error that nothing caught. */
  failed(thrown: unknown): void {
    this.#tell(sendable(thrown));
  }

  #tell(message: ThreadMessage): void {
    this.#control.postMessage(message);
  }
}
