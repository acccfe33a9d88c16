import { FLOW_MAKER, rewriteAwaits } from './await-rewriter.ts';
import { applyEdits, type ColumnMap, type Edit } from './edits.ts';
import { eraseTypes } from './erase-types.ts';
import { ModuleRewriter, type ModuleShape } from './module-rewriter.ts';
import { parseModule } from './parse.ts';
import { type SyntaxNode } from './syntax.ts';

/** A file made runnable as the body of a function. No line has moved; `columns` undoes moved columns. */
export interface CompiledModule extends ModuleShape {
  /** An expression that evaluates to the wrapper function. */
  code: string;
  columns: ColumnMap;
}

/** How a file is to be read. */
export interface CompileOptions {
  /** Erase TypeScript's types first. */
  typescript: boolean;
  format: 'module' | 'commonjs';
}

/**
 * Names inside the wrapper. They are Vite's, because vitest removes Vite's names from the messages of
 * engines (`(0 , __vite_ssr_import_0__.f) is not a function` reads `f is not a function`).
 */
export const IMPORT_PREFIX = '__vite_ssr_import_';
const MODULE_PARAMETERS = [
  '__vite_ssr_exportName__',
  '__vite_ssr_dynamic_import__',
  '__vite_ssr_import_meta__',
  FLOW_MAKER,
];
const COMMONJS_FRAME = [
  `((__vite_ssr_dynamic_import__,${FLOW_MAKER})=>function(exports,require,module,__filename,__dirname){`,
  '})',
] as const;

/**
 * Turns a source file into a function that a linker can run.
 *
 * An ES module becomes a generator: its first step declares the exports, with functions already
 * hoisted, and the second runs the body, so that cycles see what they would see natively.
 *
 * @param source - the file's text
 * @param options - how to read it
 * @throws a `SyntaxProblem` with the position of the first error
 *
 * @example
 * ```ts
 * const { requests } = compile("import { a } from './a.ts';", { typescript: true, format: 'module' });
 * requests[0]?.specifier; // => './a.ts'
 * ```
 */
export function compile(source: string, options: CompileOptions): CompiledModule {
  const module = options.format === 'module';
  const syntax = parseModule(source, { typescript: options.typescript, module });
  const edits: Edit[] = options.typescript ? eraseTypes(syntax) : [];
  const rewriter = new ModuleRewriter(syntax, module);
  edits.push(...rewriteAwaits(syntax), ...rewriter.edits);
  const { interpreter } = syntax.file.program;
  if (interpreter) {
    const { start, end } = interpreter as SyntaxNode;
    edits.push({ start, end, text: '//'.padEnd(end - start) });
  }
  const [head, tail] = module ? moduleFrame(rewriter.shape) : COMMONJS_FRAME;
  // Before what others insert at the very beginning.
  edits.unshift({ start: 0, end: 0, text: head });
  const { code, columns } = applyEdits(source, edits);
  return { ...rewriter.shape, code: `${code}\n${tail}`, columns };
}

function moduleFrame(shape: ModuleShape): [head: string, tail: string] {
  const imports = shape.requests.map((_request, index) => `${IMPORT_PREFIX}${index}__`);
  const parameters = [...MODULE_PARAMETERS, ...imports].join(',');
  const getters = shape.exports.map(
    ({ name, expression }) => `${JSON.stringify(name)}:()=>${expression}`,
  );
  const star = shape.async ? 'async function*' : 'function*';
  const declared = `__vite_ssr_exportName__({${getters.join(',')}});yield;`;
  return [`(${star}(${parameters}){'use strict';${declared}`, '})'];
}
