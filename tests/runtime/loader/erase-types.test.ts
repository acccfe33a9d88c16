import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../runtime/process/loader/edits.ts';
import { eraseTypes } from '../../../runtime/process/loader/erase-types.ts';
import { parseModule } from '../../../runtime/process/loader/parse.ts';
import { SyntaxProblem } from '../../../runtime/process/loader/syntax.ts';

function erase(source: string): string {
  return applyEdits(source, eraseTypes(parseModule(source, { typescript: true, module: true })))
    .code;
}

/** Where `;` takes a space's place, and which space stands for a wide character, is each one's choice. */
function alike(code: string): string {
  return code.replace(/;|[^\S\n]/g, ' ');
}

const SNIPPETS = {
  annotations: 'let a: number = 1, b: string | undefined; const c = (d: Date): void => {};',
  'type statements':
    'type A = 1;\ninterface B { c: string }\nexport type { B };\ndeclare const d: A;',
  'optional parameters':
    'function f(a?: number, { b }: { b: string } = { b: "" }, ...c: string[]) {}',
  'this parameter': 'function f(this: Date, a: number) {}\nfunction g(this: Date) {}',
  generics:
    'function f<T extends object>(a: T) {}\nf<{ a: 1 }>({ a: 1 });\nnew Map<string, number>();',
  'generic arrow': 'const f = <T,>(a: T): a is T => true;',
  'const type parameter': 'function f<const T>(a: T) {}',
  assertions: 'const a = b as unknown as string, c = d satisfies E, f = g!.h!();',
  'assertion in parentheses': '(a as any).b; (<T,>(c: T) => c)(1 as number);',
  'class members':
    'class A<T> extends B<T> implements C, D<T> { private readonly a!: T; static b?: string = "x"; declare c: T; protected static async *d<U>(e?: U): AsyncGenerator<U> {} override get f(): number { return 1 } [key: string]: unknown; constructor(g: number); constructor(g?: number) { super() } }',
  'abstract class':
    'export abstract class A { abstract a(): void; abstract b: string; c(): void {} }',
  overloads: 'function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a: any) {}',
  'definite variable': 'let a!: number;',
  'arrow with a return type over lines': 'const f = (a: number): Promise<\n  void\n> => g(a);',
  'catch clause': 'try {} catch (error: unknown) {}',
  'type in a template': 'const a = `${b as string}`;',
  'namespace of types':
    'namespace A { export type B = 1 }\ndeclare module "c" {}\ndeclare global {}',
  'comment inside a type': 'let a: /* b: c */ string /* d */ = "e"; // f: g',
};

describe('erasing types', () => {
  test.each(Object.entries(SNIPPETS))('gives what Node gives: %s', (_name, source) => {
    expect(alike(erase(source))).toBe(alike(stripTypeScriptTypes(source)));
  });

  const files = globSync('{runtime,tests,site}/**/*.ts', { exclude: ['**/*.d.ts'] });
  test.each(files)('gives what Node gives: %s', (path) => {
    const source = readFileSync(path, 'utf8');
    const erased = erase(source);
    expect(erased).toHaveLength(source.length);
    expect(withoutImports(alike(erased))).toBe(withoutImports(alike(stripTypeScriptTypes(source))));
  });

  test('keeps statements apart that only a type kept apart', () => {
    expect(erase('let a: number\n(b)')).toBe('let a;       \n(b)');
    expect(erase('a as B\n[c].d()')).toBe('a ;   \n[c].d()');
    expect(erase('a as B\n+ c')).toBe('a     \n+ c');
    expect(erase('a()\ntype B = 1\n(c)')).toBe('a()\n;         \n(c)');
  });

  test.each([
    ['enum A { B }', 'TypeScript enum is not supported in strip-only mode'],
    [
      'namespace A { export const b = 1 }',
      'TypeScript namespace declaration is not supported in strip-only mode',
    ],
    [
      'class A { constructor(private b: string) {} }',
      'TypeScript parameter property is not supported in strip-only mode',
    ],
    [
      'import a = require("a")',
      'TypeScript import equals declaration is not supported in strip-only mode',
    ],
  ])('refuses what needs code, in Node’s words: %s', (source, message) => {
    expect(() => erase(source)).toThrow(message);
    expect(() => stripTypeScriptTypes(source)).toThrow(message);
    expect(() => erase(source)).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' }),
    );
  });

  test('tells the place of a syntax error', () => {
    const problem = catchProblem('const a: number = 1;\nlet b = ;\n');
    expect(problem.range).toEqual({ line: 2, column: 9, length: 1 });
    expect(problem.code).toBe('ERR_INVALID_TYPESCRIPT_SYNTAX');
  });
});

/** Node erases a type's name inside `import { type A }`; ours goes with the whole statement, later. */
function withoutImports(code: string): string {
  return code.replace(/^(import|export) [^;]*? from '[^']*'/gm, '');
}

function catchProblem(source: string): SyntaxProblem {
  try {
    erase(source);
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
  throw new Error('The source was accepted.');
}
