import { requireMaker } from '../current.ts';
import { nodeError } from '../node-errors.ts';
import { fileURLToPath } from './url.ts';
import { applyEdits } from '../loader/edits.ts';
import { eraseTypes } from '../loader/erase-types.ts';
import { parseModule } from '../loader/parse.ts';
import { SyntaxProblem } from '../loader/syntax.ts';
import { invalidArgumentValue, validateString } from './validate.ts';

let warned = false;

function warnOnce(): void {
  if (warned) return;
  warned = true;
  const message = 'stripTypeScriptTypes is an experimental feature and might change at any time';
  process.emitWarning(message, 'ExperimentalWarning');
}

/**
 * Erases the types of TypeScript, as the host does with every `.ts` file it runs.
 *
 * @param code - a whole ES module
 * @param options - only the mode `strip` is here
 * @throws `ERR_INVALID_TYPESCRIPT_SYNTAX`, `ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX`
 */
export function stripTypeScriptTypes(
  code: string,
  { mode = 'strip', sourceUrl }: { mode?: string; sourceUrl?: string } = {},
): string {
  warnOnce();
  validateString(code, 'code');
  if (mode !== 'strip') {
    throw invalidArgumentValue('options.mode', mode, "must be one of: 'strip'");
  }
  try {
    const syntax = parseModule(code, { typescript: true, module: true });
    const stripped = applyEdits(code, eraseTypes(syntax)).code;
    return sourceUrl === undefined ? stripped : `${stripped}\n\n//# sourceURL=${sourceUrl}`;
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const errorCode = error.code ?? 'ERR_INVALID_TYPESCRIPT_SYNTAX';
    throw nodeError(SyntaxError as ErrorConstructor, errorCode, error.message);
  }
}

/**
 * A `require` as a file has it (Node documentation: Modules, `module.createRequire`).
 *
 * @param filename - an absolute path, or a `file:` URL
 * @throws `ERR_INVALID_ARG_VALUE`
 */
export function createRequire(filename: unknown): unknown {
  const isUrl =
    filename instanceof URL || (typeof filename === 'string' && filename.startsWith('file:'));
  const path = isUrl ? fileURLToPath(filename) : filename;
  if (typeof path !== 'string' || !path.startsWith('/')) {
    const reason = 'must be a file URL object, file URL string, or absolute path string';
    throw invalidArgumentValue('filename', filename, reason);
  }
  return requireMaker()?.createRequire(path);
}

/**
 * The module `node:module`, as far as a page has it.
 *
 * @param names - of all built-in modules, without `node:`
 */
export function createModuleBuiltin(names: readonly string[]): Record<string, unknown> {
  const known = new Set(names);
  return {
    builtinModules: [...names].toSorted(),
    isBuiltin: (name: unknown) => typeof name === 'string' && known.has(name.replace(/^node:/, '')),
    createRequire,
    stripTypeScriptTypes,
  };
}
