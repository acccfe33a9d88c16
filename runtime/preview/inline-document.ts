/** Fetches what a document refers to; undefined when it cannot be had. */
export type FetchPart = (address: string) => Promise<Blob | undefined>;

const PARTS: [selector: string, attribute: 'href' | 'src'][] = [
  ['link[rel~="stylesheet"][href]', 'href'],
  ['link[rel~="icon"][href]', 'href'],
  ['script[src]', 'src'],
  ['img[src]', 'src'],
];

/**
 * Makes a copy of an HTML document that needs nothing from elsewhere: styles, scripts and images stand
 * in it as `data:` addresses.
 *
 * @param html - the document
 * @param base - the address it came from
 * @param fetchPart - gets its parts
 * @param script - runs first in the copy
 */
export async function inlineDocument(
  html: string,
  base: string,
  fetchPart: FetchPart,
  script: string,
): Promise<string> {
  const copy = new DOMParser().parseFromString(html, 'text/html');
  for (const [selector, attribute] of PARTS) {
    const elements = [...copy.querySelectorAll(selector)];
    await Promise.all(
      elements.map(async (element) => {
        const address = URL.parse(element.getAttribute(attribute) ?? '', base);
        const part = address && (await fetchPart(address.href));
        if (part) element.setAttribute(attribute, await dataAddress(part));
      }),
    );
  }
  const first = copy.createElement('script');
  first.textContent = script;
  copy.head.prepend(first);
  return `<!doctype html>${copy.documentElement.outerHTML}`;
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
