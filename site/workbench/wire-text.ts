/** A run of bytes as a reader sees it; `mark` shows bytes that have no glyph of their own. */
export interface WirePart {
  kind: 'text' | 'mark';
  text: string;
}

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;
const BACKSLASH = 92;

/**
 * Writes bytes so that every one of them can be told from the picture: CR and LF as `\r` and
 * `\n` (with a line break after LF), printable ASCII as it is, everything else as `\xE4`, and a
 * backslash as `\\`, so that no text can pass for an escape.
 */
export function showBytes(bytes: Uint8Array): WirePart[] {
  const parts: WirePart[] = [];
  for (const byte of bytes) {
    const [kind, text] = showByte(byte);
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  }
  return parts;
}

function showByte(byte: number): [WirePart['kind'], string] {
  if (byte === CARRIAGE_RETURN) return ['mark', '\\r'];
  if (byte === LINE_FEED) return ['mark', '\\n\n'];
  if (byte === BACKSLASH) return ['mark', '\\\\'];
  if (byte >= 32 && byte < 127) return ['text', String.fromCharCode(byte)];
  return ['mark', `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`];
}

/** Joins what came in several writes into the bytes of one message. */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}
