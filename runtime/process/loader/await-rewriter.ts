import type { Edit } from './edits.ts';
import { childrenOf, isNode, parenthesized, type Syntax, type SyntaxNode } from './syntax.ts';

type AnyNode = SyntaxNode & Record<string, unknown>;

/** The wrapper of a file has it under this name: it makes what a run of a function keeps. */
export const FLOW_MAKER = '__async_flow__';
const FLOW = '__flow__';
const DECLARATION = `const ${FLOW}=${FLOW_MAKER}();`;

const FUNCTION = /^(Function|ArrowFunction|ObjectMethod|Class(Private)?Method)/;

/** What a function needs if it turns out to await. */
interface FunctionScope {
  awaits: boolean;
  caught: Edit[];
}

/** Edits around a node. Inner nodes may end where it ends: their edits stand between these. */
interface Around {
  before: Edit[];
  after: Edit[];
}

const insertion = (at: number, text: string): Edit => ({ start: at, end: at, text });

/**
 * Lets `AsyncLocalStorage` hold across `await`, which no page can hook: `await x` notes what runs
 * before it and brings it back behind it; a failed `await` brings it back in `catch` or `finally`.
 * No microtask is added, so the order of a program's steps stays what it was.
 *
 * @param syntax - the parsed program
 * @returns edits of its text, none across lines
 */
export function rewriteAwaits(syntax: Syntax): Edit[] {
  if (!syntax.source.includes('await')) return [];
  return new AwaitRewriter(syntax).edits;
}

class AwaitRewriter {
  readonly edits: Edit[] = [];
  readonly #syntax: Syntax;

  constructor(syntax: Syntax) {
    this.#syntax = syntax;
    const program = syntax.file.program as AnyNode;
    const before = [insertion(program.start, `;${DECLARATION}`)];
    this.#scope(program, () => ({ before, after: [] }));
  }

  /** Reads a function or the program; `declare` gives the edits that declare its flow. */
  #scope(node: AnyNode, declare: () => Around): void {
    const scope: FunctionScope = { awaits: false, caught: [] };
    // In this order, because edits of one place stay in the order in which they were made.
    const before = this.edits.length;
    for (const child of childrenOf(node)) this.#visit(child as AnyNode, scope, node);
    if (!scope.awaits) return;
    const declaration = declare();
    this.edits.splice(before, 0, ...declaration.before, ...scope.caught);
    this.edits.push(...declaration.after);
  }

  #visit(node: AnyNode, scope: FunctionScope, parent: AnyNode): void {
    if (FUNCTION.test(node.type)) {
      return this.#scope(node, () => this.#declareIn(node['body'] as AnyNode));
    }
    let around: Around | undefined;
    if (node.type === 'AwaitExpression') around = this.#await(node, scope);
    else if (node.type === 'ForOfStatement' && node['await'] === true) {
      around = this.#loop(node, scope, parent);
    } else if (node.type === 'TryStatement') {
      const handler = node['handler'] as AnyNode | null;
      for (const block of [handler?.['body'], node['finalizer']]) {
        if (isNode(block)) scope.caught.push(insertion(block.start + 1, `${FLOW}.failed();`));
      }
    }
    this.edits.push(...(around?.before ?? []));
    for (const child of childrenOf(node)) this.#visit(child as AnyNode, scope, node);
    this.edits.push(...(around?.after ?? []));
  }

  #declareIn(body: AnyNode): Around {
    if (body.type === 'BlockStatement') {
      const directives = body['directives'] as AnyNode[] | undefined;
      const at = directives?.at(-1)?.end ?? body.start + 1;
      return { before: [insertion(at, `;${DECLARATION}`)], after: [] };
    }
    const { start, end } = parenthesized(body, this.#syntax);
    const before = [insertion(start, `{${DECLARATION}return(`)];
    return { before, after: [insertion(end, ')}')] };
  }

  #await(node: AnyNode, scope: FunctionScope): Around {
    scope.awaits = true;
    const argument = parenthesized(node['argument'] as AnyNode, this.#syntax);
    return {
      before: [
        insertion(node.start, `${FLOW}.resume(`),
        insertion(argument.start, `${FLOW}.suspend(`),
      ],
      after: [insertion(node.end, '))')],
    };
  }

  /** Each round of `for await` begins behind an `await` that no expression shows. */
  #loop(node: AnyNode, scope: FunctionScope, parent: AnyNode): Around {
    scope.awaits = true;
    const source = parenthesized(node['right'] as AnyNode, this.#syntax);
    const body = node['body'] as AnyNode;
    const isBlock = body.type === 'BlockStatement';
    const again = `${FLOW}.resume();`;
    const siblings = parent['body'];
    // Only among other statements can one more follow.
    const behind = Array.isArray(siblings) && siblings.includes(node) ? again : '';
    return {
      before: [
        insertion(source.start, `${FLOW}.suspend(`),
        insertion(source.end, ')'),
        isBlock ? insertion(body.start + 1, again) : insertion(body.start, `{${again}`),
      ],
      after: [insertion(node.end, isBlock ? behind : `}${behind}`)],
    };
  }
}
