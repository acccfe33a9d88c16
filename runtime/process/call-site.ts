const FRAME =
  /^\s*at (async )?(new )?(?:(.*?)(?: \[as (.*?)\])? \()?([^()]*?)(?::(\d+):(\d+))?\)?$/;

/** What V8 itself knows of a frame, beyond the text of its line. */
export type NativeCallSite = Pick<NodeJS.CallSite, 'getThis' | 'getFunction' | 'getTypeName'>;

/**
 * A frame of a stack trace as V8's stack trace API gives it to `Error.prepareStackTrace`
 * (https://v8.dev/docs/stack-trace-api), made from its line in the trace, in every engine.
 *
 * @example
 * ```ts
 * new CallSite('    at Shop.open (/home/project/shop.cjs:3:7)').getMethodName(); // => 'open'
 * ```
 */
export class CallSite {
  readonly #line: string;
  readonly #parts: RegExpExecArray | null;
  readonly #native: NativeCallSite | undefined;

  /**
   * @param line - of a stack trace, in V8's format
   * @param native - the same frame, where V8 gave it
   */
  constructor(line: string, native?: NativeCallSite) {
    this.#line = line;
    this.#parts = FRAME.exec(line);
    this.#native = native;
  }

  getFileName(): string | null {
    const name = this.#parts?.[5];
    return name === undefined || name === '<anonymous>' ? null : name;
  }

  getScriptNameOrSourceURL(): string {
    return this.getFileName() ?? '';
  }

  /** From 1. */
  getLineNumber(): number | null {
    return Number(this.#parts?.[6]) || null;
  }

  /** From 1. */
  getColumnNumber(): number | null {
    return Number(this.#parts?.[7]) || null;
  }

  getFunctionName(): string | null {
    const name = this.#name?.split('.').at(-1);
    return name === undefined || name === '<anonymous>' ? null : name;
  }

  getTypeName(): string | null {
    const type = /^(.*)\./.exec(this.#name ?? '')?.[1];
    return type ?? this.#native?.getTypeName() ?? null;
  }

  getMethodName(): string | null {
    const alias = this.#parts?.[4];
    return alias ?? (this.#name?.includes('.') ? this.getFunctionName() : null);
  }

  getThis(): unknown {
    return this.#native?.getThis();
  }

  getFunction(): ReturnType<NodeJS.CallSite['getFunction']> {
    return this.#native?.getFunction();
  }

  getEvalOrigin(): string | undefined {
    return undefined;
  }

  getPromiseIndex(): number | null {
    return null;
  }

  isToplevel(): boolean {
    return !this.#name?.includes('.');
  }

  isConstructor(): boolean {
    return this.#parts?.[2] !== undefined;
  }

  isAsync(): boolean {
    return this.#parts?.[1] !== undefined;
  }

  isPromiseAll(): boolean {
    return false;
  }

  /** The loader evaluates files, but to their program they are files. */
  isEval(): boolean {
    return false;
  }

  isNative(): boolean {
    return false;
  }

  toString(): string {
    return this.#line.replace(/^\s*at /, '');
  }

  get #name(): string | undefined {
    return this.#parts?.[3];
  }
}
