const NETWORK = 'the container has no network beyond its own ports';
const PROCESS = 'a program in the page cannot start or watch processes of the machine';
const ENGINE = 'a page cannot reach the inside of its JavaScript engine';
const NATIVE = 'it is native code';

/** Built-in modules of Node 24 that this host has not, with the reason. */
const REASONS: Record<string, string> = {
  cluster: PROCESS,
  dgram: NETWORK,
  domain: 'it is deprecated in Node',
  http2: NETWORK,
  inspector: ENGINE,
  'inspector/promises': ENGINE,
  punycode: 'it is deprecated in Node',
  repl: 'there is no prompt to type at',
  sea: PROCESS,
  sqlite: NATIVE,
  'test/reporters': 'tests run with the vitest command here',
  trace_events: ENGINE,
  v8: ENGINE,
  vm: ENGINE,
  wasi: NATIVE,
};

/** The names of the modules that Node has and this host has not. */
export const missingModules: readonly string[] = Object.keys(REASONS);

/**
 * Why Node's module is not here.
 *
 * @param name - without `node:`
 * @returns a sentence, or undefined for a name that Node does not know either
 *
 * @example
 * ```ts
 * whyMissing('nothing'); // => undefined
 * whyMissing('punycode')?.includes('does not exist in this host'); // => true
 * ```
 */
export function whyMissing(name: string): string | undefined {
  if (!Object.hasOwn(REASONS, name)) return undefined;
  return `The built-in module 'node:${name}' does not exist in this host: ${REASONS[name]}.`;
}
