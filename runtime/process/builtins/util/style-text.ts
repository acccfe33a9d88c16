import { inspect, stripVTControlCharacters } from 'node-inspect-extracted';
import { invalidArgumentType } from '../../node-errors.ts';
import { process } from '../process.ts';
import { invalidArgumentValue, validateString } from '../validate.ts';

/** How {@link styleText} decides whether to style at all. */
export interface StyleOptions {
  /** Whether `stream` and the environment have a say. @default true */
  validateStream?: boolean;
  stream?: { isTTY?: boolean };
}

/** Other names of formats, as Node has them. */
const ALIASES: Record<string, string> = {
  grey: 'gray',
  blackBright: 'gray',
  bgGrey: 'bgGray',
  bgBlackBright: 'bgGray',
  faint: 'dim',
  crossedout: 'strikethrough',
  strikeThrough: 'strikethrough',
  crossedOut: 'strikethrough',
  conceal: 'hidden',
  swapColors: 'inverse',
  swapcolors: 'inverse',
  doubleUnderline: 'doubleunderline',
};

/**
 * Puts the escape sequences of formats around a text.
 *
 * @param format - names of `util.inspect.colors`; several nest
 * @param text - what to style
 * @param options - by default styles only for a terminal that wants colours
 * @throws `ERR_INVALID_ARG_VALUE`, `ERR_INVALID_ARG_TYPE`
 */
export function styleText(
  format: string | string[],
  text: string,
  { validateStream = true, stream = process.stdout as { isTTY?: boolean } }: StyleOptions = {},
): string {
  validateString(text, 'text');
  if (typeof validateStream !== 'boolean') {
    throw invalidArgumentType('options.validateStream', 'of type boolean', validateStream);
  }
  let styled = text;
  for (const name of [format].flat().toReversed()) {
    if (name === 'none') continue;
    const codes = (inspect.colors as unknown as Record<string, [number, number] | undefined>)[
      ALIASES[name] ?? name
    ];
    if (!codes) {
      const known = [...Object.keys(inspect.colors), ...Object.keys(ALIASES)];
      const names = known.map((each) => `'${each}'`);
      throw invalidArgumentValue('format', name, `must be one of: ${names.join(', ')}`);
    }
    const [open, close] = codes;
    // A style inside the text that ends this one starts it anew, unless nothing follows.
    const [begin, end] = [`\x1B[${open}m`, `\x1B[${close}m`];
    const last = styled.length - end.length;
    const inner = styled.replaceAll(end, (_end, index: number) => (index === last ? end : begin));
    styled = `\x1B[${open}m${inner}\x1B[${close}m`;
  }
  return validateStream && !wantsColours(stream) ? stripVTControlCharacters(styled) : styled;
}

function wantsColours(stream: { isTTY?: boolean }): boolean {
  const { FORCE_COLOR, NO_COLOR, NODE_DISABLE_COLORS } = process.env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTTY === true && !NO_COLOR && !NODE_DISABLE_COLORS;
}
