/** The numbers of RFC 3492, section 5. */
const [BASE, LEAST, MOST, SKEW, DAMP, FIRST_BIAS, FIRST_CODE] = [36, 1, 26, 38, 700, 72, 128];

function adapt(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2));
  rest += Math.floor(rest / count);
  let steps = 0;
  for (; rest > ((BASE - LEAST) * MOST) / 2; steps += BASE)
    rest = Math.floor(rest / (BASE - LEAST));
  return steps + Math.floor(((BASE - LEAST + 1) * rest) / (rest + SKEW));
}

/**
 * Reads a label of a host's name (RFC 3492).
 *
 * @param label - without `xn--`
 *
 * @example
 * ```ts
 * decodePunycode('mnchen-3ya'); // => 'münchen'
 * ```
 */
export function decodePunycode(label: string): string {
  const at = label.lastIndexOf('-');
  const output = Array.from(label.slice(0, Math.max(at, 0)));
  let [code, index, bias] = [FIRST_CODE, 0, FIRST_BIAS];
  let next = at + 1;
  while (next < label.length) {
    const before = index;
    for (let weight = 1, k = BASE; next < label.length; k += BASE) {
      const char = label.charCodeAt(next++);
      const digit = char < 58 ? char - 22 : (char | 32) - 97;
      index += digit * weight;
      const threshold = Math.min(Math.max(k - bias, LEAST), MOST);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    bias = adapt(index - before, length, before === 0);
    code += Math.floor(index / length);
    output.splice(index % length, 0, String.fromCodePoint(code));
    index = (index % length) + 1;
  }
  return output.join('');
}
