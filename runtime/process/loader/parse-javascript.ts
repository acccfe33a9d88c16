import { parse } from 'acorn';
import type { File } from '@babel/types';
import type { Syntax } from './syntax.ts';

/** A node of either parser. */
interface AnyNode {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

/**
 * Parses JavaScript into the tree that the rewriters know, as far as they look at it: that of the
 * parser for TypeScript.
 *
 * @param source - the text of the file
 * @param module - as an ES module, else as a CommonJS one
 * @returns nothing for a text that it cannot read
 *
 * @example
 * ```ts
 * parseJavaScript('const a = 1;', true)?.file.program.body[0]?.type; // => 'VariableDeclaration'
 * parseJavaScript('const a =', true); // => undefined
 * ```
 */
export function parseJavaScript(source: string, module: boolean): Syntax | undefined {
  let parsed: unknown;
  try {
    parsed = parse(source, {
      ecmaVersion: 'latest',
      sourceType: module ? 'module' : 'script',
      allowReturnOutsideFunction: !module,
      preserveParens: true,
      locations: true,
    });
  } catch {
    return undefined;
  }
  const program = converted(parsed as AnyNode);
  const interpreter = /^#!.*/.exec(source)?.[0].length;
  program['interpreter'] =
    interpreter === undefined ? null : { type: 'InterpreterDirective', start: 0, end: interpreter };
  return { source, file: { program } as unknown as File, tokens: [] };
}

/** Gives a node and all below it the other parser's shape. */
function converted(node: AnyNode): AnyNode {
  for (const field of Object.keys(node)) {
    const value = node[field];
    if (Array.isArray(value)) {
      node[field] = value.map((item: unknown) => (isNode(item) ? converted(item) : item));
    } else if (isNode(value)) {
      node[field] = converted(value);
    }
  }
  return CONVERSIONS[node.type]?.(node) ?? node;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** What becomes of the nodes that differ; their children have been converted. */
const CONVERSIONS: Record<string, (node: AnyNode) => AnyNode> = {
  Program: withDirectives,
  BlockStatement: withDirectives,
  Property: (node) =>
    node['kind'] === 'init' && node['method'] === false
      ? { ...node, type: 'ObjectProperty' }
      : method(node, 'ObjectMethod'),
  MethodDefinition: (node) => method(node, isPrivate(node) ? 'ClassPrivateMethod' : 'ClassMethod'),
  PropertyDefinition: (node) => ({
    ...node,
    type: isPrivate(node) ? 'ClassPrivateProperty' : 'ClassProperty',
  }),
  ParenthesizedExpression({ start, expression }) {
    const inner = expression as AnyNode;
    inner['extra'] = { parenthesized: true, parenStart: start };
    return inner;
  },
  ExportAllDeclaration(node) {
    const { exported, ...rest } = node;
    if (!isNode(exported)) return node;
    const specifier = { ...exported, type: 'ExportNamespaceSpecifier', exported };
    return { ...rest, type: 'ExportNamedDeclaration', specifiers: [specifier] };
  },
};

/** The other parser has the function of a method in the method's own node. */
function method(node: AnyNode, type: string): AnyNode {
  const { params, body, async, generator } = node['value'] as AnyNode;
  return { ...node, value: undefined, type, params, body, async, generator };
}

function isPrivate({ key }: AnyNode): boolean {
  return (key as AnyNode).type === 'PrivateIdentifier';
}

/** Directives stand apart from the statements behind them. */
function withDirectives(node: AnyNode): AnyNode {
  const statements = node['body'] as AnyNode[];
  const first = statements.findIndex(({ directive }) => directive === undefined);
  const count = first === -1 ? statements.length : first;
  node['directives'] = statements.slice(0, count);
  node['body'] = statements.slice(count);
  return node;
}
