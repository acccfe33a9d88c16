import type { Readable, Writable } from 'node:stream';
import type { CommandNode, CompoundList } from 'unbash';

/** A shell variable. */
export interface Variable {
  value: string;
  exported: boolean;
}

/** The body of a function. */
export type FunctionBody = CommandNode | CompoundList;

/** What a shell's `set` turns on. */
export interface ShellOptions {
  /** Stops at the first failure, `set -e`. */
  errexit: boolean;
  /** Refuses variables that are not set, `set -u`. */
  nounset: boolean;
  /** Shows each command before it runs, `set -x`. */
  xtrace: boolean;
  /** A pipeline fails if one of its commands does. */
  pipefail: boolean;
}

/** Variables as they were, with those that were not set. */
export type FormerVariables = Map<string, Variable | undefined>;

/** Where file descriptors lead; 0, 1 and 2 are those of every command. */
export type Descriptors = ReadonlyMap<number, Readable | Writable>;

/**
 * A shell execution environment (POSIX Shell Command Language, 2.13): what a subshell has a copy of.
 */
export class ShellEnvironment {
  cwd: string;
  /** The name that errors begin with, and `$0`. */
  name: string;
  /** `$1` and so on. */
  positional: string[] = [];
  /** `$?`: how the last command ended, 0 for success. */
  status = 0;
  /** `$!` */
  lastBackgroundPid: number | undefined;
  /** How many functions and loops run, for `return` and `break` in the wrong place. */
  functionDepth = 0;
  loopDepth = 0;
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, FunctionBody>();
  readonly options: ShellOptions = {
    errexit: false,
    nounset: false,
    xtrace: false,
    pipefail: false,
  };
  #locals: FormerVariables | undefined;

  /**
   * @param name - of the shell
   * @param cwd - an absolute path
   * @param exported - variables that programs see
   */
  constructor(name: string, cwd: string, exported: Readonly<Record<string, string | undefined>>) {
    this.name = name;
    this.cwd = cwd;
    for (const [key, value] of Object.entries(exported)) {
      if (value !== undefined) this.variables.set(key, { value, exported: true });
    }
  }

  /** A copy for a subshell: nothing that happens there is seen here. */
  clone(): ShellEnvironment {
    const copy = new ShellEnvironment(this.name, this.cwd, {});
    const { positional, status, lastBackgroundPid, functionDepth, loopDepth } = this;
    Object.assign(copy, { status, lastBackgroundPid, functionDepth, loopDepth });
    copy.positional = [...positional];
    for (const [key, variable] of this.variables) copy.variables.set(key, { ...variable });
    for (const [key, body] of this.functions) copy.functions.set(key, body);
    Object.assign(copy.options, this.options);
    return copy;
  }

  /** The value of a variable, or undefined if it is not set. */
  get(name: string): string | undefined {
    return this.variables.get(name)?.value;
  }

  /** Sets a variable; it stays exported if it was. */
  set(name: string, value: string): void {
    this.variables.set(name, { value, exported: this.variables.get(name)?.exported ?? false });
  }

  /** Has programs see a variable. */
  export(name: string): void {
    this.variables.set(name, { value: this.get(name) ?? '', exported: true });
  }

  /** What a program is started with. */
  exportedVariables(): Record<string, string> {
    const exported = [...this.variables].filter(([, variable]) => variable.exported);
    return Object.fromEntries(exported.map(([name, { value }]) => [name, value]));
  }

  /** Begins a function. @returns what {@link leaveFunction} has to be given */
  enterFunction(): FormerVariables | undefined {
    const outer = this.#locals;
    this.#locals = new Map();
    this.functionDepth++;
    return outer;
  }

  /** Ends a function: its local variables are what they were before it. */
  leaveFunction(outer: FormerVariables | undefined): void {
    if (this.#locals) this.restore(this.#locals);
    this.#locals = outer;
    this.functionDepth--;
  }

  /** Makes variables what they were. */
  restore(former: FormerVariables): void {
    for (const [name, variable] of former) {
      if (variable) this.variables.set(name, variable);
      else this.variables.delete(name);
    }
  }

  /** Makes a variable local to the running function. */
  makeLocal(name: string): void {
    if (this.#locals?.has(name)) return;
    this.#locals?.set(name, this.variables.get(name));
    this.variables.delete(name);
  }
}
