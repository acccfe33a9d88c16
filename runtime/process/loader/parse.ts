import * as javascript from './parse-javascript.ts' with { load: 'lazily' };
import * as full from './parse-typescript.ts' with { load: 'lazily' };
import type { ParseOptions, Syntax } from './syntax.ts';

/**
 * Parses JavaScript or TypeScript. JavaScript has a parser of its own, a third of the other's size;
 * what it cannot read goes to the other one, whose errors say more.
 *
 * @param source - the text of the file
 * @throws {@link SyntaxProblem} at the first error
 */
export function parseModule(source: string, { typescript, module }: ParseOptions): Syntax {
  const syntax = typescript ? undefined : javascript.parseJavaScript(source, module);
  return syntax ?? full.parseTypeScript(source, { typescript, module });
}

/**
 * Whether a text can only be an ES module: it does not parse as CommonJS, but does as a module
 * (Node's documentation: Modules, Packages, Syntax detection).
 *
 * @param source - the text of the file
 * @param typescript - read types too
 *
 * @example
 * ```ts
 * hasModuleSyntax("await import('node:http');", false); // => true
 * ```
 */
export function hasModuleSyntax(source: string, typescript: boolean): boolean {
  if (!/\b(import|export|await)\b/.test(source)) return false;
  return (
    !parses(source, { typescript, module: false }) && parses(source, { typescript, module: true })
  );
}

function parses(source: string, { typescript, module }: ParseOptions): boolean {
  if (!typescript) return javascript.parseJavaScript(source, module) !== undefined;
  try {
    full.parseTypeScript(source, { typescript, module });
    return true;
  } catch {
    return false;
  }
}
