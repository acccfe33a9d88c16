import { z } from 'astro/zod';
import { ContentError } from './content-error.ts';

const text = z.string().trim().min(1);
const slug = z
  .string()
  .regex(/^\d\d-[a-z0-9-]+$/, 'Write two digits, a hyphen and lower-case words.');
const fileName = z
  .string()
  .regex(
    /^[\w-]+(?:\/[\w-]+)*(?:\.[\w-]+)*\.\w+$/,
    'Write a path inside the folder, without "./".',
  );
const folderName = z.string().regex(/^[a-z0-9-]+$/, 'Write lower-case words with hyphens.');

const demo = z.strictObject({
  variants: z
    .array(z.strictObject({ name: folderName, label: text, entry: fileName }))
    .min(1, 'Name at least one program.'),
  requests: z
    .array(
      z.strictObject({
        name: text,
        method: z.string().regex(/^[A-Z]+$/, 'Write the method in capitals, for instance GET.'),
        path: z.string().startsWith('/', 'Begin the path with "/".'),
        delay: z.number().nonnegative(),
      }),
    )
    .min(1, 'Name at least one request.')
    .refine((requests) => new Set(requests.map(({ name }) => name)).size === requests.length, {
      message: 'Give each request a name of its own: the timeline tells them apart by it.',
    }),
});

/** The front matter of a lesson. Durations: `minutes` in minutes, `delay` in ms. */
export const lessonSchema = z.strictObject({
  title: text,
  goal: text,
  objectives: z.array(text).min(1),
  prerequisites: z.array(slug),
  outOfScope: z.array(text),
  minutes: z.number().int().positive().max(25, 'Keep a lesson to 25 minutes or split it.'),
  demo: demo.optional(),
  exercise: slug.optional(),
});

const task = z.strictObject({
  title: text,
  checks: z.array(text).min(1),
  hints: z.tuple([text, text, text], 'Write three hints: a question, a pointer, near-code.'),
});

/** `exercise.yaml`. File names are relative to starter/, solution/ and wrong/<name>/. */
export const exerciseSchema = z.strictObject({
  title: text,
  task: text,
  files: z.strictObject({
    edit: z.array(fileName).min(1),
    suite: fileName,
    given: z.array(fileName),
  }),
  tasks: z.array(task).min(1),
  wrong: z.array(z.strictObject({ name: folderName, check: text, belief: text })),
});

/** What a lesson's front matter says. */
export type LessonMeta = z.infer<typeof lessonSchema>;
/** What `exercise.yaml` says. */
export type ExerciseMeta = z.infer<typeof exerciseSchema>;

/**
 * Checks a file's data against its schema.
 *
 * @param schema what the data must look like
 * @param file path from the project's root, for the message
 * @param data what was read from the file
 * @throws {ContentError} for the first mistake, with the field, the value and what to do
 */
export function parseContent<Output>(
  schema: z.ZodType<Output>,
  file: string,
  data: unknown,
): Output {
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw result.error;
  const value = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.input;
  throw new ContentError(file, fieldName(issue), value, mend(issue));
}

function fieldName({ code, path }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys' && path.length === 0) return 'a field';
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return name.join('').replace(/^\./, '') || 'the content';
}

function mend(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'No field has this name. Correct its spelling or take it out.';
    case 'invalid_type':
      return `Write ${issue.expected === 'array' ? 'a list' : `a value of type ${issue.expected}`} here.`;
    case 'too_small':
      return issue.message.startsWith('Too small') ? 'Write something here.' : issue.message;
    default:
      return issue.message;
  }
}
