/**
 * The options that a program's children and threads get where they are given none: its own, but not
 * the program itself (`--eval`), which `process._eval` holds.
 *
 * @example
 * ```ts
 * inheritedOptions({ execArgv: ['--no-warnings', '-e', '1 + 1'], _eval: '1 + 1' });
 * // => ['--no-warnings']
 * ```
 */
export function inheritedOptions({
  execArgv,
  _eval: code,
}: {
  execArgv: string[];
  _eval?: string | undefined;
}): string[] {
  const at = code === undefined ? -1 : execArgv.lastIndexOf(code);
  return at > 0 ? execArgv.toSpliced(at - 1, 2) : execArgv;
}
