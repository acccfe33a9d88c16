import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** What a learner's file may import: the types of these, and of whatever they use, are needed. */
const ROOT_NAME = 'editor-types.ts';
const ROOT_TEXT = "import 'vitest';\n";
/** Reached from vitest's types only for its configuration and its benchmarks. */
const LEFT_OUT_PACKAGES = ['vite', 'tinybench'];
/** Large, and not among the modules that a page can have. */
const LEFT_OUT_MODULES =
  /@types\/node\/(?:child_process|cluster|dgram|dns|domain|http2|https|inspector|quic|repl|sea|sqlite|test|tls|trace_events|tty|v8|vm|wasi|zlib)\b/;

/**
 * Collects the type declarations that the editor's TypeScript needs for Node's modules and vitest.
 *
 * @param root the project's root
 * @returns texts by path, for instance `node_modules/@types/node/http.d.ts`; the `package.json` of
 *   each package is among them, since TypeScript looks there for the file to begin with
 */
export async function collectLibraryTypes(root: string): Promise<Record<string, string>> {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts'],
    types: ['node'],
    noEmit: true,
  };
  const entry = join(root, ROOT_NAME);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === entry || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === entry
      ? ts.createSourceFile(name, ROOT_TEXT, ts.ScriptTarget.ES2024)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([entry], options, host);
  const files: Record<string, string> = {};
  const packages = new Set<string>();
  for (const source of program.getSourceFiles()) {
    const path = relative(root, source.fileName).split(sep).join('/');
    const name = packageName(path);
    if (!name || name === 'typescript' || LEFT_OUT_PACKAGES.includes(name)) continue;
    if (LEFT_OUT_MODULES.test(path)) continue;
    files[path] = shortenComments(source.text);
    packages.add(name);
  }
  for (const name of packages) {
    const path = `node_modules/${name}/package.json`;
    files[path] = await readFile(join(root, path), 'utf8');
  }
  return files;
}

/** Of each comment its first paragraph stays: what the editor shows at a name, without its examples. */
function shortenComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => {
    if (!comment.startsWith('/**')) return '';
    const lines = comment
      .slice(3, -2)
      .split('\n')
      .map((line) => line.replace(/^\s*\*? ?/, ''));
    const begin = lines.findIndex((line) => line.trim() !== '');
    const length = lines.slice(begin).findIndex((line) => /^\s*$|^@|^```/.test(line));
    const paragraph = lines.slice(begin, length < 0 ? undefined : begin + length);
    return paragraph.length === 0 ? '' : `/** ${paragraph.join(' ').trim()} */`;
  });
}

function packageName(path: string): string | undefined {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}
