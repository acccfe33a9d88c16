import { createHash } from 'node:crypto';
import { ContentError } from '../lib/content-error.ts';

/** The command that draws what is missing; messages name it. */
export const DRAW_COMMAND = 'node site/diagrams/draw.ts';

/** A diagram as a lesson's author wrote it. */
export interface DiagramSource {
  /** Mermaid's text. */
  text: string;
  title: string;
  /** What the diagram shows, in words. */
  description: string;
  /** Of its drawing, in the folder `diagrams/` beside the lesson; it changes with the text. */
  fileName: string;
}

const FENCE = /^```mermaid[^\n]*\n(.*?)^```/gms;

/**
 * Finds the diagrams of a lesson.
 *
 * @param lesson the text of its MDX file
 * @param file its path, for messages
 * @throws {ContentError} when a diagram has no title or no description
 */
export function diagramsIn(lesson: string, file: string): DiagramSource[] {
  return [...lesson.replaceAll('\r\n', '\n').matchAll(FENCE)].map(([, text = '']) =>
    readDiagram(text, file),
  );
}

/**
 * Reads the text of one diagram.
 *
 * @param source what stands between the fences
 * @param file the lesson's path, for messages
 * @throws {ContentError} when it has no `accTitle` or no `accDescr`
 */
export function readDiagram(source: string, file: string): DiagramSource {
  const text = source.trim();
  const title = /^\s*accTitle\s*:\s*(.+)$/m.exec(text)?.[1]?.trim();
  const [, line, block] = /^\s*accDescr\s*(?::\s*(.+)|\{([^}]*)\})/m.exec(text) ?? [];
  const description = (line ?? block)?.replaceAll(/\s+/g, ' ').trim();
  const field = `the diagram "${text.split('\n', 1)[0]}"`;
  if (!title) throw new ContentError(file, `accTitle of ${field}`, title, 'Add `accTitle: …`.');
  if (!description)
    throw new ContentError(
      file,
      `accDescr of ${field}`,
      description,
      'Add `accDescr: …` with what the diagram shows, for those who cannot see it.',
    );
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return { text, title, description, fileName: `${name}-${hash}.svg` };
}
