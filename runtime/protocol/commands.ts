/**
 * The name of a command, given as a program's name or path.
 *
 * @example
 * ```ts
 * commandName('/usr/local/bin/node'); // => 'node'
 * ```
 */
export function commandName(program: string): string {
  return program.replace(/^\/usr(\/local)?\/bin\//, '');
}
