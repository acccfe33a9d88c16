import { Buffer } from 'buffer';
import { invalidArgumentType, nodeError } from '../node-errors.ts';
import { pathToUrl } from '../loader/resolve.ts';
import { formatUrl, parse, resolve, resolveObject, Url, type UrlFields } from './url/legacy.ts';
import { decodePunycode } from './url/punycode.ts';
import { URL, URLSearchParams } from './url/web.ts';
import { win32 } from './path/win32.ts';
import { invalidArgumentValue, validateObject, validateString } from './validate.ts';

export { parse, resolve, resolveObject, Url };

export { URL, URLSearchParams };
/** Absent in older engines. */
export const URLPattern: unknown = Reflect.get(globalThis, 'URLPattern');

/**
 * `file:///a%20b` // => `/a b` (Node documentation: URL, `url.fileURLToPath`)
 *
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_URL`, `ERR_INVALID_URL_SCHEME`,
 *   `ERR_INVALID_FILE_URL_HOST`, `ERR_INVALID_FILE_URL_PATH`
 */
export function fileURLToPath(address: unknown, options: { windows?: boolean } = {}): string {
  if (options.windows) return windowsPathOf(fileUrlOf(address));
  return decodeURIComponent(filePathOf(address));
}

/** The path as bytes: its escapes need not be UTF-8. */
export function fileURLToPathBuffer(address: unknown): Buffer {
  const path = filePathOf(address).replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(path, 'latin1');
}

function fileUrlOf(address: unknown): URL {
  const given = typeof address === 'string' ? parsed(address) : address;
  if (!(given instanceof URL)) {
    throw invalidArgumentType('path', 'of type string or an instance of URL', address);
  }
  if (given.protocol !== 'file:') {
    throw typeError('ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  }
  return given;
}

function windowsPathOf({ hostname, pathname }: URL): string {
  const refused = (message: string): Error => typeError('ERR_INVALID_FILE_URL_PATH', message);
  if (/%2f|%5c/i.test(pathname)) {
    throw refused('File URL path must not include encoded \\ or / characters');
  }
  const path = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (hostname !== '') return `\\\\${domainToUnicode(hostname)}${path}`;
  if (!/^\\[a-z]:/i.test(path)) throw refused('File URL path must be absolute');
  return path.slice(1);
}

function filePathOf(address: unknown): string {
  const given = fileUrlOf(address);
  if (given.hostname !== '') {
    const message = 'File URL host must be "localhost" or empty on linux';
    throw typeError('ERR_INVALID_FILE_URL_HOST', message);
  }
  if (/%2f/i.test(given.pathname)) {
    const message = 'File URL path must not include encoded / characters';
    throw Object.assign(typeError('ERR_INVALID_FILE_URL_PATH', message), { input: given });
  }
  return given.pathname;
}

const typeError = (code: string, message: string) =>
  nodeError(TypeError as ErrorConstructor, code, message);

function parsed(address: string): URL {
  if (URL.canParse(address)) return new URL(address);
  throw Object.assign(typeError('ERR_INVALID_URL', 'Invalid URL'), { input: address });
}

/** `/a b` // => `file:///a%20b`; a relative path starts at the working directory */
export function pathToFileURL(path: unknown, options: { windows?: boolean } = {}): URL {
  validateString(path, 'path');
  if (options.windows) return windowsUrl(path);
  const absolute = path.startsWith('/') ? path : `${process.cwd()}/${path}`;
  return new URL(pathToUrl(absolute).replace(/[\n\r\t\\|]/g, encodeURIComponent));
}

function windowsUrl(path: string): URL {
  const [, server, rest] = /^\\\\([^\\]*)\\(.*)$/s.exec(path) ?? [];
  if (server === undefined || rest === undefined) {
    const absolute = win32.resolve(path) + (/[\\/]$/.test(path) ? '\\' : '');
    return new URL(pathToUrl(`/${absolute.replaceAll('\\', '/')}`));
  }
  if (server === '') throw invalidArgumentValue('path', path, 'Empty UNC servername');
  const address = pathToUrl(`/${rest.replaceAll('\\', '/')}`);
  // What is no host of the web is none here either.
  const url = new URL(`file://${new URL(`http://${server}/`).hostname}/`);
  url.pathname = new URL(address).pathname;
  return url;
}

/** The ASCII form of a host's name, or an empty text for a name that is none. */
export function domainToASCII(domain: unknown): string {
  const address = `ws://${String(domain)}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}

/** A host's name as people read it; browsers keep only the other form. */
export function domainToUnicode(domain: unknown): string {
  return domainToASCII(domain)
    .split('.')
    .map((label) => (label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label))
    .join('.');
}

/** An address as the options of `http.request`. */
export function urlToHttpOptions(url: URL): Record<string, unknown> {
  validateObject(url, 'url');
  const { pathname, search, port, username, password } = url;
  const hostname = url.hostname as string | undefined;
  return {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname?.startsWith('[') ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
    ...(port !== '' && { port: Number(port) }),
    ...((username || password) && {
      auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
    }),
  };
}

/** What `format` leaves out of a `URL`. */
export interface FormatOptions {
  auth?: boolean;
  fragment?: boolean;
  search?: boolean;
  unicode?: boolean;
}

/**
 * Writes an address.
 *
 * @param url - a `URL`, a text, or the fields of the legacy API
 * @param options - only for a `URL`
 */
export function format(url: unknown, options: FormatOptions = {}): string {
  if (typeof url === 'string') return formatUrl(parse(url));
  if (typeof url !== 'object' || url === null) {
    throw invalidArgumentType('urlObject', 'one of type object or string', url);
  }
  if (!(url instanceof URL)) return formatUrl(url as UrlFields);
  const shown = new URL(url);
  if (options.auth === false) Object.assign(shown, { username: '', password: '' });
  if (options.fragment === false) shown.hash = '';
  if (options.search === false) shown.search = '';
  if (!options.unicode) return shown.href;
  return shown.href.replace(shown.hostname, domainToUnicode(shown.hostname));
}
