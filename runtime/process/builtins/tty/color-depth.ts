type Environment = Record<string, string | undefined>;

const FORCED: Record<string, number> = { '': 4, 1: 4, true: 4, 2: 8, 3: 24 };
const PLAIN_COLORS = /^(xterm|screen|rxvt|konsole|linux|vt100|cygwin|ansi|color)|color|ansi/;

/**
 * How many bits of colour a terminal shows (Node documentation: TTY, `writeStream.getColorDepth`).
 *
 * @param env - the environment, whose `TERM`, `COLORTERM`, `NO_COLOR` and `FORCE_COLOR` tell it
 * @returns 1 for none, 4 for 16 colours, 8 for 256, 24 for all
 *
 * @example
 * ```ts
 * colorDepth({ TERM: 'xterm-256color' }); // => 8
 * colorDepth({}); // => 1
 * ```
 */
export function colorDepth(env: Environment): 1 | 4 | 8 | 24 {
  if (env['FORCE_COLOR'] !== undefined) return (FORCED[env['FORCE_COLOR']] ?? 1) as 1 | 4 | 8 | 24;
  const { TERM = '', COLORTERM } = env;
  if (env['NODE_DISABLE_COLORS'] || env['NO_COLOR'] || TERM === 'dumb') return 1;
  if (COLORTERM === 'truecolor' || COLORTERM === '24bit') return 24;
  if (/-256(color)?$/.test(TERM)) return 8;
  if (PLAIN_COLORS.test(TERM) || COLORTERM !== undefined) return 4;
  return 1;
}
