import { expect, test } from 'vitest';
import { WINDOW } from '../../runtime/network/byte-stream.ts';
import { readBytes, sendBytes } from '../../runtime/network/readable-bytes.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('a sender gets no further ahead of its reader than the window', async () => {
  const { port1, port2 } = new MessageChannel();
  const chunk = new Uint8Array(WINDOW / 4);
  let sent = 0;
  const source = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
        if (sent === 40 * chunk.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const sending = sendBytes(source, port1);
  const reader = readBytes(port2).getReader();
  await turn();
  expect(sent).toBe(WINDOW);
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    received += value.length;
    expect(sent - received).toBeLessThanOrEqual(WINDOW + chunk.length);
  }
  await sending;
  expect(received).toBe(40 * chunk.length);
});

test('a source that fails breaks the reader off', async () => {
  const { port1, port2 } = new MessageChannel();
  const source = new ReadableStream<Uint8Array>({
    pull: () => Promise.reject(new Error('no more')),
  });
  await sendBytes(source, port1);
  await expect(new Response(readBytes(port2)).text()).rejects.toThrow(TypeError);
});

test('a reader that gives up cancels the source, also one that waits for room', async () => {
  const { port1, port2 } = new MessageChannel();
  let cancelled = false;
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(WINDOW)),
    cancel: () => void (cancelled = true),
  });
  let over = 0;
  const sending = sendBytes(source, port1);
  const stream = readBytes(port2, { onOver: () => over++ });
  await turn();
  await stream.cancel();
  await sending;
  expect([cancelled, over]).toEqual([true, 1]);
});

test('a signal breaks a stream off whose sender has died', async () => {
  const { port2 } = new MessageChannel();
  const death = new AbortController();
  const reading = new Response(readBytes(port2, { signal: death.signal })).text();
  death.abort();
  await expect(reading).rejects.toThrow('The connection was closed in the middle.');
});
