/**
 * Reads a `data:` URL (RFC 2397), from which modules can be imported (Node's documentation: Modules:
 * ECMAScript modules, "data: imports").
 *
 * @param url - any such URL
 * @returns its type without parameters, and its text
 *
 * @example
 * ```ts
 * readDataUrl('data:text/javascript,export%20default%201').text; // => 'export default 1'
 * ```
 */
export function readDataUrl(url: string): { mime: string; text: string } {
  const comma = url.indexOf(',');
  const [mime = '', ...parameters] = url.slice('data:'.length, comma).split(';');
  const body = decodeURIComponent(url.slice(comma + 1));
  if (!parameters.includes('base64')) return { mime, text: body };
  const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  return { mime, text: new TextDecoder().decode(bytes) };
}
