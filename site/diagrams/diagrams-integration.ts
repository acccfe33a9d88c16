import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { ContentError } from '../lib/content-error.ts';
import { DRAW_COMMAND, readDiagram } from './diagram-source.ts';

/** A fenced block of the lesson, as the Markdown processor sees it. */
interface CodeNode {
  lang?: string | null | undefined;
  value: string;
}

/** What a plugin of the Markdown processor is given. */
interface VisitorContext {
  fileURL: URL | undefined;
}

/**
 * Puts the drawing of each ```mermaid block in its place, as `<Diagram file description />`. The
 * build stops when a drawing is missing, which it also is when the diagram was changed after it.
 */
export function diagrams(): AstroIntegration {
  return {
    name: 'diagrams',
    hooks: {
      'astro:config:setup': ({ config }) => {
        const root = fileURLToPath(config.root);
        const { processor } = config.markdown;
        const plugins: unknown = Object(processor.options)['mdastPlugins'];
        if (!Array.isArray(plugins))
          throw new Error(`The Markdown processor "${processor.name}" takes no mdast plugins.`);
        plugins.push({
          name: 'diagrams',
          code: (node: CodeNode, context: VisitorContext) =>
            node.lang === 'mermaid' && context.fileURL
              ? diagramElement(node.value, context.fileURL, root)
              : undefined,
        });
      },
    },
  };
}

function diagramElement(text: string, lesson: URL, root: string) {
  const shown = relative(root, fileURLToPath(lesson)).split(sep).join('/');
  const { fileName, title, description } = readDiagram(text, shown);
  const drawing = new URL(`diagrams/${fileName}`, lesson);
  if (!existsSync(drawing)) {
    const mend = `It has no drawing, or was changed after it was drawn. Run: ${DRAW_COMMAND}`;
    throw new ContentError(shown, 'the diagram', title, mend);
  }
  const file = `/${relative(root, fileURLToPath(drawing)).split(sep).join('/')}`;
  return {
    type: 'mdxJsxFlowElement',
    name: 'Diagram',
    attributes: [
      { type: 'mdxJsxAttribute', name: 'file', value: file },
      { type: 'mdxJsxAttribute', name: 'description', value: description },
    ],
    children: [],
  };
}
