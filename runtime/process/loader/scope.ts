import { childrenOf, isNode, type SyntaxNode } from './syntax.ts';

type AnyNode = SyntaxNode & Record<string, unknown>;

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);
const SCOPES = new Set([
  ...FUNCTIONS,
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'ClassExpression',
  'StaticBlock',
]);
/** Wrappers of TypeScript around a value; every other `TS` node is a type. */
const VALUE_WRAPPERS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
]);

/** How an identifier stands in the program. */
export interface Reference {
  node: AnyNode & { name: string };
  parent: AnyNode;
}

/** The names that a pattern (`a`, `{ b, c: [d] }`, `...e`, `f = 1`) declares. */
export function patternNames(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  const node = pattern as AnyNode;
  switch (node.type) {
    case 'Identifier':
      return [node['name'] as string];
    case 'ObjectPattern':
      return (node['properties'] as AnyNode[]).flatMap((property) =>
        patternNames(property.type === 'RestElement' ? property : property['value']),
      );
    case 'ArrayPattern':
      return (node['elements'] as unknown[]).flatMap(patternNames);
    case 'RestElement':
      return patternNames(node['argument']);
    case 'AssignmentPattern':
      return patternNames(node['left']);
    default:
      return [];
  }
}

/**
 * Finds every place where a program uses one of the given top-level names, leaving out those where an
 * inner scope declares the same name again.
 *
 * @param program - the program's root node
 * @param names - the top-level names asked for
 */
export function findReferences(program: SyntaxNode, names: ReadonlySet<string>): Reference[] {
  const found: Reference[] = [];
  const visit = (node: AnyNode, parent: AnyNode, shadowed: ReadonlySet<string>): void => {
    if (node.type.startsWith('TS') && !VALUE_WRAPPERS.has(node.type)) return;
    if (node.type === 'ImportDeclaration') return;
    if (node.type === 'Identifier') {
      const name = node['name'] as string;
      if (names.has(name) && !shadowed.has(name) && isUse(node, parent)) {
        found.push({ node: node as Reference['node'], parent });
      }
      return;
    }
    const inner = SCOPES.has(node.type) ? shadow(node, names, shadowed) : shadowed;
    for (const child of childrenOf(node)) visit(child as AnyNode, node, inner);
  };
  visit(program as AnyNode, program as AnyNode, new Set());
  return found;
}

function shadow(
  scope: AnyNode,
  names: ReadonlySet<string>,
  outer: ReadonlySet<string>,
): ReadonlySet<string> {
  const declared = declarationsOf(scope).filter((name) => names.has(name));
  return declared.length === 0 ? outer : new Set([...outer, ...declared]);
}

function declarationsOf(scope: AnyNode): string[] {
  if (FUNCTIONS.has(scope.type)) {
    const own = scope.type === 'FunctionExpression' ? patternNames(scope['id']) : [];
    const params = (scope['params'] as unknown[]).flatMap(patternNames);
    return [...own, ...params, ...hoisted(scope['body'])];
  }
  switch (scope.type) {
    case 'CatchClause':
      return patternNames(scope['param']);
    case 'ClassExpression':
      return patternNames(scope['id']);
    case 'ForStatement':
      return lexical([scope['init']]);
    case 'ForInStatement':
    case 'ForOfStatement':
      return lexical([scope['left']]);
    case 'SwitchStatement':
      return (scope['cases'] as AnyNode[]).flatMap((each) => lexical(each['consequent']));
    default:
      return lexical(scope['body']);
  }
}

/** `let`, `const`, `class` and `function` of a block. */
function lexical(statements: unknown): string[] {
  return (statements as unknown[]).filter(isNode).flatMap((statement) => {
    const node = statement as AnyNode;
    if (node.type === 'VariableDeclaration') {
      return (node['declarations'] as AnyNode[]).flatMap(({ id }: Record<string, unknown>) =>
        patternNames(id),
      );
    }
    const named = node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration';
    return named ? patternNames(node['id']) : [];
  });
}

/** `var` anywhere inside a function, but not inside the functions in it. */
function hoisted(body: unknown): string[] {
  if (!isNode(body)) return [];
  const node = body as AnyNode;
  if (FUNCTIONS.has(node.type)) return [];
  const own =
    node.type === 'VariableDeclaration' && node['kind'] === 'var'
      ? (node['declarations'] as AnyNode[]).flatMap((each) => patternNames(each['id']))
      : [];
  return [...own, ...[...childrenOf(node)].flatMap(hoisted)];
}

/** Whether an identifier names a variable here, and not a property, a label or something declared. */
function isUse(node: AnyNode, parent: AnyNode): boolean {
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent['object'] === node || parent['computed'] === true;
    case 'ObjectProperty':
      return parent['value'] === node || parent['computed'] === true;
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassProperty':
    case 'ClassAccessorProperty':
      return parent['key'] !== node || parent['computed'] === true;
    case 'PrivateName':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ExportSpecifier':
    case 'ExportNamespaceSpecifier':
    case 'ImportAttribute':
      return false;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent['id'] !== node;
    case 'VariableDeclarator':
      return parent['id'] !== node;
    default:
      return true;
  }
}
