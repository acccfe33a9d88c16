import { describe, expect, test } from 'vitest';
import { TraceReader } from '../../site/workbench/trace-reader.ts';

const report = { type: 'entered', at: 5, client: 50000 };
const sequence = `\u001b]9777;${JSON.stringify(report)}\u0007`;

function readAll(pieces: string[]): { text: string; reports: unknown[] } {
  const reports: unknown[] = [];
  let text = '';
  const reader = new TraceReader(
    (piece) => (text += piece),
    (each) => reports.push(each),
  );
  for (const piece of pieces) reader.read(piece);
  return { text, reports };
}

describe('the trace in a program’s output', () => {
  test('is taken out, and the program’s own text stays', () => {
    expect(readAll([`a\n${sequence}b${sequence}${sequence}c`])).toEqual({
      text: 'a\nbc',
      reports: [report, report, report],
    });
  });

  test('may be cut anywhere behind its first byte', () => {
    const whole = `before${sequence}after`;
    for (let cut = 'before'.length + 8; cut < whole.length; cut++) {
      const found = readAll([whole.slice(0, cut), whole.slice(cut)]);
      expect(found).toEqual({ text: 'beforeafter', reports: [report] });
    }
  });

  test('leaves a terminal’s other sequences to the terminal', () => {
    expect(readAll(['\u001b[31mred\u001b[0m'])).toEqual({
      text: '\u001b[31mred\u001b[0m',
      reports: [],
    });
  });
});
