import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader, LoaderContext } from 'astro/loaders';
import { parse } from 'yaml';
import { ContentError } from './content-error.ts';
import { type ExerciseMeta, exerciseSchema, parseContent } from './content-schemas.ts';

/** An exercise with the texts of its files, by path relative to the exercise's root as it runs. */
export interface ExerciseContent extends ExerciseMeta {
  /** The task as HTML. */
  taskHtml: string;
  /** The hints of each task as HTML. */
  hintsHtml: string[][];
  starter: Record<string, string>;
  solution: Record<string, string>;
  /** The suite and the given files: what runs beside the learner's files. */
  support: Record<string, string>;
}

const FILE = 'exercise.yaml';

/**
 * Loads every folder of `base` that holds an `exercise.yaml`, with the files it names, and stops the
 * build at the first thing that does not fit.
 *
 * @param base the folder of exercises, relative to the project's root
 */
export function exerciseLoader(base: string): Loader {
  return {
    name: 'exercises',
    async load(context) {
      const folder = fileURLToPath(new URL(base, context.config.root));
      await loadAll(folder, context);
      context.watcher?.add(folder);
      context.watcher?.on('all', (_event, path) => {
        if (!path.startsWith(folder)) return;
        loadAll(folder, context).catch((error: unknown) => context.logger.error(String(error)));
      });
    },
  };
}

async function loadAll(folder: string, context: LoaderContext): Promise<void> {
  context.store.clear();
  const root = fileURLToPath(context.config.root);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory() || !(await exists(join(path, FILE)))) continue;
    const exercise = await readExercise(path, relative(root, path));
    const html = async (markdown: string) => (await context.renderMarkdown(markdown)).html;
    const taskHtml = await html(exercise.task);
    const hintsHtml = await Promise.all(
      exercise.tasks.map((task) => Promise.all(task.hints.map(html))),
    );
    context.store.set({ id: entry.name, data: { ...exercise, taskHtml, hintsHtml } });
  }
}

/**
 * Reads one exercise and checks it against its files.
 *
 * @param path the exercise's folder
 * @param shown the same folder as the messages name it
 * @throws {ContentError} when a file is missing, or a check or a wrong answer is not what it says
 */
export async function readExercise(
  path: string,
  shown: string,
): Promise<Omit<ExerciseContent, 'taskHtml' | 'hintsHtml'>> {
  const file = `${shown}/${FILE}`;
  const meta = parseContent(exerciseSchema, file, parse(await readFile(join(path, FILE), 'utf8')));
  const read = async (folder: string, field: string, name: string) => {
    const wanted = join(path, folder, name);
    if (await exists(wanted)) return readFile(wanted, 'utf8');
    const place = [shown, folder, name].filter(Boolean).join('/');
    throw new ContentError(file, field, name, `There is no ${place}. Write it or change the name.`);
  };
  const starter: Record<string, string> = {};
  const solution: Record<string, string> = {};
  const support: Record<string, string> = {};
  for (const [index, name] of meta.files.edit.entries()) {
    starter[name] = await read('starter', `files.edit[${index}]`, name);
    solution[name] = await read('solution', `files.edit[${index}]`, name);
  }
  for (const [index, name] of meta.files.given.entries())
    support[name] = await read('', `files.given[${index}]`, name);
  const suite = await read('', 'files.suite', meta.files.suite);
  support[meta.files.suite] = suite;
  checkNames(meta, suite, file);
  await checkWrongAnswers(meta, path, file);
  return { ...meta, starter, solution, support };
}

function checkNames(meta: ExerciseMeta, suite: string, file: string): void {
  const plain = suite.replaceAll('\\', '');
  for (const [index, task] of meta.tasks.entries()) {
    const missing = task.checks.findIndex((name) => !plain.includes(name));
    if (missing < 0) continue;
    const mend = `No test of ${meta.files.suite} has this name. Copy the name of the test.`;
    throw new ContentError(file, `tasks[${index}].checks[${missing}]`, task.checks[missing], mend);
  }
}

async function checkWrongAnswers(meta: ExerciseMeta, path: string, file: string): Promise<void> {
  const checks = meta.tasks.flatMap((task) => task.checks);
  for (const [index, wrong] of meta.wrong.entries()) {
    if (!checks.includes(wrong.check)) {
      const mend = 'No task names this check. Copy one from `tasks`.';
      throw new ContentError(file, `wrong[${index}].check`, wrong.check, mend);
    }
    if (await exists(join(path, 'wrong', wrong.name))) continue;
    const mend = `There is no folder wrong/${wrong.name}. Write it or change the name.`;
    throw new ContentError(file, `wrong[${index}].name`, wrong.name, mend);
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
