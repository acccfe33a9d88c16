/** The families that are run; `events` files are named `test-event*`. */
export const FAMILIES = [
  'http',
  'net',
  'stream',
  'timers',
  'events',
  'process',
  'promise',
  'url',
  'whatwg-url',
  'querystring',
  'path',
  'buffer',
  'util',
  'fs',
  'child-process',
  'worker',
  'async-local-storage',
  'assert',
  'readline',
  'console',
  'diagnostics-channel',
  'perf',
  'os',
] as const;

/** One of {@link FAMILIES}. */
export type Family = (typeof FAMILIES)[number];

const NOT_IN_A_PAGE = 'tls|https|http2|cluster|dgram|inspector|v8|vm|repl|trace_events|sqlite|wasi';

const RULES: [pattern: RegExp, reason: string][] = [
  [/^\/\/ Flags:/m, 'needs command-line flags'],
  [/internalBinding|require\(['"]internal\//, 'tests internals'],
  [
    new RegExp(`(require\\(|from |import\\()['"](node:)?(${NOT_IN_A_PAGE})['"]`),
    'needs a module that no page can have',
  ],
  [/common\.PIPE\b/, 'needs a named pipe'],
];

/**
 * The family of a test file, by its name.
 *
 * @param file - for instance `test-http-agent.js`
 */
export function familyOf(file: string): Family | undefined {
  return FAMILIES.find((family) =>
    file.startsWith(`test-${family === 'events' ? 'event' : family}`),
  );
}

/**
 * Why a test says nothing about a host in a page.
 *
 * @param source - the test's text
 * @returns the reason, or undefined if it applies
 */
export function reasonNotApplicable(source: string): string | undefined {
  return RULES.find(([pattern]) => pattern.test(source))?.[1];
}
