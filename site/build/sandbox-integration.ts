import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { build } from 'vite';
import { hostConfig } from '../../runtime/host/vite.config.ts';
import { createCourseServers, type CourseServers } from '../../runtime/server/serve.ts';

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/**
 * Brings the container host to the site: `astro build` writes it to `dist/sandbox`, beside the course.
 * `astro dev` builds it too, again whenever it changes, and serves it from the next port.
 */
export function sandbox(): AstroIntegration {
  let outDir = '';
  let servers: CourseServers | undefined;
  return {
    name: 'sandbox',
    hooks: {
      'astro:config:setup': ({ config, command, updateConfig }) => {
        outDir = fileURLToPath(new URL('../sandbox', config.outDir));
        if (command === 'dev') updateConfig({ vite: { server: { headers: ISOLATION } } });
      },
      'astro:server:setup': ({ server }) => {
        server.middlewares.use('/sandbox-origin', (_request, response) => {
          response.setHeader('Content-Type', 'application/json');
          response.end(JSON.stringify({ origin: servers?.sandboxAddress }));
        });
      },
      'astro:server:start': async ({ address }) => {
        const config = hostConfig(outDir);
        await build(config);
        // Resolves before its first build is done, so the one above serves until then.
        void build({ ...config, build: { ...config.build, emptyOutDir: false, watch: {} } });
        const sandboxPort = address.port + 1;
        servers = await createCourseServers({
          courseFolder: outDir,
          sandboxFolder: outDir,
          // Astro serves the course itself.
          port: 0,
          sandboxPort,
          publicOrigin: `http://localhost:${address.port}`,
          sandboxOrigin: `http://localhost:${sandboxPort}`,
        });
      },
      'astro:server:done': async () => servers?.close(),
      'astro:build:done': async () => {
        await build(hostConfig(outDir));
      },
    },
  };
}
