import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { exerciseSchema, lessonSchema, parseContent } from '../../site/lib/content-schemas.ts';
import { readExercise } from '../../site/lib/exercise-loader.ts';

const LESSON = {
  title: 'One request at a time',
  goal: 'Read a timeline.',
  objectives: ['Say who waits.'],
  prerequisites: [],
  outOfScope: [],
  minutes: 20,
  demo: {
    variants: [{ name: 'blocking', label: 'Blocking', entry: 'blocking.ts' }],
    requests: [{ name: '/slow', method: 'GET', path: '/slow', delay: 0 }],
  },
};
const EXERCISE = {
  title: 'Add',
  task: 'Write `add`.',
  files: { edit: ['add.ts'], suite: 'add.test.ts', given: ['numbers.ts'] },
  tasks: [{ title: 'Adds', checks: ["adds what's given"], hints: ['What?', 'There.', 'a + b'] }],
  wrong: [{ name: 'subtracts', check: "adds what's given", belief: 'plus is minus' }],
};

const lesson = (change: object) => () =>
  parseContent(lessonSchema, 'lessons/1/01-a/en.mdx', { ...LESSON, ...change });
const exercise = (change: object) => () =>
  parseContent(exerciseSchema, 'exercises/01-a/exercise.yaml', { ...EXERCISE, ...change });

test('accepts what follows the format', () => {
  expect(lesson({})()).toEqual(LESSON);
  expect(exercise({})()).toEqual(EXERCISE);
});

test.each([
  [lesson({ title: undefined }), 'en.mdx: title is missing. Write a value of type string here.'],
  [lesson({ title: ' ' }), 'title is "". Write something here.'],
  [lesson({ minutes: 40 }), 'minutes is 40. Keep a lesson to 25 minutes or split it.'],
  [lesson({ prerequisites: ['one'] }), 'prerequisites[0] is "one". Write two digits, a hyphen'],
  [lesson({ minuets: 20 }), 'a field is "minuets". No field has this name.'],
  [
    lesson({
      demo: { ...LESSON.demo, requests: [...LESSON.demo.requests, ...LESSON.demo.requests] },
    }),
    'Give each request a name of its own',
  ],
  [exercise({ files: { ...EXERCISE.files, edit: ['./add.ts'] } }), 'files.edit[0] is "./add.ts".'],
  [
    exercise({ tasks: [{ ...EXERCISE.tasks[0], hints: ['What?'] }] }),
    'exercise.yaml: tasks[0].hints is ["What?"]. Write three hints',
  ],
])('names file, value and remedy (%#)', (read, message) => {
  expect(read).toThrow(message);
});

describe('an exercise in its folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exercise-'));
    await put('exercise.yaml', stringify(EXERCISE));
    await put('starter/add.ts', 'export const add = 0;\n');
    await put('solution/add.ts', 'export const add = 1;\n');
    await put('wrong/subtracts/add.ts', 'export const add = 2;\n');
    await put('numbers.ts', 'export {};\n');
    await put('add.test.ts', "test('adds what\\'s given', () => {});\n");
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function put(path: string, text: string): Promise<void> {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  async function change(edit: (meta: typeof EXERCISE) => void): Promise<void> {
    const path = join(folder, 'exercise.yaml');
    const meta = parse(await readFile(path, 'utf8')) as typeof EXERCISE;
    edit(meta);
    await writeFile(path, stringify(meta));
  }

  const read = () => readExercise(folder, 'exercises/01-add');

  test('comes with the texts of its files', async () => {
    expect(await read()).toMatchObject({
      starter: { 'add.ts': 'export const add = 0;\n' },
      solution: { 'add.ts': 'export const add = 1;\n' },
      support: { 'numbers.ts': 'export {};\n' },
    });
  });

  test.each(['starter/add.ts', 'solution/add.ts', 'numbers.ts', 'add.test.ts'])(
    'is refused without %s',
    async (path) => {
      await rm(join(folder, path));
      await expect(read()).rejects.toThrow(`There is no exercises/01-add/${path}. Write it`);
    },
  );

  test('is refused when it names a test that the suite does not have', async () => {
    await put('add.test.ts', "test('adds', () => {});\n");
    await expect(read()).rejects.toThrow(
      'exercises/01-add/exercise.yaml: tasks[0].checks[0] is "adds what\'s given". No test of add.test.ts',
    );
  });

  test('is refused when a wrong answer has no folder or another check', async () => {
    await cp(join(folder, 'wrong/subtracts'), join(folder, 'wrong/other'), { recursive: true });
    await rm(join(folder, 'wrong/subtracts'), { recursive: true });
    await expect(read()).rejects.toThrow('There is no folder wrong/subtracts.');
    await change((meta) => {
      meta.wrong = [{ name: 'other', check: 'adds', belief: '' }];
    });
    await expect(read()).rejects.toThrow('wrong[0].belief is "". Write something here.');
    await change((meta) => {
      meta.wrong = [{ name: 'other', check: 'adds', belief: 'plus' }];
    });
    await expect(read()).rejects.toThrow('wrong[0].check is "adds". No task names this check.');
  });
});
