import { glob, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DRAW_COMMAND, diagramsIn, readDiagram } from '../../site/diagrams/diagram-source.ts';

const ROOT = join(import.meta.dirname, '../..');
const SEQUENCE = `sequenceDiagram
  accTitle: One client
  accDescr: The client asks and the server answers.
  Client->>Server: GET /`;

test('finds the diagrams of a lesson with their words', () => {
  const lesson = `Text\n\n\`\`\`mermaid\n${SEQUENCE}\n\`\`\`\n\n\`\`\`ts\nlet a;\n\`\`\`\n`;
  expect(diagramsIn(lesson, 'en.mdx')).toEqual([
    {
      text: SEQUENCE,
      title: 'One client',
      description: 'The client asks and the server answers.',
      fileName: expect.stringMatching(/^one-client-[0-9a-f]{8}\.svg$/) as string,
    },
  ]);
  expect(diagramsIn(lesson.replaceAll('\n', '\r\n'), 'en.mdx')).toEqual(
    diagramsIn(lesson, 'en.mdx'),
  );
});

test('reads a description of several lines', () => {
  const text = SEQUENCE.replace(
    /accDescr.*/,
    'accDescr {\n    First it asks.\n    Then it waits.\n  }',
  );
  expect(readDiagram(text, 'en.mdx').description).toBe('First it asks. Then it waits.');
});

test('gives a changed diagram another file', () => {
  const changed = SEQUENCE.replace('GET /', 'GET /slow');
  expect(readDiagram(changed, '').fileName).not.toBe(readDiagram(SEQUENCE, '').fileName);
});

test('refuses a diagram without a title or a description', () => {
  expect(() => readDiagram(SEQUENCE.replace(/ *accTitle.*\n/, ''), 'a/en.mdx')).toThrow(
    'a/en.mdx: accTitle of the diagram "sequenceDiagram" is missing. Add `accTitle: …`.',
  );
  expect(() => readDiagram(SEQUENCE.replace(/ *accDescr.*\n/, ''), 'a/en.mdx')).toThrow('accDescr');
});

describe('the drawings of the lessons', () => {
  let wanted: string[];
  let drawn: Map<string, string>;

  beforeAll(async () => {
    wanted = [];
    drawn = new Map();
    for await (const lesson of glob('lessons/*/*/*.mdx', { cwd: ROOT })) {
      const text = await readFile(join(ROOT, lesson), 'utf8');
      for (const { fileName } of diagramsIn(text, lesson))
        wanted.push(join(dirname(lesson), 'diagrams', fileName));
    }
    for await (const drawing of glob('lessons/*/*/diagrams/*', { cwd: ROOT }))
      drawn.set(drawing, await readFile(join(ROOT, drawing), 'utf8'));
  });

  test(`are there, each of the present text, and no others (else run: ${DRAW_COMMAND})`, () => {
    expect([...drawn.keys()].toSorted()).toEqual([...new Set(wanted)].toSorted());
    expect(wanted.length).toBeGreaterThan(0);
  });

  test('take their colours from the site and nothing from elsewhere', () => {
    for (const [file, svg] of drawn) {
      expect
        .soft(svg, file)
        .not.toMatch(/<style|style=|fill="|stroke="|font-family|<foreignObject/);
      expect.soft(svg.replace(/xmlns="[^"]*"/, ''), file).not.toMatch(/\/\//);
      expect.soft(svg, file).toMatch(/role="img"/);
      expect.soft(svg.length, file).toBeLessThan(20_000);
    }
  });

  test('have ids of their own', () => {
    for (const [file, svg] of drawn) {
      const hash = basename(file, '.svg').split('-').at(-1) ?? '';
      const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);
      expect.soft(ids.length, file).toBeGreaterThanOrEqual(2);
      expect
        .soft(
          ids.filter((id) => !id.startsWith(`diagram-${hash}`)),
          file,
        )
        .toEqual([]);
      expect.soft(new Set(ids).size, file).toBe(ids.length);
    }
  });
});
