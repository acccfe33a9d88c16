import { nodeError, nodeTypeError } from '../../node-errors.ts';
import { validateFunction, validateInteger } from '../validate.ts';
import { optionsOf, pathOf } from './arguments.ts';
import { readdir } from './entries.ts';
import { later, laterAsPromise } from './forms.ts';
import { named } from './descriptors.ts';
import { fileError } from '../../../files/errors.ts';
import type { Dirent } from './stats.ts';

type Callback = (error: unknown, entry?: Dirent | null) => void;

function closed(): Error {
  return nodeError(Error, 'ERR_DIR_CLOSED', 'Directory handle was closed');
}

/** A directory that is read entry by entry (Node documentation: File system, "Class: fs.Dir"). */
export class Dir {
  readonly #path: string;
  #entries: Dirent[];
  #closed = false;
  #busy = 0;

  constructor(path: string, entries: Dirent[]) {
    if (path === undefined) {
      throw nodeTypeError('ERR_MISSING_ARGS', 'The "handle" argument must be specified');
    }
    this.#path = path;
    this.#entries = [...entries];
  }

  get path(): string {
    if (!(#path in this)) {
      throw nodeTypeError('ERR_INVALID_THIS', 'Value of "this" must be of type Dir');
    }
    return this.#path;
  }

  /** The next entry, or null behind the last one. Throws `ERR_DIR_CLOSED`. */
  readSync(): Dirent | null {
    this.#assertIdle();
    return this.#entries.shift() ?? null;
  }

  read(callback?: Callback): Promise<Dirent | null> | undefined {
    if (callback === undefined) return this.#promised(() => this.#entries.shift() ?? null);
    validateFunction(callback, 'callback');
    if (this.#closed) throw closed();
    this.#busy += 1;
    later(
      () => this.#entries.shift() ?? null,
      (outcome) => {
        this.#busy -= 1;
        if ('value' in outcome) callback(null as never, outcome.value as never);
      },
    );
    return undefined;
  }

  closeSync(): void {
    this.#assertIdle();
    this.#closed = true;
  }

  close(callback?: (error?: unknown) => void): Promise<void> | undefined {
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (callback === undefined) {
      return this.#promised(() => void (this.#closed = true)) as Promise<void>;
    }
    if (this.#closed) {
      process.nextTick(callback as (error: Error) => void, closed());
      return undefined;
    }
    this.#closed = true;
    later(
      () => undefined,
      () => (callback as (error: null) => void)(null),
    );
    return undefined;
  }

  async *entries(): AsyncGenerator<Dirent, void> {
    try {
      for (let entry = await this.read(); entry; entry = await this.read()) yield entry;
    } finally {
      if (!this.#closed) await this.close();
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Dirent, void> {
    return this.entries();
  }

  [Symbol.dispose](): void {
    if (!this.#closed) this.closeSync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) await this.close();
  }

  #assertIdle(): void {
    if (this.#closed) throw closed();
    if (this.#busy > 0) {
      const message =
        'Cannot do synchronous work on directory handle with concurrent asynchronous operations';
      throw nodeError(Error, 'ERR_DIR_CONCURRENT_OPERATION', message);
    }
  }

  async #promised<Value>(work: () => Value): Promise<Value> {
    if (this.#closed) throw closed();
    this.#busy += 1;
    try {
      return (await laterAsPromise(work)) as Value;
    } finally {
      this.#busy -= 1;
    }
  }
}

/** Opens a directory. */
export function opendir(path: unknown, given?: unknown): () => Dir {
  const options = optionsOf(given, { encoding: 'utf8' });
  const at = pathOf(path);
  const { bufferSize = 32, recursive = false } = options as Record<string, unknown>;
  validateInteger(bufferSize, 'options.bufferSize', 1, 2 ** 32 - 1);
  const read = readdir(at, { encoding: options.encoding, recursive, withFileTypes: true });
  return () => {
    try {
      return new Dir(at, named(at, read) as Dirent[]);
    } catch (error) {
      throw fileError((error as { code: 'ENOENT' }).code, 'opendir', at);
    }
  };
}
