import type { WorkbenchProps } from '../workbench/Workbench.tsx';
import type { Lesson } from './lesson.ts';

/** A program that is highlighted at build time and stands where the editor will be. */
interface Listing {
  code: string;
  lang: 'ts' | 'js';
}

/** How many programs, and how many starter files, the page of a lesson has slots for. */
const SLOTS = [0, 1, 2, 3] as const;
type Slot = `${'demo' | 'starter'}${(typeof SLOTS)[number]}`;

/** What the workbench needs to know of a lesson; it is written into the page as JSON. */
export function workbenchProps({ meta, programs, exercise }: Lesson): WorkbenchProps {
  return {
    demo: meta.demo && { ...meta.demo, programs },
    exercise: exercise && {
      name: exercise.name,
      title: exercise.content.title,
      taskHtml: exercise.content.taskHtml,
      tasks: exercise.content.tasks.map(({ title, checks }, index) => ({
        title,
        checks,
        hints: exercise.content.hintsHtml[index] ?? [],
      })),
      suite: exercise.content.files.suite,
      starter: exercise.content.starter,
      solution: exercise.content.solution,
      support: exercise.content.support,
    },
  };
}

/**
 * The programs and starter files of a lesson, by the workbench's slots for them.
 *
 * @throws when a lesson has more of them than the page has slots
 */
export function workbenchListings({
  entry,
  meta,
  programs,
  exercise,
}: Lesson): Partial<Record<Slot, Listing>> {
  const demo = (meta.demo?.variants ?? []).map((each) => each.entry);
  const starter = Object.entries(exercise?.content.starter ?? {});
  if (Math.max(demo.length, starter.length) > SLOTS.length) {
    throw new Error(
      `${entry.id}: ${demo.length} demo variants and ${starter.length} starter files. The page has room for ${SLOTS.length} of each; add slots in site/pages/lessons/[lesson].astro.`,
    );
  }
  const listings: Partial<Record<Slot, Listing>> = {};
  for (const index of SLOTS) {
    const program = demo[index];
    const file = starter[index];
    if (program !== undefined) listings[`demo${index}`] = listing(program, programs[program] ?? '');
    if (file) listings[`starter${index}`] = listing(...file);
  }
  return listings;
}

function listing(file: string, code: string): Listing {
  return { code, lang: file.endsWith('.ts') ? 'ts' : 'js' };
}
