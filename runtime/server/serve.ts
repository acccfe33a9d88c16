import { readdir } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { sendAfterSleep, sendLine, sendSandboxOrigin } from './endpoints.ts';
import {
  COMMON_HEADERS,
  coursePolicy,
  inlineScriptHashes,
  previewPolicy,
  sandboxPolicy,
} from './headers.ts';
import { listen, localAddress, portOf, stop } from './listening.ts';
import type { AddressOptions } from './options.ts';
import { StartError } from './start-error.ts';
import { createStaticFiles } from './static-files.ts';
import { originsFromHost, type Origins } from './visitor-origins.ts';

/** What the two servers serve, and where. */
export interface CourseServersOptions extends AddressOptions {
  /** Absolute path of the built course. */
  courseFolder: string;
  /** Absolute path of the built sandbox. */
  sandboxFolder: string;
}

/** Two servers that listen. */
export interface CourseServers {
  /** Origin of the course as seen from this machine, for instance `http://localhost:4321`. */
  courseAddress: string;
  /** Origin of the sandbox as seen from this machine. */
  sandboxAddress: string;
  /** Stops both: refuses new connections at once, gives answers under way two seconds to end. */
  close(): Promise<void>;
}

/**
 * Starts the server of the course and that of the sandbox.
 * @throws {StartError} When a folder cannot be read or an address cannot be listened on.
 */
export async function createCourseServers(options: CourseServersOptions): Promise<CourseServers> {
  await requireFolder(options.courseFolder);
  await requireFolder(options.sandboxFolder);
  const hashes = await inlineScriptHashes(options.courseFolder);
  const course = createServer();
  const sandbox = createServer();
  const findOrigins = originsFinder(options, course, sandbox);
  const courseFiles = createStaticFiles(options.courseFolder);
  const sandboxFiles = createStaticFiles(options.sandboxFolder);
  answer(course, findOrigins, (origins) => coursePolicy(origins, hashes), courseFiles, [
    [
      /^\/sandbox-origin$/,
      (response, _query, origins) => sendSandboxOrigin(response, origins.sandbox),
    ],
  ]);
  answer(sandbox, findOrigins, sandboxPolicy, sandboxFiles, [
    [/^\/sleep$/, sendAfterSleep],
    [
      // Asked of the server only where no Service Worker answers; the page then does what it can.
      /^\/preview\/[\w-]+\/\d+(?:\/|$)/,
      (response, _query, origins, request) => {
        response.setHeader('Content-Security-Policy', previewPolicy(origins));
        request.url = '/preview.html';
        sandboxFiles(request, response);
      },
    ],
  ]);
  try {
    await listen(course, options.port, options.host, '--port');
    await listen(sandbox, options.sandboxPort, options.host, '--sandbox-port');
  } catch (error) {
    course.close();
    throw error;
  }
  return {
    courseAddress: localAddress(course, options.host),
    sandboxAddress: localAddress(sandbox, options.host),
    close: async () => {
      await Promise.all([stop(course), stop(sandbox)]);
    },
  };
}

async function requireFolder(folder: string): Promise<void> {
  try {
    await readdir(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const problem = code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`;
    throw new StartError(
      `The folder ${folder} ${problem}. Delete dist and build it anew with: npm start`,
    );
  }
}

type OriginsFinder = (host: string | undefined) => Origins | undefined;

function originsFinder(options: AddressOptions, course: Server, sandbox: Server): OriginsFinder {
  const { publicOrigin, sandboxOrigin } = options;
  if (publicOrigin !== undefined && sandboxOrigin !== undefined) {
    return () => ({ course: publicOrigin, sandbox: sandboxOrigin });
  }
  return (host) => originsFromHost(host, { course: portOf(course), sandbox: portOf(sandbox) });
}

type Endpoint = (
  response: Parameters<RequestListener>[1],
  query: URLSearchParams,
  origins: Origins,
  request: Parameters<RequestListener>[0],
) => void;

/** By the paths they answer. */
type Endpoints = [pattern: RegExp, endpoint: Endpoint][];

function answer(
  server: Server,
  findOrigins: OriginsFinder,
  policy: (origins: Origins) => string,
  files: RequestListener,
  endpoints: Endpoints,
): void {
  server.on('request', (request, response) => {
    response.once('close', () => {
      // A connection kept alive for a next request would hold a stopping server.
      if (!server.listening) server.closeIdleConnections();
    });
    response.setHeaders(new Map(Object.entries(COMMON_HEADERS)));
    const { host } = request.headers;
    const origins = findOrigins(host);
    if (origins === undefined) {
      sendLine(response, 400, `The Host header is not a host name with a port: '${host ?? ''}'.`);
      return;
    }
    response.setHeader('Content-Security-Policy', policy(origins));
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      sendLine(response, 405, `${request.method} is not answered here; GET and HEAD are.`);
      return;
    }
    const [, path = '', query] = /^([^?]*)\??(.*)$/s.exec(request.url ?? '') ?? [];
    const [, endpoint] = endpoints.find(([pattern]) => pattern.test(path)) ?? [];
    if (endpoint === undefined) files(request, response);
    else endpoint(response, new URLSearchParams(query), origins, request);
  });
}
