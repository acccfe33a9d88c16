import { pathToUrl, urlToPath } from '../loader/resolve.ts';

export const URL: typeof globalThis.URL = globalThis.URL;
export const URLSearchParams: typeof globalThis.URLSearchParams = globalThis.URLSearchParams;

/** `file:///a%20b` // => `/a b` */
export function fileURLToPath(url: string | URL): string {
  return urlToPath(String(url));
}

/** `/a b` // => `file:///a%20b` */
export function pathToFileURL(path: string): URL {
  return new URL(pathToUrl(path));
}
