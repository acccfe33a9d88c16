/**
 * Writes a duration as the site shows it: `1.2 ms`, `503 ms`, `2.50 s`.
 *
 * @param duration in ms
 */
export function formatDuration(duration: number): string {
  if (duration >= 999.5) return `${(duration / 1000).toFixed(2)} s`;
  return duration < 9.95 ? `${Number(duration.toFixed(1))} ms` : `${Math.round(duration)} ms`;
}
