import type { Script, Word, WordPart } from 'unbash';
import type { ShellEnvironment } from '../environment.ts';

/** What the expansions of parameters and arithmetic need of each other and of their shell. */
export interface Expander {
  readonly environment: ShellEnvironment;
  /** Number of the shell's process, for `$$`. */
  readonly pid: number;
  /** Runs a command substitution and gives what it printed. */
  substitute(script: Script): Promise<string>;
  /** Expands a word where one text is wanted: no fields, no names of files. */
  toText(word: Word): Promise<string>;
  /** Expands a word to the source of a regular expression; what is quoted stands for itself. */
  toPattern(word: Word): Promise<string>;
  /** Expands parts of a word, as those of a here-document, to one text. */
  partsToText(parts: readonly WordPart[]): Promise<string>;
}
