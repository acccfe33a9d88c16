import type { Edit } from './edits.ts';
import {
  childrenOf,
  isNode,
  SyntaxProblem,
  type SyntaxNode,
  type Syntax,
  type Token,
} from './syntax.ts';

/** What strip-only TypeScript cannot run, in Node's words. */
const UNSUPPORTED: Record<string, string> = {
  TSEnumDeclaration: 'TypeScript enum is not supported in strip-only mode',
  TSParameterProperty: 'TypeScript parameter property is not supported in strip-only mode',
  TSImportEqualsDeclaration:
    'TypeScript import equals declaration is not supported in strip-only mode',
  TSExportAssignment: 'TypeScript export assignment is not supported in strip-only mode',
  TSTypeAssertion:
    'The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. ' +
    "Instead, use the 'as' syntax: `expr as T`",
};

/** Nodes that are types through and through. */
const ERASED = new Set([
  'TSTypeAnnotation',
  'TSTypeParameterDeclaration',
  'TSTypeParameterInstantiation',
]);

/** Statements and class members that leave nothing behind. */
const ERASED_STATEMENTS = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSDeclareMethod',
  'TSIndexSignature',
  'TSNamespaceExportDeclaration',
]);

const MODIFIERS = new Set([
  'public',
  'private',
  'protected',
  'readonly',
  'abstract',
  'override',
  'declare',
]);

/** Nodes that a line break may end: see {@link Eraser.visit}. */
const ENDED_BY_LINE = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
  'ExportDefaultDeclaration',
  'ClassProperty',
  'ClassPrivateProperty',
]);

type AnyNode = SyntaxNode & Record<string, unknown>;

/**
 * Erases TypeScript's types by writing spaces over them, so that no line and no column moves, as
 * Node's own type stripping does (Node documentation, "Modules: TypeScript").
 *
 * Names in the lists of `import` and `export` stay: {@link ModuleRewriter} takes the whole statement.
 *
 * @param syntax - a program parsed with `typescript`
 * @returns edits as long as what they replace
 * @throws `SyntaxProblem` with code `ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX` for syntax that would need code
 */
export function eraseTypes(syntax: Syntax): Edit[] {
  const eraser = new Eraser(syntax);
  eraser.visit(syntax.file.program as AnyNode);
  return eraser.edits;
}

class Eraser {
  readonly edits: Edit[] = [];
  readonly #syntax: Syntax;
  /** Nodes whose text has been dealt with. */
  readonly #done = new WeakSet<object>();

  constructor(syntax: Syntax) {
    this.#syntax = syntax;
  }

  visit(node: AnyNode): void {
    if (this.#done.has(node)) return;
    this.#done.add(node);
    this.#refuse(node);
    if (ERASED.has(node.type)) return this.#blank(node.start, node.end);
    if (this.#isErasedStatement(node)) return this.#blankStatement(node);
    this.#eraseParts(node);
    for (const child of childrenOf(node)) this.visit(child as AnyNode);
    if (ENDED_BY_LINE.has(node.type)) this.#keepApart(node);
  }

  /** Without its type a statement could swallow the next line: `let a: T` and then `(b)`. */
  #keepApart(statement: AnyNode): void {
    const last = this.edits.at(-1);
    if (last?.end !== statement.end || last.text.trim() !== '') return;
    if (/^\s*\n\s*[([`]/.test(this.#source(statement.end))) last.text = `;${last.text.slice(1)}`;
  }

  #refuse(node: AnyNode): void {
    if (node['declare']) return;
    const namespace = node.type === 'TSModuleDeclaration' && !this.#isTypeOnlyNamespace(node);
    const message = namespace
      ? 'TypeScript namespace declaration is not supported in strip-only mode'
      : UNSUPPORTED[node.type];
    if (message === undefined || !node.loc) return;
    const { line, column } = node.loc.start;
    const [firstLine = ''] = this.#syntax.source.slice(node.start, node.end).split('\n');
    const range = { line, column: column + 1, length: firstLine.length };
    throw new SyntaxProblem(message, range, 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX');
  }

  #isTypeOnlyNamespace(node: AnyNode): boolean {
    const body = node['body'];
    if (!isNode(body)) return true;
    return [...childrenOf(body)].every(
      (statement) =>
        this.#isErasedStatement(statement as AnyNode) ||
        (statement.type === 'ExportNamedDeclaration' &&
          isNode(statement.declaration) &&
          this.#isErasedStatement(statement.declaration as AnyNode)),
    );
  }

  #isErasedStatement(node: AnyNode): boolean {
    if (ERASED_STATEMENTS.has(node.type)) return true;
    switch (node.type) {
      case 'ImportDeclaration':
        return node.importKind === 'type';
      case 'ExportNamedDeclaration': {
        if (node.exportKind === 'type') return true;
        return isNode(node.declaration) && this.#isErasedStatement(node.declaration as AnyNode);
      }
      case 'ExportAllDeclaration':
        return node.exportKind === 'type';
      case 'ExportDefaultDeclaration':
        return this.#isErasedStatement(node.declaration as AnyNode);
      case 'TSModuleDeclaration':
        return node['declare'] === true || this.#isTypeOnlyNamespace(node);
      case 'ClassProperty':
      case 'ClassAccessorProperty':
      case 'ClassMethod':
        return node['declare'] === true || node['abstract'] === true;
      default:
        return node['declare'] === true;
    }
  }

  /** Erases what a node itself carries: modifiers, `?`, `!`, `as T`. */
  #eraseParts(node: AnyNode): void {
    switch (node.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSInstantiationExpression':
        return this.#blankAfter(node);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#eraseClassHead(node);
      case 'ClassProperty':
      case 'ClassPrivateProperty':
      case 'ClassAccessorProperty':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
        return this.#eraseMemberHead(node);
      case 'ArrowFunctionExpression':
        this.#keepArrowTogether(node);
        this.#eraseThisParameter(node);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ObjectMethod':
        return this.#eraseThisParameter(node);
      default:
        if (node['optional'] === true || node['definite'] === true) this.#eraseMark(node);
    }
  }

  /** The `?` of an optional parameter or the `!` of a definite one stands before its annotation. */
  #eraseMark(node: AnyNode): void {
    if (node.type.startsWith('Optional')) return;
    const id = node.type === 'VariableDeclarator' ? (node['id'] as AnyNode) : node;
    const annotation = id['typeAnnotation'];
    const until = isNode(annotation) ? annotation.start : id.end;
    const mark = this.#tokens(id.start, until).at(-1);
    if (mark?.type.label === '?' || mark?.type.label === '!') this.#blank(mark.start, mark.end);
  }

  #eraseClassHead(node: AnyNode): void {
    const body = node['body'] as AnyNode;
    let erasing = false;
    for (const token of this.#tokens(node.start, body.start)) {
      const word = this.#text(token);
      if (word === 'implements' && !this.#insideSuperClass(node, token)) erasing = true;
      if (erasing || (word === 'abstract' && token.start === node.start)) {
        this.#blank(token.start, token.end);
      }
    }
    for (const parent of (node['implements'] as AnyNode[] | undefined) ?? [])
      this.#done.add(parent);
  }

  #insideSuperClass(node: AnyNode, token: Token): boolean {
    const parent = node['superClass'];
    return isNode(parent) && token.start >= parent.start && token.end <= parent.end;
  }

  #eraseMemberHead(node: AnyNode): void {
    const key = node['key'] as AnyNode;
    for (const token of this.#tokens(node.start, key.start)) {
      if (MODIFIERS.has(this.#text(token))) this.#blank(token.start, token.end);
    }
    const annotation = node['typeAnnotation'];
    const value = node['value'];
    const ends = [annotation, value, node['typeParameters'], (node['params'] as AnyNode[])?.[0]];
    const until = ends.find(isNode)?.start ?? node.end;
    for (const token of this.#tokens(key.end, until)) {
      const { label } = token.type;
      if (label === '?' || label === '!') this.#blank(token.start, token.end);
      if (label === '(' || label === '=') break;
    }
    if (node.type === 'ClassMethod') this.#eraseThisParameter(node);
  }

  #eraseThisParameter(node: AnyNode): void {
    const [first, second] = node['params'] as AnyNode[];
    if (first?.type !== 'Identifier' || first['name'] !== 'this') return;
    const [comma] = this.#tokens(first.end, second?.start ?? node.end);
    this.#blank(first.start, comma?.type.label === ',' ? comma.end : first.end);
    this.#done.add(first);
  }

  /** A return type over several lines would leave a line break before `=>`, which is not allowed. */
  #keepArrowTogether(node: AnyNode): void {
    const returns = node['returnType'];
    if (!isNode(returns) || !this.#source(returns.start, returns.end).includes('\n')) return;
    const closing = this.#tokens(node.start, returns.start).findLast(
      (token) => token.type.label === ')',
    );
    if (!closing) return;
    this.#blank(closing.start, closing.end);
    this.#blank(returns.start, returns.end - 1);
    this.edits.push({ start: returns.end - 1, end: returns.end, text: ')' });
    this.#done.add(returns);
  }

  /** Keeps the expression of `expression as T` and its like. */
  #blankAfter(node: AnyNode): void {
    const kept = node['expression'] as AnyNode;
    this.visit(kept);
    // A parenthesis that closes around the kept expression stays.
    const first = this.#tokens(kept.end, node.end).find((token) => token.type.label !== ')');
    if (first) this.#blank(first.start, node.end);
    for (const type of [node['typeAnnotation'], node['typeParameters']]) {
      if (isNode(type)) this.#done.add(type);
    }
  }

  /** Erases a statement; its first character becomes `;` so that its neighbours do not run together. */
  #blankStatement(node: AnyNode): void {
    const rest = spaces(this.#source(node.start + 1, node.end));
    this.edits.push({ start: node.start, end: node.end, text: `;${rest}` });
  }

  #blank(start: number, end: number): void {
    this.edits.push({ start, end, text: spaces(this.#source(start, end)) });
  }

  #source(start: number, end?: number): string {
    return this.#syntax.source.slice(start, end);
  }

  #text(token: Token): string {
    return this.#source(token.start, token.end);
  }

  /** The tokens that lie inside a range, found by bisection. */
  #tokens(start: number, end: number): Token[] {
    const { tokens } = this.#syntax;
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    const found: Token[] = [];
    for (let token = tokens[low]; token && token.end <= end; token = tokens[++low]) {
      // Comments are listed among the tokens; they have no label.
      if (token.type.label !== undefined) found.push(token);
    }
    return found;
  }
}

function spaces(text: string): string {
  return text.replace(/[^\r\n\u2028\u2029]/g, ' ');
}
