import type { CompoundCommand, CompoundList, Word } from 'unbash';
import { holdsCondition } from './conditions.ts';
import { Interrupted, Jump, ShellError } from './errors.ts';
import { expandArithmetic } from './expand/arithmetic.ts';
import type { Interpreter } from './interpreter.ts';

/**
 * Runs `if`, `for`, `while`, `case`, `[[ … ]]`, `(( … ))`, groups and subshells.
 *
 * @returns its exit code
 */
export async function runCompound(shell: Interpreter, node: CompoundCommand): Promise<number> {
  const { expander } = shell;
  switch (node.type) {
    case 'BraceGroup':
      return shell.list(node.body);
    case 'Subshell':
      return shell.subshell(shell.descriptors, (own) => own.list(node.body));
    case 'If':
      return runIf(shell, node);
    case 'While':
      return loop(
        shell,
        async () => (await shell.holds(node.clause)) === (node.kind === 'while'),
        node.body,
      );
    case 'For': {
      const words = node.wordlist
        ? await expander.toArguments(node.wordlist)
        : [...shell.environment.positional];
      return loop(
        shell,
        () => {
          const value = words.shift();
          if (value !== undefined) shell.environment.set(node.name.value, value);
          return Promise.resolve(value !== undefined);
        },
        node.body,
      );
    }
    case 'ArithmeticFor': {
      const value = async (expression = node.initialize): Promise<number> =>
        expression ? expandArithmetic({ expression, text: '' }, expander) : 1;
      await value();
      let isFirst = true;
      return loop(
        shell,
        async () => {
          if (!isFirst && node.update) await value(node.update);
          isFirst = false;
          return !node.test || (await value(node.test)) !== 0;
        },
        node.body,
      );
    }
    case 'Case':
      return runCase(shell, node);
    case 'TestCommand':
      return Number(!(await holdsCondition(node.expression, expander)));
    case 'ArithmeticCommand':
      return Number(
        (await expandArithmetic({ expression: node.expression, text: node.body }, expander)) === 0,
      );
    case 'Select':
      throw new ShellError('select: not supported', 2);
  }
}

async function runIf(
  shell: Interpreter,
  node: Extract<CompoundCommand, { type: 'If' }>,
): Promise<number> {
  for (const { clause, then } of [node, ...node.elif]) {
    if (await shell.holds(clause)) return shell.list(then);
  }
  return node.else ? shell.list(node.else) : 0;
}

async function runCase(
  shell: Interpreter,
  node: Extract<CompoundCommand, { type: 'Case' }>,
): Promise<number> {
  const word = await shell.expander.toText(node.word);
  let status = 0;
  let fallsThrough = false;
  for (const { pattern, body, terminator } of node.items) {
    if (!fallsThrough && !(await matchesAny(shell, word, pattern))) continue;
    status = await shell.list(body);
    if (terminator === ';;' || terminator === undefined) return status;
    fallsThrough = terminator === ';&';
  }
  return status;
}

async function matchesAny(
  shell: Interpreter,
  text: string,
  patterns: readonly Word[],
): Promise<boolean> {
  for (const pattern of patterns) {
    if (new RegExp(`^(?:${await shell.expander.toPattern(pattern)})$`).test(text)) return true;
  }
  return false;
}

async function loop(
  shell: Interpreter,
  goesOn: () => Promise<boolean>,
  body: CompoundList,
): Promise<number> {
  let status = 0;
  shell.environment.loopDepth++;
  try {
    while (await goesOn()) {
      // A loop without programs must not keep an interruption from being heard.
      await new Promise((resolve) => void setImmediate(resolve));
      if (shell.session.signal.aborted) throw new Interrupted();
      try {
        status = await shell.list(body);
      } catch (error) {
        if (!(error instanceof Jump) || !['break', 'continue'].includes(error.to)) throw error;
        if (error.value > 1) throw new Jump(error.to, error.value - 1);
        status = 0;
        if (error.to === 'break') break;
      }
    }
  } finally {
    shell.environment.loopDepth--;
  }
  return status;
}
