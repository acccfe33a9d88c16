/**
 * A part of a word after its expansions (POSIX Shell Command Language, 2.6): text that stands for
 * itself, text with the meaning of a pattern, the result of an expansion that is still to be split
 * into fields, or the end of a field, which `"$@"` puts between its values.
 */
export type Piece =
  { kind: 'literal' | 'pattern' | 'unsplit'; text: string } | { kind: 'end of field' };

/** A part of a field: `pattern` says whether `*`, `?` and `[` stand for other characters in it. */
export interface FieldPart {
  text: string;
  pattern: boolean;
}

/** What becomes one argument, or several where a pattern finds several files. */
export type Field = readonly FieldPart[];

/**
 * Splits what expansions gave into fields (POSIX Shell Command Language, 2.6.5).
 *
 * @param separators - the value of `IFS`
 *
 * @example
 * ```ts
 * splitFields([{ kind: 'unsplit', text: 'b c' }], ' \t\n').length; // => 2
 * splitFields([{ kind: 'literal', text: 'b c' }], ' \t\n').length; // => 1
 * splitFields([{ kind: 'unsplit', text: '' }], ' \t\n'); // => []
 * ```
 */
export function splitFields(pieces: readonly Piece[], separators: string): Field[] {
  const fields: Field[] = [];
  let current: FieldPart[] | undefined;
  const end = (): void => {
    if (current) fields.push(current);
    current = undefined;
  };
  const add = (text: string, pattern: boolean): void => {
    (current ??= []).push({ text, pattern });
  };
  for (const piece of pieces) {
    if (piece.kind === 'end of field') {
      // Even an empty value of "$@" is a field, but "$@" without values is none.
      end();
    } else if (piece.kind === 'unsplit') {
      for (const token of tokensOf(piece.text, separators)) {
        if (token === undefined) end();
        else add(token, true);
      }
    } else {
      add(piece.text, piece.kind === 'pattern');
    }
  }
  end();
  return fields;
}

/** The texts between separators; undefined stands for a separator, which ends a field. */
function tokensOf(text: string, separators: string): (string | undefined)[] {
  if (text === '') return [];
  if (separators === '') return [text];
  const tokens: (string | undefined)[] = [];
  const isBlank = (char: string): boolean => ' \t\n'.includes(char);
  let token = '';
  let ended = false;
  for (const char of text) {
    if (!separators.includes(char)) {
      token += char;
      ended = false;
      continue;
    }
    // A separator that is no blank ends a field even where there is none, as in `a::b`.
    if (token !== '' || (!isBlank(char) && (ended || tokens.length === 0))) tokens.push(token);
    tokens.push(undefined);
    ended = !isBlank(char);
    token = '';
  }
  if (token !== '') tokens.push(token);
  return tokens;
}
