import { forEachChild, parse, type ParsedScript, type SyntaxNode } from 'unbash';
import { ShellError } from './errors.ts';

const MISUSE = 2;

/**
 * Reads a text as commands.
 *
 * @throws {@link ShellError} with the line and what is wrong there
 */
export function parseScript(text: string): ParsedScript {
  const script = parse(text);
  const [error] = script.errors ?? [];
  if (!error) return script;
  const line = text.slice(0, error.pos).split('\n').length;
  throw new ShellError(`${line}: syntax error: ${error.message}`, MISUSE);
}

/**
 * Whether more lines may make a text complete: an open quote, `if` without `fi`, `a &&`, a
 * here-document without its end.
 *
 * @example
 * ```ts
 * isIncomplete('if true; then\n'); // => true
 * isIncomplete('echo "a\n'); // => true
 * isIncomplete('cat <<END\na\n'); // => true
 * isIncomplete('echo )\n'); // => false
 * isIncomplete('echo a\n'); // => false
 * ```
 */
export function isIncomplete(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(text)) return true;
  const script = parse(text);
  const { errors } = script;
  if (errors?.length) {
    const end = text.trimEnd().length;
    return errors.every(({ pos, message }) => pos >= end || message.startsWith('unterminated'));
  }
  return hasOpenDocument(script);
}

function hasOpenDocument(node: SyntaxNode): boolean {
  if (node.type === 'HereDoc') return node.closing === undefined;
  let open = false;
  forEachChild(node, (child) => (open ||= hasOpenDocument(child)));
  return open;
}
