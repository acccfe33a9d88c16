import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';
import { diagrams } from './site/diagrams/diagrams-integration.ts';
import { editor } from './site/build/editor-integration.ts';
import { intentDirective } from './site/build/intent-integration.ts';
import { sandbox } from './site/build/sandbox-integration.ts';

// Nothing leaves the machine, not even counts of builds.
process.env['ASTRO_TELEMETRY_DISABLED'] = '1';

export default defineConfig({
  srcDir: './site',
  outDir: './dist/course',
  publicDir: './site/public',
  devToolbar: { enabled: false },
  markdown: { shikiConfig: { theme: 'css-variables' } },
  integrations: [mdx(), preact(), diagrams(), intentDirective(), editor(), sandbox()],
});
