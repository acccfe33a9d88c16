import type { Measurement } from './measure.ts';

const HEAD = ['case', 'side', 'unit', 'median', 'min', 'max', 'runs', 'to ours'];
const FIRST_NUMBER = HEAD.indexOf('median');

/**
 * Lays measurements out for people, one row each. The last column is the median divided by that of
 * 'ours' in the same case and unit, or '-' where there is none.
 */
export function formatTable(measurements: readonly Measurement[]): string {
  const rows = [HEAD, ...measurements.map((measurement) => toRow(measurement, measurements))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${formatRow(row, widths)}\n`).join('');
}

function toRow(measurement: Measurement, all: readonly Measurement[]): string[] {
  const { side, unit, median, min, max, runs } = measurement;
  const ours = all.find(
    (other) => other.side === 'ours' && other.case === measurement.case && other.unit === unit,
  );
  const ratio = ours === undefined ? '-' : `${(median / ours.median).toFixed(2)}x`;
  return [measurement.case, side, unit, ...[median, min, max].map(format), `${runs}`, ratio];
}

function format(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: false });
}

function formatRow(row: string[], widths: number[]): string {
  return row
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < FIRST_NUMBER ? cell.padEnd(width) : cell.padStart(width);
    })
    .join('  ')
    .trimEnd();
}
