import { inspect } from 'node-inspect-extracted';
import { stringWidth } from '../util/string-width.ts';

const INDEX = '(index)';
const ITERATION = '(iteration index)';
const KEY = 'Key';
const VALUES = 'Values';

function cell(value: unknown): string {
  const nested =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.keys(value).length > 2
      : false;
  const options = { maxArrayLength: 3, breakLength: Infinity, depth: nested ? -1 : 0 };
  return inspect(value, options);
}

function draw(head: string[], columns: string[][]): string {
  const rows = Math.max(0, ...columns.map((column) => column.length));
  const widths = head.map((title, index) =>
    Math.max(...[title, ...(columns[index] ?? [])].map(stringWidth), 0),
  );
  const bars = widths.map((width) => '─'.repeat(width + 2));
  const line = (cells: string[]): string =>
    `│${cells.map((text, index) => ` ${text}${' '.repeat((widths[index] ?? 0) - stringWidth(text))} `).join('│')}│`;
  const body = Array.from({ length: rows }, (_, row) =>
    line(columns.map((column) => column[row] ?? '')),
  );
  return [
    `┌${bars.join('┬')}┐`,
    line(head),
    `├${bars.join('┼')}┤`,
    ...body,
    `└${bars.join('┴')}┘`,
  ].join('\n');
}

const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function');

/** Rows with their names, for anything that is not a plain object or array. */
function iterated(data: object): string | undefined {
  const isMapIterator = Object.prototype.toString.call(data) === '[object Map Iterator]';
  const isSetIterator = Object.prototype.toString.call(data) === '[object Set Iterator]';
  if (data instanceof Map || isMapIterator) {
    const items: unknown[] = [...(data as Iterable<unknown>)];
    const isPair = data instanceof Map || items.every((item) => Array.isArray(item));
    const pairs = isPair ? (items as [unknown, unknown][]) : undefined;
    const numbers = items.map((_, index) => String(index));
    if (!pairs) return draw([ITERATION, VALUES], [numbers, items.map(cell)]);
    const columns = [
      numbers,
      pairs.map(([key]) => cell(key)),
      pairs.map(([, value]) => cell(value)),
    ];
    return draw([ITERATION, KEY, VALUES], columns);
  }
  if (data instanceof Set || isSetIterator) {
    const items = [...(data as Iterable<unknown>)];
    return draw([ITERATION, VALUES], [items.map((_, index) => String(index)), items.map(cell)]);
  }
  return undefined;
}

/**
 * What `console.table` prints of an object (Node documentation: Console, `console.table`).
 *
 * @param data - rows: an array, object, Map, Set or iterator
 * @param wanted - the names of the columns to show @default all
 */
export function tableText(data: object, wanted?: unknown[]): string {
  const special = iterated(data);
  if (special !== undefined) return special;
  const rows = Object.keys(data);
  const columns = new Map<string, string[]>();
  const values: string[] = [];
  let hasValues = false;
  for (const name of wanted ?? []) columns.set(String(name), []);
  for (const [index, row] of rows.entries()) {
    const item = (data as Record<string, unknown>)[row];
    if (isPrimitive(item) && !wanted) {
      hasValues = true;
      values[index] = cell(item);
      continue;
    }
    for (const name of wanted ?? Object.keys(item as object)) {
      const column = columns.get(String(name)) ?? [];
      columns.set(String(name), column);
      if (isPrimitive(item) || !Object.hasOwn(item as object, String(name))) continue;
      column[index] = cell((item as Record<string, unknown>)[String(name)]);
    }
  }
  const filled = [...columns.values()].map((column) => rows.map((_, index) => column[index] ?? ''));
  const head = [INDEX, ...columns.keys(), ...(hasValues ? [VALUES] : [])];
  const last = hasValues ? [rows.map((_, index) => values[index] ?? '')] : [];
  return draw(head, [rows, ...filled, ...last]);
}
