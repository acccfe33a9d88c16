/** In bytes: a document whose doctype does not come within them is left as it is. */
const LONGEST_PROLOGUE = 4096;
const PROLOGUE = /^(?:\xEF\xBB\xBF)?(?:\s+|<!--.*?-->|<!doctype[^>]*>)*/is;

/**
 * Finds where an element may stand first in an HTML document: behind byte order mark, comments and
 * doctype. The parser then opens `html` and `head` by itself, and gives `html` the attributes of the
 * tag that follows.
 *
 * @param start - the document's first bytes, one character a byte
 * @returns an offset, or undefined when more of the document is needed to tell
 *
 * @example
 * ```ts
 * insertionPoint('<!doctype html><html lang="en">'); // => 15
 * insertionPoint('<!doct'); // => undefined
 * ```
 */
export function insertionPoint(start: string): number | undefined {
  const at = PROLOGUE.exec(start)?.[0].length ?? 0;
  const rest = start.slice(at).toLowerCase();
  const isUnfinished =
    rest === '' || '<!doctype'.startsWith(rest.slice(0, 9)) || rest.startsWith('<!--');
  return isUnfinished && start.length < LONGEST_PROLOGUE ? undefined : at;
}

/**
 * Inserts text into an HTML document as it streams by.
 *
 * @param text - markup; it is written in UTF-8, the encoding of nearly all documents
 */
export function insertHtml(
  text: string,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let held: Uint8Array<ArrayBuffer> | undefined = new Uint8Array();
  return new TransformStream({
    transform(chunk, controller) {
      if (!held) return controller.enqueue(chunk);
      const bytes: Uint8Array<ArrayBuffer> = joined(held, chunk);
      const at = isUtf16(bytes) ? 'never' : insertionPoint(latin1(bytes));
      held = at === undefined ? bytes : undefined;
      if (at === undefined) return;
      controller.enqueue(at === 'never' ? bytes : inserted(bytes, at, text));
    },
    flush(controller) {
      if (held?.byteLength) controller.enqueue(inserted(held, held.byteLength, text));
    },
  });
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe);
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, LONGEST_PROLOGUE), (code) => String.fromCharCode(code)).join(
    '',
  );
}

function inserted(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  text: string,
): Uint8Array<ArrayBuffer> {
  const insertion = new TextEncoder().encode(text);
  return joined(joined(bytes.slice(0, at), insertion), bytes.subarray(at));
}

function joined(a: Uint8Array<ArrayBuffer>, b: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (a.byteLength === 0) return b;
  const both = new Uint8Array(a.byteLength + b.byteLength);
  both.set(a);
  both.set(b, a.byteLength);
  return both;
}
