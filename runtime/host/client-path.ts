/**
 * Turns a path from the client into an absolute one. The working directory is the client's root, as
 * `/` is a program's: `a`, `/a` and `../a` all name `a` in it, and `..` never leaves it. A path that
 * starts with the working directory itself is taken as it stands.
 *
 * @param workdir - absolute path of the working directory
 * @param path - as the client gave it
 * @returns an absolute path without `.`, `..`, doubled or trailing slashes
 *
 * @example
 * ```ts
 * resolveClientPath('/home/shop', '../../src//a.ts'); // => '/home/shop/src/a.ts'
 * resolveClientPath('/home/shop', '/home/shop/src/..'); // => '/home/shop'
 * ```
 */
export function resolveClientPath(workdir: string, path: string): string {
  const isInside = path === workdir || path.startsWith(`${workdir}/`);
  const parts: string[] = [];
  for (const part of (isInside ? path.slice(workdir.length) : path).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return [workdir, ...parts].join('/');
}
