import { invalidArgumentValue } from '../validate.ts';
import { validateHeaderName, validateHeaderValue, type HeaderValue } from './header-validation.ts';

/** Headers as a program gives them: an object, pairs, or names and values in turn. */
export type HeaderList =
  | Record<string, HeaderValue | undefined>
  | readonly (readonly [string, HeaderValue])[]
  | readonly HeaderValue[];

/** What a message's headers say that decides how it is sent. */
export interface Framing {
  connection?: string;
  contentLength?: number;
  transferEncoding?: string;
  date: boolean;
  expect: boolean;
  trailer: boolean;
  keepAlive: boolean;
}

/** How headers are written. */
export interface HeadOptions {
  /** Lower-case names of headers whose values stand on one line. */
  uniqueHeaders?: ReadonlySet<string> | null;
  /** Whether control characters may stand in values. */
  lenient?: boolean;
}

/**
 * Headers as pairs.
 *
 * @throws `ERR_INVALID_ARG_VALUE` for a list of odd length
 */
export function headerPairs(headers: HeaderList): [string, HeaderValue][] {
  if (!Array.isArray(headers)) return Object.entries(headers) as [string, HeaderValue][];
  const list = headers as readonly unknown[];
  if (list.length > 0 && Array.isArray(list[0])) {
    return list.map((pair) => [(pair as string[])[0]!, (pair as HeaderValue[])[1]!]);
  }
  if (list.length % 2 !== 0) throw invalidArgumentValue('headers', headers);
  const pairs: [string, HeaderValue][] = [];
  for (let index = 0; index < list.length; index += 2) {
    pairs.push([list[index] as string, list[index + 1] as HeaderValue]);
  }
  return pairs;
}

/** A header's values, one a line; those of `Cookie` stand on one line (RFC 6265, 5.4). */
export function valuesByLine(
  name: string,
  value: HeaderValue,
  unique: ReadonlySet<string> | null | undefined,
): readonly (string | number)[] {
  if (!Array.isArray(value)) return [value as string | number];
  const lower = name.toLowerCase();
  const joined = unique?.has(lower) || (lower === 'cookie' && value.length > 1);
  return joined ? [value.join('; ')] : (value as readonly string[]);
}

function note(framing: Framing, name: string, value: string): void {
  switch (name.toLowerCase()) {
    case 'connection':
      framing.connection = value;
      break;
    case 'content-length':
      framing.contentLength = Number(value);
      break;
    case 'transfer-encoding':
      framing.transferEncoding = value;
      break;
    case 'date':
    case 'expect':
    case 'trailer':
      framing[name.toLowerCase() as 'date' | 'expect' | 'trailer'] = true;
      break;
    case 'keep-alive':
      framing.keepAlive = true;
      break;
    default:
  }
}

/**
 * Writes header lines and reads from them how the message is to be sent.
 *
 * @param headers - as the program gave them
 * @param validate - false where they were validated when they were set
 * @returns the lines, each with its end, and what they say
 */
export function headLines(
  headers: HeaderList | undefined,
  validate: boolean,
  { uniqueHeaders, lenient = false }: HeadOptions,
): [lines: string, framing: Framing] {
  const framing: Framing = { date: false, expect: false, trailer: false, keepAlive: false };
  let lines = '';
  for (const [name, value] of headerPairs(headers ?? {})) {
    if (validate) validateHeaderName(name);
    for (const each of valuesByLine(name, value, uniqueHeaders)) {
      if (validate) validateHeaderValue(name, each, lenient);
      lines += `${name}: ${each}\r\n`;
      note(framing, name, String(each));
    }
  }
  return [lines, framing];
}
