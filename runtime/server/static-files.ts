import type { ReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { sendLine } from './endpoints.ts';

const YEAR = 31_536_000;
// Vite ends such a name with eight characters of its hash; one without digit or capital is a word.
const HASHED = /\/(?:_astro|_editor|headless)\/(?:.*\/)?[^/]*[.-](?=[\w-]*[\dA-Z])[\w-]{8}\.\w+$/;
// Dotfiles and parent folders, and what Windows takes for a separator, a drive or a stream.
const FORBIDDEN = /\/\.|[\\:\0]/;

/**
 * Serves the files of one built folder, compressed where a `.br` or `.gz` lies beside them.
 * A path without a file is answered with the folder's 404.html or, without one, a plain line.
 * @param folder Absolute path of the folder.
 */
export function createStaticFiles(folder: string): RequestListener {
  const serve = sirv(folder, {
    // Looks at the disk for each request: the site may be rebuilt under a running server, and a
    // length remembered from the start would then break the connection.
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
    extensions: ['html'],
    setHeaders: (response, path) => {
      if (HASHED.test(path)) {
        response.setHeader('Cache-Control', `public, max-age=${YEAR}, immutable`);
      }
    },
  });
  return (request, response) => {
    keepValidRange(request);
    dropRefusedEncodings(request);
    watchFile(response);
    const sendMissing = () => void sendNotFound(response, folder);
    if (!isAllowed(request.url ?? '')) {
      sendMissing();
      return;
    }
    try {
      serve(request, response, sendMissing);
    } catch {
      // A rebuild took the file away between two looks at it.
      sendMissing();
    }
  };
}

function isAllowed(url: string): boolean {
  try {
    return !FORBIDDEN.test(decodeURI(url.replace(/\?.*/s, '')));
  } catch {
    return false;
  }
}

async function sendNotFound(response: ServerResponse, folder: string): Promise<void> {
  try {
    const page = await readFile(join(folder, '404.html'));
    response.writeHead(404, {
      'Content-Type': 'text/html;charset=utf-8',
      'Cache-Control': 'no-cache',
    });
    response.end(page);
  } catch {
    sendLine(response, 404, 'There is nothing at this address.');
  }
}

/**
 * Leaves sirv only the ranges that it reads right: it throws on `5-2` and takes `-5` for `0-5`. The
 * others are ignored, as RFC 9110 (14.2) allows, and so is If-Range, which sirv does not compare.
 */
function keepValidRange(request: IncomingMessage): void {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const isValid = end === '' || (Number(end) > 0 && Number(end) >= Number(start));
  if (!isValid || request.method !== 'GET' || request.headers['if-range'] !== undefined) {
    delete request.headers.range;
  }
}

/** sirv looks for the names of encodings only, so one that is refused by weight must not be seen. */
function dropRefusedEncodings(request: IncomingMessage): void {
  request.headers['accept-encoding'] = request.headers['accept-encoding']
    ?.toString()
    .replaceAll(/[^,]+;\s*q=0(?:\.0*)?\s*(?=,|$)/gi, '');
}

/**
 * Ties the file that sirv sends to the fate of its response: unheard, the error of a file deleted
 * this moment would end the server, and unclosed, each download given up would keep a file open.
 */
function watchFile(response: ServerResponse): void {
  response.once('pipe', (file: ReadStream) => {
    file.once('error', () => response.destroy());
    response.once('close', () => file.destroy());
  });
}
