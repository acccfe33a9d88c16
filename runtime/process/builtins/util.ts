import { format } from 'node-inspect-extracted';
import { invalidArgumentType } from '../node-errors.ts';
import { constants } from './os.ts';
import {
  outOfRange,
  validateBoolean,
  validateNumber,
  validateOneOf,
  validateString,
} from './validate.ts';
import { isDeepEqual } from './util/deep-equal.ts';
import { createDebugLogger, deprecate, type DebugLogger } from './util/functions.ts';
import { systemErrors } from './util/system-errors.ts';

export { format, formatWithOptions, inspect } from 'node-inspect-extracted';
export { aborted, callbackify, deprecate, inherits, promisify } from './util/functions.ts';
export { getCallSites } from './util/call-sites.ts';
export { diff } from './util/diff.ts';
export { MIMEParams, MIMEType } from './util/mime-type.ts';
export { parseArgs } from './util/parse-args.ts';
export { parseEnv } from './util/parse-env.ts';
export { TextDecoder } from './util/text-decoder.ts';
export { styleText } from './util/style-text.ts';
export { types } from './util/types.ts';

export const TextEncoder: typeof globalThis.TextEncoder = globalThis.TextEncoder;
export const isArray: (value: unknown) => unknown = deprecate(
  Array.isArray,
  'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.',
  'DEP0044',
);

/**
 * Whether two values are equal by the rules of `assert.deepStrictEqual`.
 *
 * @param skipPrototype - whether objects of different classes may be equal
 */
export function isDeepStrictEqual(a: unknown, b: unknown, skipPrototype?: boolean): boolean {
  return isDeepEqual(a, b, { mode: 'strict', skipPrototype: skipPrototype ?? false });
}

const ESCAPES = new RegExp(
  [
    // Commands to the operating system, such as links.
    String.raw`(?:\x1B\]|\x9D)[^\x07\x1B\x9C]*(?:\x07|\x1B\\|\x9C)`,
    // Control sequences, such as colours.
    String.raw`[\x1B\x9B][[\]()#;?]*(?:\d{1,4}(?:[;:]\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]`,
  ].join('|'),
  'g',
);

/** A text without the sequences that colour it, move the cursor or make links. */
export function stripVTControlCharacters(text: unknown): string {
  validateString(text, 'str');
  return text.replace(ESCAPES, '');
}

/** A text with each lone surrogate replaced by U+FFFD. */
export function toUSVString(text: unknown): string {
  return (String(text) as string & { toWellFormed(): string }).toWellFormed();
}

/**
 * A logger that speaks only where `NODE_DEBUG` names its section.
 *
 * @param section - its name
 * @param ready - given the logger at its first use, to call it without a test from then on
 */
export function debuglog(section: string, ready?: (logger: DebugLogger) => void): DebugLogger {
  let logger: DebugLogger | undefined;
  const get = (): DebugLogger => {
    if (!logger) {
      logger = createDebugLogger(section, format);
      ready?.(logger);
    }
    return logger;
  };
  const log = (...args: unknown[]): void => get()(...args);
  return Object.defineProperty(log, 'enabled', { get: () => get().enabled }) as DebugLogger;
}

export const debug: typeof debuglog = debuglog;

function systemError(number: unknown): { name: string; message: string } | undefined {
  validateNumber(number, 'err');
  if (number >= 0 || !Number.isSafeInteger(number)) {
    throw outOfRange('err', 'a negative integer', number);
  }
  return systemErrors.get(number);
}

/** `-2` // => `ENOENT`; takes the `errno` of an error */
export function getSystemErrorName(number: unknown): string {
  return systemError(number)?.name ?? `Unknown system error ${String(number)}`;
}

/** `-2` // => `no such file or directory` */
export function getSystemErrorMessage(number: unknown): string {
  return systemError(number)?.message ?? `Unknown system error ${String(number)}`;
}

/** All errors of the system: their number, then name and message. */
export function getSystemErrorMap(): Map<number, [string, string]> {
  return new Map([...systemErrors].map(([number, { name, message }]) => [number, [name, message]]));
}

export const _extend: (target: object, source: unknown) => unknown = deprecate(
  (target: unknown, source: unknown) =>
    typeof source === 'object' && source !== null
      ? Object.assign(target as object, source)
      : target,
  'The `util._extend` API is deprecated. Please use Object.assign() instead.',
  'DEP0060',
);

/** `'SIGTERM'` // => `143`, the exit code of a process that the signal ended */
export function convertProcessSignalToExitCode(signalCode: unknown): number {
  validateOneOf(signalCode, 'signalCode', Object.keys(constants.signals));
  return 128 + (constants.signals[signalCode as string] ?? 0);
}

/** An AbortController whose signal may be sent to another thread, as any may here. */
export function transferableAbortController(): AbortController {
  return new AbortController();
}

/** The signal itself. Throws `ERR_INVALID_ARG_TYPE`. */
export function transferableAbortSignal(signal: unknown): AbortSignal {
  if (!(signal instanceof AbortSignal)) {
    throw invalidArgumentType('signal', 'an instance of AbortSignal', signal);
  }
  return signal;
}

/** Accepted without effect: no terminal interrupts a program in a page. */
export function setTraceSigInt(enable: unknown): void {
  validateBoolean(enable, 'enable');
}
