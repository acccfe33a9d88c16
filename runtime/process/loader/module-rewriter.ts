import type { Edit } from './edits.ts';
import {
  childrenOf,
  isNode,
  parenthesized,
  type SourceRange,
  type Syntax,
  type SyntaxNode,
} from './syntax.ts';
import { findReferences, patternNames, type Reference } from './scope.ts';

/** A module asked for by `import` or `export … from`; the range is that of the specifier. */
export interface ModuleRequest extends SourceRange {
  specifier: string;
  /** The `type` of `with { type: 'json' }`. */
  type?: string;
}

/** A name imported from a request, to be checked when linking. */
export interface ImportedName {
  request: number;
  name: string;
  /** Where it is named; both from 1. */
  line: number;
  column: number;
}

/** What a module wants from others and gives to them. */
export interface ModuleShape {
  requests: ModuleRequest[];
  imported: ImportedName[];
  /** Own exports: `expression` gives the value inside the wrapper. */
  exports: { name: string; expression: string }[];
  /** Requests of `export * from`. */
  stars: number[];
  /** Whether it awaits at its top level. */
  async: boolean;
}

type AnyNode = SyntaxNode & Record<string, unknown>;

const DEFAULT = '__vite_ssr_export_default__';
const FUNCTION = /^(Function|ArrowFunction|ObjectMethod|Class(Private)?Method)/;

/** Rewrites imports and exports of one program for the wrapper that `compile` puts around it. */
export class ModuleRewriter {
  readonly edits: Edit[] = [];
  readonly shape: ModuleShape = {
    requests: [],
    imported: [],
    exports: [],
    stars: [],
    async: false,
  };
  readonly #syntax: Syntax;
  /** Imported local names, and the expression each stands for. */
  readonly #bindings = new Map<string, string>();

  /**
   * @param syntax - the parsed program
   * @param module - an ES module; in CommonJS only `import()` is rewritten
   */
  constructor(syntax: Syntax, module: boolean) {
    this.#syntax = syntax;
    const program = syntax.file.program as AnyNode;
    const statements = program['body'] as AnyNode[];
    if (module) {
      for (const statement of statements) this.#import(statement);
      for (const statement of statements) this.#export(statement);
      this.#references(program);
    }
    this.#expressions(program, false);
  }

  #import(statement: AnyNode): void {
    if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') return;
    const request = this.#request(statement);
    for (const specifier of statement.specifiers as unknown as AnyNode[]) {
      if (specifier['importKind'] === 'type') continue;
      const [local = ''] = patternNames(specifier['local']);
      this.#bindings.set(local, this.#imported(request, specifier));
    }
    this.#blank(statement.start, statement.end);
  }

  #imported(request: number, specifier: AnyNode): string {
    const namespace = `__vite_ssr_import_${request}__`;
    if (specifier.type === 'ImportNamespaceSpecifier') return namespace;
    const name =
      specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(specifier['imported']);
    this.shape.imported.push({ request, name, ...placeOf(specifier) });
    return member(namespace, name);
  }

  #export(statement: AnyNode): void {
    switch (statement.type) {
      case 'ExportAllDeclaration':
        if (statement.exportKind === 'type') return;
        this.shape.stars.push(this.#request(statement));
        return this.#blank(statement.start, statement.end);
      case 'ExportDefaultDeclaration':
        return this.#exportDefault(statement);
      case 'ExportNamedDeclaration':
        if (statement.exportKind !== 'type') this.#exportNamed(statement);
    }
  }

  #exportNamed(statement: AnyNode): void {
    const declaration = statement['declaration'];
    if (isNode(declaration)) {
      if ((declaration as AnyNode)['declare'] || declaration.type.startsWith('TS')) return;
      for (const name of declaredNames(declaration as AnyNode)) this.#give(name, name);
      return this.#blank(statement.start, declaration.start, ' ');
    }
    const request = isNode(statement['source']) ? this.#request(statement) : undefined;
    for (const specifier of statement['specifiers'] as AnyNode[]) {
      if (specifier['exportKind'] === 'type') continue;
      const exported = nameOf(specifier['exported']);
      if (request === undefined) {
        const local = nameOf(specifier['local']);
        this.#give(exported, this.#bindings.get(local) ?? local);
      } else if (specifier.type === 'ExportNamespaceSpecifier') {
        this.#give(exported, `__vite_ssr_import_${request}__`);
      } else {
        const name = nameOf(specifier['local']);
        this.shape.imported.push({ request, name, ...placeOf(specifier) });
        this.#give(exported, member(`__vite_ssr_import_${request}__`, name));
      }
    }
    this.#blank(statement.start, statement.end);
  }

  #exportDefault(statement: AnyNode): void {
    const declaration = statement['declaration'] as AnyNode;
    if (declaration.type.startsWith('TSInterface') || declaration.type === 'TSDeclareFunction') {
      return;
    }
    const [name] = isDeclaration(declaration) ? declaredNames(declaration) : [];
    if (name !== undefined) {
      this.#give('default', name);
      return this.#blank(statement.start, declaration.start, ' ');
    }
    this.#give('default', DEFAULT);
    if (declaration.type === 'FunctionDeclaration') {
      // Hoisted like any function, so it has to stay a declaration and needs a name for it.
      this.#blank(statement.start, declaration.start, ' ');
      const keyword =
        this.#syntax.source.indexOf('function', declaration.start) + 'function'.length;
      const star = declaration['generator'] === true;
      const at = star ? this.#syntax.source.indexOf('*', keyword) + 1 : keyword;
      this.edits.push({ start: at, end: at, text: ` ${DEFAULT}` });
      return;
    }
    // In an object literal an anonymous function or class takes the name `default`, as it should.
    const { start, end } = parenthesized(declaration, this.#syntax);
    this.edits.push({ start: statement.start, end: start, text: `const ${DEFAULT}={default:` });
    this.edits.push({ start: end, end, text: '}.default' });
  }

  /** Puts what an imported name stands for in the place of each use. */
  #references(program: AnyNode): void {
    const names = new Set(this.#bindings.keys());
    if (names.size === 0) return;
    for (const { node, parent } of findReferences(program, names)) {
      const { start } = node;
      const end = start + node.name.length;
      const text = this.#inPlace(node, parent);
      this.edits.push({ start, end, text, called: text.startsWith('(') });
    }
  }

  #inPlace(node: Reference['node'], parent: AnyNode): string {
    const expression = this.#bindings.get(node.name) ?? node.name;
    if (parent.type === 'ObjectProperty' && parent['shorthand'] === true) {
      return `${node.name}:${expression}`;
    }
    // Called as a method, the function would get the namespace as its `this`.
    const called =
      (parent.type === 'CallExpression' || parent.type === 'OptionalCallExpression') &&
      parent['callee'] === node;
    const tag = parent.type === 'TaggedTemplateExpression' && parent['tag'] === node;
    return called || tag ? `(0,${expression})` : expression;
  }

  /** Rewrites `import()` and `import.meta`, and looks for `await` outside functions. */
  #expressions(node: AnyNode, inFunction: boolean): void {
    if (node.type === 'ImportExpression') {
      const end = node.start + 'import'.length;
      this.edits.push({ start: node.start, end, text: '__vite_ssr_dynamic_import__' });
    } else if (node.type === 'MetaProperty' && nameOf(node['meta']) === 'import') {
      this.edits.push({ start: node.start, end: node.end, text: '__vite_ssr_import_meta__' });
    } else if (!inFunction && isAwait(node)) {
      this.shape.async = true;
    }
    const inside = inFunction || FUNCTION.test(node.type);
    for (const child of childrenOf(node)) this.#expressions(child as AnyNode, inside);
  }

  #request(statement: AnyNode): number {
    const source = statement['source'] as AnyNode;
    const attributes = (statement['attributes'] as AnyNode[] | undefined) ?? [];
    const type = attributes.find((attribute) => nameOf(attribute['key']) === 'type')?.['value'];
    const length = source.end - source.start;
    const request: ModuleRequest = { specifier: nameOf(source), ...placeOf(source), length };
    if (isNode(type)) request.type = nameOf(type);
    return this.shape.requests.push(request) - 1;
  }

  #give(name: string, expression: string): void {
    this.shape.exports.push({ name, expression });
  }

  /** Writes spaces over a range; a leading `;` keeps the statements around it apart. */
  #blank(start: number, end: number, first = ';'): void {
    const rest = this.#syntax.source.slice(start + 1, end).replace(/[^\r\n\u2028\u2029]/g, ' ');
    this.edits.push({ start, end, text: first + rest });
  }
}

/** The text of an identifier or string literal used as a name. */
function nameOf(node: unknown): string {
  const named = node as Record<string, unknown>;
  return String(named['name'] ?? named['value']);
}

function placeOf(node: AnyNode): { line: number; column: number } {
  const { line = 1, column = 0 } = node.loc?.start ?? {};
  return { line, column: column + 1 };
}

function member(namespace: string, name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
    ? `${namespace}.${name}`
    : `${namespace}[${JSON.stringify(name)}]`;
}

function isDeclaration(node: AnyNode): boolean {
  return node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration';
}

function declaredNames(declaration: AnyNode): string[] {
  if (declaration.type !== 'VariableDeclaration') return patternNames(declaration['id']);
  return (declaration.declarations as unknown as AnyNode[]).flatMap((each) =>
    patternNames(each['id']),
  );
}

function isAwait(node: AnyNode): boolean {
  return (
    node.type === 'AwaitExpression' ||
    (node.type === 'ForOfStatement' && node['await'] === true) ||
    (node.type === 'VariableDeclaration' && node['kind'] === 'await using')
  );
}
