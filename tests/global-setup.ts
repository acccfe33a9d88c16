import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createCourseServers, type CourseServers } from '../runtime/server/serve.ts';

declare module 'vitest' {
  /** What a browser test gets with `inject`. */
  export interface ProvidedContext {
    /** Origin of the built course, for instance `http://localhost:40123`. */
    courseAddress: string;
    /** Origin of the built sandbox. */
    sandboxAddress: string;
  }
}

const DIST = join(import.meta.dirname, '..', 'dist');

let servers: CourseServers | undefined;

/**
 * Serves the built site on free ports, once for all browser tests. Without a built site it says so,
 * and lets the tests run that need none.
 */
export async function setup(project: TestProject): Promise<void> {
  if (!existsSync(join(DIST, 'course')) || !existsSync(join(DIST, 'sandbox'))) {
    project.vitest.logger.warn('There is no built site, so tests of it will fail: run npm test.');
    return;
  }
  servers = await createCourseServers({
    courseFolder: join(DIST, 'course'),
    sandboxFolder: join(DIST, 'sandbox'),
    port: 0,
    sandboxPort: 0,
  });
  project.provide('courseAddress', servers.courseAddress);
  project.provide('sandboxAddress', servers.sandboxAddress);
}

/** Stops the servers after the last test. */
export async function teardown(): Promise<void> {
  await servers?.close();
}
