import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createCourseServers, type CourseServers } from '../../runtime/server/serve.ts';
import type { AddressOptions } from '../../runtime/server/options.ts';

/** A small built site in a temporary folder. */
export interface TempSite {
  courseFolder: string;
  sandboxFolder: string;
  remove(): Promise<void>;
}

/**
 * Writes files into a new temporary folder.
 * @param files Content by path, for instance `course/index.html`.
 */
export async function makeSite(files: Record<string, string | Buffer> = {}): Promise<TempSite> {
  const folder = await mkdtemp(join(tmpdir(), 'site-'));
  await chmod(folder, 0o755);
  const site = {
    courseFolder: join(folder, 'course'),
    sandboxFolder: join(folder, 'sandbox'),
    remove: () => rm(folder, { recursive: true }),
  };
  await Promise.all([mkdir(site.courseFolder), mkdir(site.sandboxFolder)]);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return site;
}

/** Serves a temporary site on free ports. */
export function serveSite(
  site: TempSite,
  options: Partial<AddressOptions> = {},
): Promise<CourseServers> {
  return createCourseServers({ ...site, port: 0, sandboxPort: 0, ...options });
}

/** An answer, read to its end. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Sends a request whose path and headers reach the server as they are written here; `fetch` would
 * clean the path, decode the body and choose headers of its own.
 * @param url An origin with a path.
 */
export async function send(url: string, options: RequestOptions = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { hostname, port, origin } = new URL(url);
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port, path: url.slice(origin.length) };
  request({ ...target, agent: false, ...options }, (response) => {
    buffer(response).then(
      (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      reject,
    );
  })
    .on('error', reject)
    .end();
  return promise;
}
