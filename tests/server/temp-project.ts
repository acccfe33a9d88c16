import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

const FILES = {
  'package.json': JSON.stringify({ type: 'module' }),
  'tsconfig.json': JSON.stringify({ extends: 'astro/tsconfigs/strictest' }),
  'site/pages/index.astro': '<title>Course</title><script is:inline>let ran = 1;</script>',
  // Astro copies this folder as it is; the project's real configuration bundles the sandbox here.
  'astro.config.mjs': `
    import { cp } from 'node:fs/promises';
    const copySandbox = () => cp('site/sandbox', 'dist/sandbox', { recursive: true });
    export default {
      srcDir: 'site',
      outDir: 'dist/course',
      integrations: [{ name: 'sandbox', hooks: { 'astro:build:done': copySandbox } }],
    };
  `,
  'site/sandbox/headless.html': `<title>Host</title>${'<p>host</p>'.repeat(200)}`,
};

/** A small project that is built by the real Astro and served by the real server. */
export interface TempProject {
  /** Absolute path. */
  root: string;
  write(path: string, content: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes a project in a temporary folder, with this repository's packages and server in it. */
export async function makeProject(): Promise<TempProject> {
  const root = await mkdtemp(join(tmpdir(), 'project-'));
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  for (const [path, content] of Object.entries(FILES)) await write(path, content);
  await cp(join(ROOT, 'runtime', 'server'), join(root, 'runtime', 'server'), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  return { root, write, remove: () => rm(root, { recursive: true }) };
}
