import { describe, expect, test } from 'vitest';
import { Terminal } from '../../runtime/host/terminal.ts';

function open() {
  const seen = { shown: '', input: [] as (string | null)[], signals: [] as string[] };
  const decoder = new TextDecoder();
  const terminal = new Terminal(
    { cols: 80, rows: 24 },
    {
      show: (bytes) => void (seen.shown += decoder.decode(bytes)),
      input: (bytes) => void seen.input.push(bytes && decoder.decode(bytes)),
      signal: (name) => void seen.signals.push(name),
    },
  );
  return { terminal, seen };
}
const program = { resize() {} };

describe('a terminal', () => {
  test('shows what is typed and hands it over line by line', () => {
    const { terminal, seen } = open();
    terminal.type('ab');
    expect(seen).toEqual({ shown: 'ab', input: [], signals: [] });
    terminal.type('c\rnext\n');
    expect(seen).toEqual({ shown: 'abc\r\nnext\r\n', input: ['abc\n', 'next\n'], signals: [] });
  });

  test('takes back keys, words and the line', () => {
    const { terminal, seen } = open();
    terminal.type('one two\u007F\u007F\u007F\u007F\u007F');
    terminal.type('x\r');
    terminal.type('one two \u0017three\r');
    terminal.type('all of it\u0015rest\r');
    terminal.type('\u007F\u007Fé\u007F\r');
    expect(seen.input).toEqual(['onx\n', 'one three\n', 'rest\n', '\n']);
  });

  test('makes signals of Ctrl-C and Ctrl-\\, and an end of Ctrl-D', () => {
    const { terminal, seen } = open();
    terminal.type('lost\u0003');
    terminal.type('\u001C');
    terminal.type('half\u0004');
    terminal.type('\u0004');
    expect(seen).toEqual({
      shown: 'lost^C^\\half',
      input: ['half', null],
      signals: ['SIGINT', 'SIGQUIT'],
    });
  });

  test('gives single keys to a program until it ends', () => {
    const { terminal, seen } = open();
    terminal.attach(program);
    terminal.type('be');
    terminal.setRaw(program, true);
    terminal.type('\u0003\r');
    terminal.detach(program);
    terminal.type('line\r');
    expect(seen).toEqual({
      shown: 'beline\r\n',
      input: ['be', '\u0003\r', 'line\n'],
      signals: [],
    });
  });

  test('returns to the first column at each line break', () => {
    const { terminal, seen } = open();
    terminal.print(new TextEncoder().encode('a\nb\n\nc'));
    expect(seen.shown).toBe('a\r\nb\r\n\r\nc');
  });

  test('tells its programs of a new size', () => {
    const { terminal } = open();
    const sizes: unknown[] = [];
    const other = { resize: (size: unknown) => void sizes.push(size) };
    terminal.attach(other);
    terminal.resize({ cols: 100, rows: 30 });
    terminal.detach(other);
    terminal.resize({ cols: 10, rows: 3 });
    expect(sizes).toEqual([{ cols: 100, rows: 30 }]);
    expect(terminal.size).toEqual({ cols: 10, rows: 3 });
  });
});
