import type { DoubleQuotedChild, Script, Word, WordPart } from 'unbash';
import type { ShellEnvironment } from '../environment.ts';
import { ShellError } from '../errors.ts';
import { expandArithmetic } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import type { Expander } from './expander.ts';
import { splitFields, type Field, type Piece } from './fields.ts';
import { expandBracedParameter, expandParameter } from './parameters.ts';
import { isPattern, matchingPaths, patternSource } from './patterns.ts';

const DEFAULT_SEPARATORS = ' \t\n';

/** Expands words (POSIX Shell Command Language, 2.6). */
export class WordExpander implements Expander {
  readonly environment: ShellEnvironment;
  readonly pid: number;
  readonly substitute: (script: Script) => Promise<string>;

  /**
   * @param pid - number of the shell's process
   * @param substitute - runs a command substitution and gives what it printed
   */
  constructor(
    environment: ShellEnvironment,
    pid: number,
    substitute: (script: Script) => Promise<string>,
  ) {
    this.environment = environment;
    this.pid = pid;
    this.substitute = substitute;
  }

  /**
   * Expands words to a command's arguments: braces, `~`, parameters, substitutions and arithmetic,
   * then fields, then the names of files.
   */
  async toArguments(words: readonly Word[]): Promise<string[]> {
    const expanded: string[] = [];
    for (const word of words.flatMap(expandBraces)) {
      const pieces = await piecesOf(word, this);
      const separators = this.environment.get('IFS') ?? DEFAULT_SEPARATORS;
      for (const field of splitFields(pieces, separators)) {
        expanded.push(...pathsOrText(field, this.environment.cwd));
      }
    }
    return expanded;
  }

  async toText(word: Word): Promise<string> {
    return textOf(await piecesOf(word, this));
  }

  async toPattern(word: Word): Promise<string> {
    const pieces = await piecesOf(word, this);
    return patternSource(
      pieces.map((piece) => ({ text: textOf([piece]), pattern: piece.kind !== 'literal' })),
    );
  }

  async partsToText(parts: readonly WordPart[]): Promise<string> {
    return textOf(await piecesOfParts(parts, this));
  }
}

function pathsOrText(field: Field, cwd: string): string[] {
  const found = isPattern(field) ? matchingPaths(field, cwd) : [];
  return found.length > 0 ? found : [field.map(({ text }) => text).join('')];
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'end of field' ? ' ' : piece.text)).join('');
}

async function piecesOf(word: Word, expander: Expander): Promise<Piece[]> {
  const home = homeOf(word.text, expander);
  if (!word.parts) {
    const text = home === undefined ? word.value : home + word.value.slice(1);
    return [{ kind: 'literal', text }];
  }
  const pieces = await piecesOfParts(word.parts, expander);
  const [first] = pieces;
  if (home !== undefined && first?.kind === 'literal') {
    return [{ kind: 'literal', text: home + first.text.slice(1) }, ...pieces.slice(1)];
  }
  return pieces;
}

/** What `~` at the beginning of a word stands for, if it stands for anything. */
function homeOf(text: string, { environment }: Expander): string | undefined {
  return /^~(\/|$)/.test(text) ? environment.get('HOME') : undefined;
}

async function piecesOfParts(parts: readonly WordPart[], expander: Expander): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const part of parts) pieces.push(...(await piecesOfPart(part, expander)));
  return pieces;
}

async function piecesOfPart(part: WordPart, expander: Expander): Promise<Piece[]> {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ kind: 'literal', text: part.value }];
    case 'Glob':
      return [{ kind: 'pattern', text: part.value }];
    case 'BraceExpansion':
      return [{ kind: 'literal', text: part.text }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return quotedPieces(part.parts, expander);
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
      throw new ShellError(`${part.text}: not supported`);
    default:
      return unquotedPieces(part, expander);
  }
}

type Expansion = Exclude<DoubleQuotedChild, { type: 'Literal' }>;

async function unquotedPieces(part: Expansion, expander: Expander): Promise<Piece[]> {
  if (/^\$\{?[@*]\}?$/.test(part.text)) {
    return expander.environment.positional.flatMap((text): Piece[] => [
      { kind: 'unsplit', text },
      { kind: 'end of field' },
    ]);
  }
  return [{ kind: 'unsplit', text: await valueOf(part, expander) }];
}

async function quotedPieces(
  parts: readonly DoubleQuotedChild[],
  expander: Expander,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const { positional } = expander.environment;
  for (const part of parts) {
    if (/^\$\{?@\}?$/.test(part.text)) {
      for (const [index, text] of positional.entries()) {
        if (index > 0) pieces.push({ kind: 'end of field' });
        pieces.push({ kind: 'literal', text });
      }
    } else {
      const text = part.type === 'Literal' ? part.value : await valueOf(part, expander);
      pieces.push({ kind: 'literal', text });
    }
  }
  return parts.length === 0 ? [{ kind: 'literal', text: '' }] : pieces;
}

async function valueOf(part: Expansion, expander: Expander): Promise<string> {
  switch (part.type) {
    case 'SimpleExpansion':
      return expandParameter(part.text.slice(1), expander);
    case 'ParameterExpansion':
      return expandBracedParameter(part, expander);
    case 'ArithmeticExpansion':
      return String(await expandArithmetic(part, expander));
    case 'CommandExpansion':
      return part.script ? (await expander.substitute(part.script)).replace(/\n+$/, '') : '';
  }
}
