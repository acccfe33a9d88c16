/** How many UTF-16 code units the character left of a place has. */
export function lengthLeft(text: string, index: number): number {
  if (index <= 0) return 0;
  return index > 1 && (text.codePointAt(index - 2) ?? 0) > 0xffff ? 2 : 1;
}

/** How many UTF-16 code units the character at a place has; 1 at the end. */
export function lengthAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
