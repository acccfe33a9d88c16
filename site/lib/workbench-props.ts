import type { WorkbenchProps } from '../workbench/Workbench.tsx';
import type { Lesson } from './lesson.ts';

/** A listing that is highlighted at build time and stands where the editor will be. */
interface Listing {
  /** The name of the workbench's slot for it. */
  slot: string;
  code: string;
  lang: 'ts' | 'js';
}

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

/** The programs and starter files of a lesson, in the order of the workbench. */
export function workbenchListings({ meta, programs, exercise }: Lesson): Listing[] {
  const demo = (meta.demo?.variants ?? []).map(({ entry }, index) =>
    listing(`demo${index}`, entry, programs[entry] ?? ''),
  );
  const starter = Object.entries(exercise?.content.starter ?? {}).map(([file, code], index) =>
    listing(`starter${index}`, file, code),
  );
  return [...demo, ...starter];
}

function listing(slot: string, file: string, code: string): Listing {
  return { slot, code, lang: file.endsWith('.ts') ? 'ts' : 'js' };
}
