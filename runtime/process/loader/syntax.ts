import type { File, Node } from '@babel/types';

/** A node of the syntax tree; offsets are always present in what {@link parseModule} returns. */
export type SyntaxNode = Node & { start: number; end: number };

/** A token with its text range; `label` is the token's kind in Babel's words. */
export interface Token {
  start: number;
  end: number;
  value: unknown;
  type: { label: string };
}

/** A parsed program. */
export interface Syntax {
  source: string;
  file: File;
  tokens: Token[];
}

/** A stretch of a source; line and column count from 1, the length in characters. */
export interface SourceRange {
  line: number;
  column: number;
  length: number;
}

/** A program that does not parse, and where. */
export class SyntaxProblem extends Error {
  readonly range: SourceRange;
  readonly code: string | undefined;

  /**
   * @param message - what is wrong
   * @param range - where
   * @param code - Node's error code, for TypeScript that is invalid or cannot be erased
   */
  constructor(message: string, range: SourceRange, code?: string) {
    super(message);
    this.range = range;
    this.code = code;
  }
}

/** How a text is to be read. */
export interface ParseOptions {
  /** Read types too. */
  typescript: boolean;
  /** As an ES module, else as a CommonJS one. */
  module: boolean;
}

/** Whether a value found in a node's field is a node itself. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

const NOT_CHILDREN = new Set(['loc', 'errors', 'tokens', 'comments', 'extra', 'type']);

/** A node's direct children, in the order of their fields. */
export function* childrenOf(node: SyntaxNode): Generator<SyntaxNode> {
  for (const [key, value] of Object.entries(node)) {
    if (NOT_CHILDREN.has(key)) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) {
      yield value;
    }
  }
}

/** The range of an expression with the parentheses around it. */
export function parenthesized(node: SyntaxNode, syntax: Syntax): { start: number; end: number } {
  const extra = node.extra as { parenthesized?: boolean; parenStart?: number } | undefined;
  if (!extra?.parenthesized) return { start: node.start, end: node.end };
  const end = syntax.source.indexOf(')', node.end) + 1;
  return { start: extra.parenStart ?? node.start, end };
}
