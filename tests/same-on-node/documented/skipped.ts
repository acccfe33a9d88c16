import type { Engine } from '../../browsers/find-browsers.ts';

interface Skip {
  engines: Engine[];
  reason: string;
  /** The programs' names. */
  programs: string[];
}

const SKIPS: Skip[] = [
  {
    engines: ['firefox', 'webkit'],
    reason: "the engine's own words and calls",
    programs: ['globals: DOMException and errors'],
  },
  {
    engines: ['firefox'],
    reason: "the engine's parser reads ports and hosts of files in a way of its own",
    programs: ['url: setting parts', 'url: files'],
  },
  {
    engines: ['webkit'],
    reason: 'error.stack is what the engine makes it',
    programs: [
      'assert: ok and its messages',
      'events: an error without a listener',
      'errors: names, codes and causes',
      'fs/promises: signals, iterables and errors',
      'util: inspect of errors',
    ],
  },
  {
    engines: ['webkit'],
    reason: 'the engine has no `using`',
    programs: [
      'fs/promises: a FileHandle',
      'http: closing a server',
      'timers: an interval, and dispose',
    ],
  },
  {
    engines: ['webkit'],
    reason: 'the engine has no byte streams and no decoder streams',
    programs: [
      'fs/promises: readableWebStream and createReadStream',
      'web streams: bytes, writers and transforms',
    ],
  },
  {
    engines: ['webkit'],
    reason: 'the engine cannot read the body of a form in a worker',
    programs: ['globals: FormData, Blob and bodies'],
  },
  {
    engines: ['webkit'],
    reason: 'the engine has no shared memory',
    programs: ['util: types', 'worker_threads: shared memory and messages between'],
  },
];

/**
 * Why a program cannot print in an engine what it prints on Node.
 *
 * @returns undefined where it can
 */
export function reasonToSkip(engine: Engine, program: string): string | undefined {
  return SKIPS.find(({ engines, programs }) => {
    return engines.includes(engine) && programs.includes(program);
  })?.reason;
}
