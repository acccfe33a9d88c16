import { en } from './en.ts';

/** Every text of the interface has one of these names. */
export type MessageKey = keyof typeof en;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Values<Key extends MessageKey> = [Placeholders<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Record<Placeholders<(typeof en)[Key]>, string | number>];

/**
 * The text of the interface for a key, with `{name}` replaced by the value of that name.
 *
 * @param key a key of `en.ts`
 * @param values one value for each placeholder of that text; checked by the compiler
 */
export function t<Key extends MessageKey>(key: Key, ...[values]: Values<Key>): string {
  const given: Record<string, string | number> = values ?? {};
  return en[key].replace(/\{(\w+)\}/g, (_, name: string) => String(given[name]));
}
