/** Whether this worker can share memory with others; to be read before a stand-in takes its place. */
export const hasSharedMemory: boolean = typeof SharedArrayBuffer !== 'undefined';

/** Arrays whose buffer stands in for shared memory where there is none. */
const standIns = new WeakSet<ArrayBufferLike>();

/** How long one round of waiting on the server lasts at most, in ms; it refuses longer ones. */
const LONGEST_SLEEP = 60_000;

/**
 * Makes `Atomics.wait` block in every browser. Node programs block with it on a SharedArrayBuffer;
 * where the page is not isolated, or the engine has no shared memory in workers (WebKitGTK), a
 * stand-in takes its place that nobody else can write to, so a wait on it always lasts to its end.
 * The worker then really stands still, on a request that the server answers late.
 */
export function blockingWait(): void {
  if (hasSharedMemory) return;
  class SharedArrayBufferStandIn extends ArrayBuffer {
    constructor(length: number) {
      super(length);
      standIns.add(this);
    }
  }
  const wait = Atomics.wait.bind(Atomics);
  const sleep = serverSleep();
  const standInWait = (
    array: Int32Array<ArrayBufferLike>,
    index: number,
    value: number,
    timeout = Infinity,
  ): 'ok' | 'not-equal' | 'timed-out' => {
    if (!standIns.has(array.buffer)) return wait(array, index, value, timeout);
    if (array[index] !== value) return 'not-equal';
    const end = performance.now() + timeout;
    for (let left = timeout; left > 0; left = end - performance.now()) sleep(left);
    return 'timed-out';
  };
  Object.defineProperty(Atomics, 'wait', { value: standInWait });
  Object.defineProperty(globalThis, 'SharedArrayBuffer', {
    value: SharedArrayBufferStandIn,
    configurable: true,
    writable: true,
  });
}

/** Blocks for some ms, on the sandbox server if it can be asked, else by keeping the CPU busy. */
function serverSleep(): (ms: number) => void {
  const Request = XMLHttpRequest;
  return (ms) => {
    const end = performance.now() + ms;
    try {
      const request = new Request();
      const whole = Math.min(Math.floor(ms), LONGEST_SLEEP);
      request.open('GET', `/sleep?ms=${whole}`, false);
      request.send();
      if (request.status === 204) return;
    } catch {
      // No server to ask: a static host, or the network is down.
    }
    while (performance.now() < end);
  };
}
