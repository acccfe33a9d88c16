/** What a program printed and how it ended. */
export interface Outcome {
  output: string;
  exit: number | null;
}

/** Node lists its own frames below ours; nobody needs to imitate them. */
export function withoutInternals(output: string): string {
  return output
    .replace(/\n +at [^\n]*node:[^\n]*?( \{)?(?=\n)/g, '$1')
    .replace(/\n( +)at Object\.<anonymous> \((file:[^\n]*)\)(?=\n)/g, '\n$1at $2');
}

/** Without Node's own frames, and without the process's number in warnings. */
export function comparable({ output, exit }: Outcome): Outcome {
  return { output: withoutInternals(output).replace(/\(node:\d+\)/g, '(node:*)'), exit };
}
