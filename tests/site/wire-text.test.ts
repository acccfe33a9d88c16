import { expect, test } from 'vitest';
import { plainTerminalText } from '../../site/workbench/terminal-text.ts';
import { joinBytes, showBytes } from '../../site/workbench/wire-text.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const asText = (bytes: Uint8Array) =>
  showBytes(bytes)
    .map(({ text }) => text)
    .join('');

test('shows line ends, and breaks the line after them', () => {
  expect(showBytes(encode('GET /\r\n\r\n'))).toEqual([
    { kind: 'text', text: 'GET /' },
    { kind: 'mark', text: '\\r\\n\n\\r\\n\n' },
  ]);
});

test('escapes what is not printable ASCII, byte by byte', () => {
  expect(asText(encode('ä\t\0\u007f~'))).toBe('\\xC3\\xA4\\x09\\x00\\x7F~');
});

test('never lets text pass for an escape', () => {
  expect(asText(encode('\\r'))).toBe('\\\\r');
  const all = Array.from({ length: 256 }, (_, byte) => asText(Uint8Array.of(byte)));
  expect(new Set(all).size).toBe(256);
});

test('joins the pieces of a message in order', () => {
  expect([...joinBytes([Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)])]).toEqual([
    1, 2, 3,
  ]);
  expect(showBytes(joinBytes([]))).toEqual([]);
});

test('takes escape codes out of terminal output', () => {
  const output =
    '\u001b[1m\u001b[32mok\u001b[39m\u001b[22m\r\n\u001b]8;;http://a/\u0007link\u001b]8;;\u001b\\ [0m';
  expect(plainTerminalText(output)).toEqual({ text: 'ok\nlink [0m', omitted: 0 });
});

test('keeps the end of endless output and says how much is gone', () => {
  const { text, omitted } = plainTerminalText(`start${'x'.repeat(100_000)}end`);
  expect([text.length, omitted, text.slice(-4)]).toEqual([100_000, 8, 'xend']);
});
