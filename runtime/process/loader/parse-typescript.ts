import { parse, type ParserOptions } from '@babel/parser';
import { SyntaxProblem, type ParseOptions, type Syntax, type Token } from './syntax.ts';

/**
 * Parses TypeScript, or JavaScript with any error in it.
 *
 * @param source - the text of the file
 * @throws {@link SyntaxProblem} at the first error
 */
export function parseTypeScript(source: string, { typescript, module }: ParseOptions): Syntax {
  const options: ParserOptions = {
    sourceType: module ? 'module' : 'script',
    plugins: typescript
      ? ['typescript', 'explicitResourceManagement', 'decoratorAutoAccessors']
      : ['explicitResourceManagement'],
    tokens: true,
    attachComment: false,
    allowReturnOutsideFunction: !module,
    allowNewTargetOutsideFunction: !module,
    createImportExpressions: true,
  };
  try {
    const file = parse(source, options);
    return { source, file, tokens: (file.tokens ?? []) as Token[] };
  } catch (error) {
    if (!isBabelError(error)) throw error;
    const message = error.message.replace(/ \(\d+:\d+\)$/, '').replace(/\.$/, '');
    const range = { line: error.loc.line, column: error.loc.column + 1, length: 1 };
    throw new SyntaxProblem(
      message,
      range,
      typescript ? 'ERR_INVALID_TYPESCRIPT_SYNTAX' : undefined,
    );
  }
}

function isBabelError(
  error: unknown,
): error is SyntaxError & { loc: { line: number; column: number } } {
  return error instanceof SyntaxError && 'loc' in error;
}
