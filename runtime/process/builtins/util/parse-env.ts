import { validateString } from '../validate.ts';

/** One assignment: a name, and a value in quotes that may span lines, or the rest of the line. */
const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+)?([^\s=#]+)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\n]*))/gm;

/**
 * Reads the text of a `.env` file (Node documentation: Util, `util.parseEnv`).
 *
 * @param content - lines `NAME=value`; `#` starts a comment
 * @returns the values; only in double quotes is `\n` a line break
 */
export function parseEnv(content: unknown): Record<string, string> {
  validateString(content, 'content');
  const values: Record<string, string> = {};
  for (const match of content.replaceAll('\r\n', '\n').matchAll(ASSIGNMENT)) {
    const [, name = '', double, single, back, bare = ''] = match;
    const plain = bare.replace(/#.*$/, '').trim();
    values[name] = double?.replaceAll('\\n', '\n') ?? single ?? back ?? plain;
  }
  return values;
}
