import type { Readable, Writable } from 'readable-stream';
import {
  invalidArgumentValue,
  validateAbortSignal,
  validateInteger,
  validateNumber,
} from '../validate.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { ESCAPE_CODE_TIMEOUT } from './keypress.ts';

/** The matches for what was typed, and the part of it that they take the place of. */
export type Completions = [matches: string[], completed: string];
/** Told of the matches, or of an error. */
export type TakeCompletions = (error: unknown, result?: Completions) => void;
/** A completer that gives its matches at once. */
export type SyncCompleter = (line: string) => Completions;
/** A completer for `node:readline/promises`. */
export type AsyncCompleter = (line: string) => Completions | Promise<Completions>;
/** Completes what stands left of the cursor, when Tab is pressed. */
export type Completer = AsyncCompleter | ((line: string, take: TakeCompletions) => void);

/** Where an interface reads and writes, and how (Node documentation: Readline, `readline.createInterface`). */
export interface InterfaceOptions {
  input: Readable;
  output?: Writable | null | undefined;
  completer?: Completer | undefined;
  /** Whether lines are edited here. @default whether the output is a terminal */
  terminal?: boolean | undefined;
  /** Lines entered before, the newest first. */
  history?: string[] | undefined;
  /** How many lines are kept; 0 keeps none. @default 30 */
  historySize?: number | undefined;
  /** Whether an older line leaves the history when it is entered again. @default false */
  removeHistoryDuplicates?: boolean | undefined;
  /** @default '> ' */
  prompt?: string | undefined;
  /** How long after `\r` a `\n` belongs to it, in ms, at least 100. @default 100 */
  crlfDelay?: number | undefined;
  /** How long an escape may wait for the rest of its sequence, in ms. @default 500 */
  escapeCodeTimeout?: number | undefined;
  /** In columns. @default 8 */
  tabSize?: number | undefined;
  /** Closes the interface when it aborts. */
  signal?: AbortSignal | undefined;
}

/** The parameters of `createInterface`: options, or what of them was asked for first. */
export type InterfaceArguments = [
  input: InterfaceOptions | Readable,
  output?: Writable | null,
  completer?: Completer,
  terminal?: boolean,
];

const LEAST_CRLF_DELAY = 100;
const HISTORY_SIZE = 30;

/** Options with all that has a default. */
export type Settings = InterfaceOptions &
  Required<Pick<InterfaceOptions, 'prompt' | 'crlfDelay' | 'escapeCodeTimeout' | 'tabSize'>> &
  Required<Pick<InterfaceOptions, 'history' | 'historySize' | 'terminal'>>;

/**
 * Checks what an interface is made with.
 *
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`, `ERR_OUT_OF_RANGE`
 */
export function settingsOf([input, output, completer, terminal]: InterfaceArguments): Settings {
  const given = 'input' in input && input.input ? input : undefined;
  const options = given ?? { input: input as Readable, output, completer, terminal };
  const { tabSize = 8, escapeCodeTimeout = ESCAPE_CODE_TIMEOUT } = options;
  validateInteger(tabSize, 'tabSize', 1, 2 ** 32 - 1);
  if (!Number.isFinite(escapeCodeTimeout)) {
    throw invalidArgumentValue('input.escapeCodeTimeout', ESCAPE_CODE_TIMEOUT);
  }
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  const { history = [], historySize = HISTORY_SIZE } = options;
  if (!Array.isArray(history)) {
    throw invalidArgumentType('history', 'an instance of Array', history);
  }
  validateNumber(historySize, 'size', 0);
  if (options.completer !== undefined && typeof options.completer !== 'function') {
    throw invalidArgumentValue('completer', options.completer);
  }
  const isTerminal = (options.output as { isTTY?: boolean } | null | undefined)?.isTTY;
  return {
    ...options,
    prompt: options.prompt ?? '> ',
    crlfDelay: Math.max(LEAST_CRLF_DELAY, options.crlfDelay || 0),
    escapeCodeTimeout,
    tabSize,
    history,
    historySize,
    terminal: Boolean(options.terminal === undefined ? isTerminal : options.terminal),
  };
}
