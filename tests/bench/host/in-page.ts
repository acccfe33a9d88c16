import type { Page } from 'playwright-core';

/** Requests a second from a page of the server itself, with so many under way at a time. */
export function requestRate(page: Page, concurrency: number): Promise<number> {
  return page.evaluate(async (concurrency) => {
    const start = performance.now();
    const end = start + 1000;
    let answered = 0;
    const one = async (): Promise<void> => {
      while (performance.now() < end) {
        await (await fetch('/json')).json();
        answered++;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, one));
    return (answered * 1000) / (performance.now() - start);
  }, concurrency);
}

/** The ms that 10 MB take from the server to the page, whole. */
export function download(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const start = performance.now();
    const { byteLength } = await (await fetch('/big', { cache: 'no-store' })).arrayBuffer();
    if (byteLength !== 10_000_000) throw new Error(`${byteLength} bytes came.`);
    return performance.now() - start;
  });
}

/** The ms that 10 MB take from the page to the server, until its answer is there. */
export function upload(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const body = new Uint8Array(10_000_000);
    const start = performance.now();
    const answer = await (await fetch('/upload', { method: 'POST', body })).text();
    if (answer !== '10000000') throw new Error(`The server counted ${answer} bytes.`);
    return performance.now() - start;
  });
}

/** The ms from the write of a chunk to its arrival in the page, while the response goes on. */
export function chunkDelay(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { body } = await fetch('/chunk', { cache: 'no-store' });
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    const { value } = await reader.read();
    return performance.timeOrigin + performance.now() - Number(value);
  });
}
