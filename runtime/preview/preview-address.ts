/** What an address of the sandbox origin says: `/preview/<instance>/<port>/path?query`. */
export interface PreviewAddress {
  instance: string;
  port: number;
  /** Path and query as the server sees them; always begins with a slash. */
  path: string;
}

const ADDRESS = /^\/preview\/(?<instance>[\w-]+)\/(?<port>\d{1,5})(?<path>\/.*)?$/;

/**
 * Reads an address of a preview.
 *
 * @param url - an absolute URL
 * @returns undefined for an address that is not a preview's
 *
 * @example
 * ```ts
 * readPreviewAddress('https://s.example/preview/a1-1/3000/items?all#top');
 * // => { instance: 'a1-1', port: 3000, path: '/items?all' }
 * ```
 */
export function readPreviewAddress(url: string): PreviewAddress | undefined {
  const parsed = URL.parse(url);
  const { instance, port, path = '/' } = ADDRESS.exec(parsed?.pathname ?? '')?.groups ?? {};
  if (!parsed || instance === undefined) return undefined;
  return { instance, port: Number(port), path: path + parsed.search };
}

/**
 * Writes the address of a preview, relative to the sandbox origin.
 *
 * @example
 * ```ts
 * previewPath({ instance: 'a1-1', port: 3000, path: '/items' }); // => '/preview/a1-1/3000/items'
 * ```
 */
export function previewPath({ instance, port, path }: PreviewAddress): string {
  return `/preview/${instance}/${port}${path}`;
}
