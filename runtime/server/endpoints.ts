import type { ServerResponse } from 'node:http';

const LONGEST_SLEEP = 60_000;

/**
 * Ends a response with one line of plain text that is never stored.
 * @param text One sentence, without a line end.
 */
export function sendLine(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain;charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(`${text}\n`);
}

/**
 * Answers `GET /sandbox-origin`: tells a page where its visitor reaches the sandbox.
 * @param origin For instance `http://localhost:4322`.
 */
export function sendSandboxOrigin(response: ServerResponse, origin: string): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify({ origin }));
}

/**
 * Answers `GET /sleep?ms=300` with nothing, after that time. A worker without SharedArrayBuffer
 * blocks itself on it with a synchronous XMLHttpRequest.
 * @param query `ms` is a whole number of ms from 0 to 60000; anything else is answered 400.
 */
export function sendAfterSleep(response: ServerResponse, query: URLSearchParams): void {
  const ms = query.get('ms') ?? '';
  if (!/^\d+$/.test(ms) || Number(ms) > LONGEST_SLEEP) {
    sendLine(response, 400, `ms must be a whole number from 0 to ${LONGEST_SLEEP}, not '${ms}'.`);
    return;
  }
  const timer = setTimeout(() => {
    response.writeHead(204, { 'Cache-Control': 'no-store' }).end();
  }, Number(ms));
  response.once('close', () => clearTimeout(timer));
}
