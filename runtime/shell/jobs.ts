/** A command line that runs in the background. */
export interface Job {
  /** What `%1` means. */
  number: number;
  /** As it was typed. */
  text: string;
  /** `$!`: the number of its last program, or one of its own if the shell does it all itself. */
  pid: number;
  /** Numbers of its programs. */
  pids: readonly number[];
  /** Resolves with its exit code. */
  finished: Promise<number>;
  /** Set once it has ended. */
  status: number | undefined;
}

/** Above all numbers of programs. */
const FIRST_OWN_PID = 1_000_000_000;

/** The programs that one command line has started. */
export class Programs {
  readonly pids: number[] = [];
  /** Their user is not waiting for them, and Ctrl-C is not meant for them. */
  readonly inBackground: boolean;
  #started = (): void => {};
  /** Resolves when the first one has started. */
  readonly started: Promise<void> = new Promise((resolve) => (this.#started = resolve));

  constructor(inBackground: boolean) {
    this.inBackground = inBackground;
  }

  add(pid: number): void {
    this.pids.push(pid);
    this.#started();
  }
}

/** The jobs of one shell (POSIX, `jobs`). */
export class Jobs {
  readonly #jobs: Job[] = [];
  #nextOwnPid = FIRST_OWN_PID;

  /**
   * Notes a job.
   *
   * @param text - as it was typed
   * @param pids - filled while it runs
   */
  add(text: string, pids: readonly number[], finished: Promise<number>): Job {
    const number = (this.#jobs.at(-1)?.number ?? 0) + 1;
    const pid = pids.at(-1) ?? this.#nextOwnPid++;
    const job: Job = { number, text, pid, pids, finished, status: undefined };
    this.#jobs.push(job);
    void finished.then((status) => (job.status = status));
    return job;
  }

  /** All that run, and those that have ended and were not told of. */
  get all(): readonly Job[] {
    return this.#jobs;
  }

  /** Gives those that have ended, once. */
  takeFinished(): Job[] {
    const finished = this.#jobs.filter((job) => job.status !== undefined);
    for (const job of finished) this.forget(job);
    return finished;
  }

  forget(job: Job): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
  }

  /**
   * Finds a job by `%1`, `%%`, `%+`, `%name` or by the number of a program of its.
   */
  find(text: string): Job | undefined {
    const last = this.#jobs.at(-1);
    if (!text.startsWith('%')) {
      const pid = Number(text);
      return this.#jobs.find((job) => job.pid === pid || job.pids.includes(pid));
    }
    const name = text.slice(1);
    if (name === '' || name === '%' || name === '+') return last;
    if (/^\d+$/.test(name)) return this.#jobs.find((job) => job.number === Number(name));
    return this.#jobs.findLast((job) => job.text.startsWith(name));
  }
}

/**
 * A job as `jobs` lists it.
 *
 * @example
 * ```ts
 * jobLine({ number: 1, text: 'node a.js', pid: 7, pids: [7], finished: Promise.resolve(0), status: 0 });
 * // => '[1]  Done                    node a.js'
 * ```
 */
export function jobLine({ number, text, status }: Job): string {
  const state = status === undefined ? 'Running' : status === 0 ? 'Done' : `Exit ${status}`;
  return `[${number}]  ${state.padEnd(24)}${text}`;
}
