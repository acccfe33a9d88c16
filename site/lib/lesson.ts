import { type CollectionEntry, getCollection, getEntry } from 'astro:content';
import { ContentError } from './content-error.ts';
import type { LessonMeta } from './content-schemas.ts';
import type { ExerciseContent } from './exercise-loader.ts';

/** A lesson and what stands beside it. */
export interface Lesson {
  entry: CollectionEntry<'lessons'>;
  meta: LessonMeta;
  /** Two digits, for instance `01`. */
  number: string;
  /** Programs of the demo by file name, as they are run. */
  programs: Record<string, string>;
  exercise: { name: string; content: ExerciseContent } | undefined;
}

const programFiles = import.meta.glob<string>('/lessons/*/*/demo/**/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/**
 * All lessons in the course's order.
 *
 * @throws {ContentError} when a lesson names a program, an exercise or a lesson that is not there
 */
export async function allLessons(): Promise<Lesson[]> {
  const entries = await getCollection('lessons');
  const known = new Set(entries.map((entry) => entry.id));
  const lessons = await Promise.all(entries.map((entry) => completeLesson(entry, known)));
  return lessons.toSorted((a, b) => (a.entry.id < b.entry.id ? -1 : 1));
}

/** The address of a lesson's page. */
export function lessonUrl(slug: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/$/, '')}/lessons/${slug}/`;
}

async function completeLesson(
  entry: CollectionEntry<'lessons'>,
  known: ReadonlySet<string>,
): Promise<Lesson> {
  const file = entry.filePath ?? entry.id;
  const meta: LessonMeta = entry.data;
  for (const [index, slug] of meta.prerequisites.entries()) {
    if (known.has(slug)) continue;
    const mend = `Lessons are: ${[...known].join(', ')}.`;
    throw new ContentError(file, `prerequisites[${index}]`, slug, mend);
  }
  const programs = programsOf(file);
  for (const [index, { entry: program }] of (meta.demo?.variants ?? []).entries()) {
    if (program in programs) continue;
    const mend = `The lesson's demo/ holds: ${Object.keys(programs).join(', ') || 'nothing'}.`;
    throw new ContentError(file, `demo.variants[${index}].entry`, program, mend);
  }
  const number = entry.id.slice(0, 2);
  return { entry, meta, number, programs, exercise: await exerciseOf(meta, file) };
}

function programsOf(lessonFile: string): Record<string, string> {
  const folder = `/${lessonFile.slice(0, lessonFile.lastIndexOf('/'))}/demo/`;
  return Object.fromEntries(
    Object.entries(programFiles)
      .filter(([path]) => path.startsWith(folder))
      .map(([path, text]) => [path.slice(folder.length), text]),
  );
}

async function exerciseOf(meta: LessonMeta, file: string): Promise<Lesson['exercise']> {
  if (meta.exercise === undefined) return undefined;
  const found = await getEntry('exercises', meta.exercise);
  if (found) return { name: found.id, content: found.data };
  const names = (await getCollection('exercises')).map((entry) => entry.id);
  const mend = `exercises/ holds: ${names.join(', ') || 'nothing'}.`;
  throw new ContentError(file, 'exercise', meta.exercise, mend);
}
