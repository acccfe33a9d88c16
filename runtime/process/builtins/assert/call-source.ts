import { kernel } from '../../current.ts';
import { parseModule } from '../../loader/parse.ts';
import { childrenOf, type SyntaxNode } from '../../loader/syntax.ts';

interface Position {
  line: number;
  column: number;
}

function calls(node: SyntaxNode, { line, column }: Position, found: SyntaxNode[]): SyntaxNode[] {
  if (node.type === 'CallExpression') {
    const { start, end } = node.callee.loc ?? {};
    const begins = start && (start.line < line || (start.line === line && start.column <= column));
    const ends = end && (end.line > line || (end.line === line && end.column >= column));
    if (begins && ends) found.push(node);
  }
  for (const child of childrenOf(node)) calls(child, { line, column }, found);
  return found;
}

/**
 * The text of the call that an error's stack begins with, for messages that repeat it.
 *
 * @param stack - an error's `stack`, the call's frame first
 * @returns the call as it is written, or undefined where the file cannot be read again
 */
export function callSource(stack: string): string | undefined {
  const place = /file:\/\/(\/[^\s)]*):(\d+):(\d+)/.exec(stack);
  if (!place) return undefined;
  const [, url = '', line, column] = place;
  const path = decodeURIComponent(url);
  try {
    const source = new TextDecoder().decode(kernel().files.readFile(path));
    const typescript = /\.[cm]?ts$/.test(path);
    const { file } = parseModule(source, { typescript, module: true });
    const position = { line: Number(line), column: Number(column) - 1 };
    const call = calls(file.program as SyntaxNode, position, []).at(-1);
    return call && source.slice(call.start, call.end);
  } catch {
    // The program may have changed or removed the file since it was loaded.
    return undefined;
  }
}
