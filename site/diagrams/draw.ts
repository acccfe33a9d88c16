import { glob, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MermaidConfig } from 'mermaid';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../tests/browsers/chromium.ts';
import { type DiagramSource, diagramsIn } from './diagram-source.ts';
import { finishDrawing, restyleShapes, ROLE_COLORS, THEME_VARIABLES } from './restyle.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MERMAID = fileURLToPath(import.meta.resolve('mermaid/dist/mermaid.min.js'));

const CONFIG: MermaidConfig = {
  startOnLoad: false,
  securityLevel: 'strict',
  look: 'classic',
  theme: 'base',
  themeVariables: THEME_VARIABLES,
  htmlLabels: false,
  fontFamily: 'system-ui, sans-serif',
  fontSize: 15,
  sequence: {
    diagramMarginX: 10,
    mirrorActors: false,
    width: 110,
    height: 44,
    actorMargin: 60,
    messageMargin: 34,
  },
};

declare global {
  /** In the page that draws: what mermaid's own script puts there. */
  var mermaid: typeof import('mermaid').default;
}

/** Draws every diagram of every lesson, and takes away drawings that no lesson asks for any more. */
async function drawAll(): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><body></body>');
    await page.addScriptTag({ path: MERMAID });
    await page.evaluate((config) => mermaid.initialize(config), CONFIG);
    for await (const lesson of glob('lessons/*/*/*.mdx', { cwd: ROOT }))
      await drawLesson(page, lesson);
    await removeStale();
  } finally {
    await browser.close();
  }
}

async function drawLesson(page: Page, lesson: string): Promise<void> {
  const diagrams = diagramsIn(await readFile(join(ROOT, lesson), 'utf8'), lesson);
  const folder = join(ROOT, dirname(lesson), 'diagrams');
  if (diagrams.length > 0) await mkdir(folder, { recursive: true });
  for (const diagram of diagrams) {
    const svg = await draw(page, diagram).catch((error: unknown) => {
      throw new Error(`${lesson}: the diagram "${diagram.title}" cannot be drawn.`, {
        cause: error,
      });
    });
    await writeFile(join(folder, diagram.fileName), `${svg}\n`);
  }
}

async function draw(page: Page, { text, title, description, fileName }: DiagramSource) {
  const prefix = `diagram-${basename(fileName, '.svg').split('-').at(-1)}`;
  await page.evaluate(
    async ([id, source]) => {
      const drawing = await mermaid.render(id, source);
      document.body.innerHTML = drawing.svg;
    },
    [prefix, text] as const,
  );
  await page.evaluate(restyleShapes, ROLE_COLORS);
  const svg = await page.evaluate(finishDrawing, { prefix, title, description });
  const foreign = /(?:href|src|url\()\s*=?\s*["']?(?:https?:)?\/\//.exec(svg);
  if (foreign) throw new Error(`Its drawing refers to another site: ${foreign[0]}`);
  return svg;
}

async function removeStale(): Promise<void> {
  for await (const folder of glob('lessons/*/*/diagrams', { cwd: ROOT })) {
    const wanted = new Set<string>();
    for await (const lesson of glob('*.mdx', { cwd: join(ROOT, dirname(folder)) })) {
      const text = await readFile(join(ROOT, dirname(folder), lesson), 'utf8');
      for (const { fileName } of diagramsIn(text, lesson)) wanted.add(fileName);
    }
    for (const name of await readdir(join(ROOT, folder)))
      if (!wanted.has(name)) await rm(join(ROOT, folder, name));
  }
}

await drawAll();
