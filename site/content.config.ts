import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineCollection } from 'astro:content';
import { glob, type Loader } from 'astro/loaders';
import { z } from 'astro/zod';
import { lessonSchema, parseContent } from './lib/content-schemas.ts';
import { type ExerciseContent, exerciseLoader } from './lib/exercise-loader.ts';

/** `1-waiting/01-one-request-at-a-time/en.mdx`: the folder before the file is the lesson's name. */
const lessonFiles = glob({
  base: './lessons',
  pattern: '*/*/en.mdx',
  generateId: ({ entry }) => entry.split('/').at(-2) ?? entry,
});

/** Astro's own messages leave out the value and the remedy. */
const lessonLoader: Loader = {
  name: 'lessons',
  load: (context) =>
    lessonFiles.load({
      ...context,
      parseData: async ({ id, data, filePath }) => {
        const file = relative(fileURLToPath(context.config.root), filePath ?? id);
        const parsed: unknown = parseContent(lessonSchema, file, data);
        return parsed as typeof data;
      },
    }),
};

export const collections = {
  lessons: defineCollection({ loader: lessonLoader, schema: lessonSchema }),
  exercises: defineCollection({
    loader: exerciseLoader('./exercises/'),
    schema: z.custom<ExerciseContent>(),
  }),
};
