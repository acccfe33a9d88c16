import { describe, expect, test } from 'vitest';
import { EventLoop } from '../../runtime/process/event-loop/event-loop.ts';
import { Timers } from '../../runtime/process/event-loop/timers.ts';

function createLoop() {
  const seen: string[] = [];
  let idle: () => void;
  const idled = new Promise<void>((resolve) => (idle = resolve));
  const loop = new EventLoop({
    uncaught: (error) => seen.push(`uncaught ${(error as Error).message}`),
    idle: () => idle(),
  });
  return { seen, idled, loop, timers: new Timers(loop) };
}

describe('the event loop', () => {
  test('runs ticks and the ticks they queue before anything else', () => {
    const { loop, seen } = createLoop();
    loop.enter(() => {
      loop.nextTick(() => {
        seen.push('tick');
        loop.nextTick(() => seen.push('tick of tick'));
      });
      seen.push('callback');
    });
    expect(seen).toEqual(['callback', 'tick', 'tick of tick']);
  });

  test('lets a microtask’s tick wait for the other microtasks', async () => {
    const { loop, seen } = createLoop();
    queueMicrotask(() => loop.nextTick(() => seen.push('tick')));
    queueMicrotask(() => seen.push('microtask'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(seen).toEqual(['microtask', 'tick']);
  });

  test('goes on after an error, and reports it', () => {
    const { loop, seen } = createLoop();
    loop.enter(() => {
      loop.nextTick(() => seen.push('tick'));
      throw new Error('once');
    });
    expect(seen).toEqual(['uncaught once', 'tick']);
  });

  test('is idle only when the last hold is released, however often', async () => {
    const { loop, idled, seen } = createLoop();
    const [first, second] = [loop.hold(), loop.hold()];
    void idled.then(() => seen.push('idle'));
    first();
    first();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(seen).toEqual([]);
    second();
    await idled;
    expect(loop.alive).toBe(false);
  });

  test('enters nothing after it was stopped', () => {
    const { loop, seen } = createLoop();
    loop.stop();
    loop.enter(() => seen.push('never'));
    expect(seen).toEqual([]);
  });
});

describe('timers', () => {
  const set = (timers: Timers, seen: string[], name: string, delay: number) =>
    timers.set(() => void seen.push(name), [], delay, false);

  test('run by time, and in the order they were set at the same time', async () => {
    const { timers, seen, idled } = createLoop();
    set(timers, seen, '20', 20);
    set(timers, seen, '5', 5);
    set(timers, seen, '5 again', 5);
    await idled;
    expect(seen).toEqual(['5', '5 again', '20']);
  });

  test('start their time again when refreshed', async () => {
    const { timers, seen, idled } = createLoop();
    const first = set(timers, seen, 'refreshed', 15);
    set(timers, seen, 'other', 15);
    first.refresh();
    await idled;
    expect(seen).toEqual(['other', 'refreshed']);
  });

  test('repeat until they are cleared, also by their number', async () => {
    const { timers, seen, idled } = createLoop();
    const interval = timers.set(
      () => {
        seen.push('again');
        if (seen.length === 3) timers.clear(Number(interval));
      },
      [],
      2,
      true,
    );
    await idled;
    expect(seen).toEqual(['again', 'again', 'again']);
  });

  test('let the process end when nothing waits for them', async () => {
    const { timers, seen, idled, loop } = createLoop();
    const timeout = set(timers, seen, 'unref', 10_000).unref();
    expect(timeout.hasRef()).toBe(false);
    loop.enter(() => {});
    await idled;
    timers.clear(timeout);
    expect(seen).toEqual([]);
  });

  test('read delays as Node does', () => {
    const { timers } = createLoop();
    const delays = [0, 1.9, -5, Number.NaN, 2 ** 31].map((delay) => {
      const timeout = timers.set(() => {}, [], delay, false);
      const read = timeout._idleTimeout;
      timers.clear(timeout);
      return read;
    });
    expect(delays).toEqual([1, 1.9, 1, 1, 1]);
  });

  test('are many without being slow to find', async () => {
    const { timers, idled } = createLoop();
    let ran = 0;
    for (let count = 0; count < 20_000; count++) timers.set(() => void ran++, [], 1, false);
    await idled;
    expect(ran).toBe(20_000);
  });
});
