import * as packageExports from 'resolve.exports';
import type { FileTree } from '../../files/file-tree.ts';
import type { TreeNode } from '../../files/nodes.ts';
import { nodeError } from '../node-errors.ts';

/** The error of a `require` that finds nothing, and of an entry point that is not there. */
export function moduleNotFound(specifier: string, requireStack: string[]): Error {
  const stack = requireStack.length === 0 ? '' : `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const error = new Error(`Cannot find module '${specifier}'${stack}`);
  return Object.assign(error, { code: 'MODULE_NOT_FOUND', requireStack });
}

/** The files as the loader reads them. */
export interface FileReader extends Pick<FileTree, 'exists' | 'readFile' | 'realpath'> {
  lookup(path: string, syscall: string): Pick<TreeNode, 'kind'>;
}

interface PackageManifest {
  name?: string;
  type?: string;
  main?: string;
  exports?: unknown;
  imports?: unknown;
}

/** `/home/project/a b.ts` // => `file:///home/project/a%20b.ts` */
export function pathToUrl(path: string): string {
  return `file://${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`;
}

/** The inverse of {@link pathToUrl}; a query or hash is left out. */
export function urlToPath(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}

/** Finds files for specifiers, as Node's documentation tells under "Modules: ECMAScript modules" and "Modules: CommonJS". */
export class Resolver {
  readonly #files: FileReader;
  readonly #isBuiltin: (name: string) => boolean;

  /**
   * @param files - the process's files
   * @param isBuiltin - whether a name, without `node:`, is a built-in module
   */
  constructor(files: FileReader, isBuiltin: (name: string) => boolean) {
    this.#files = files;
    this.#isBuiltin = isBuiltin;
  }

  /**
   * Resolves an `import`.
   *
   * @param specifier - as written
   * @param parent - URL of the importing module
   * @returns a `file:` URL or `node:name`
   * @throws `ERR_MODULE_NOT_FOUND`, `ERR_UNKNOWN_BUILTIN_MODULE`, `ERR_UNSUPPORTED_DIR_IMPORT`,
   *   `ERR_UNSUPPORTED_ESM_URL_SCHEME`, `ERR_PACKAGE_PATH_NOT_EXPORTED`
   */
  resolveImport(specifier: string, parent: string): string {
    const builtin = this.#builtin(specifier);
    if (builtin !== undefined) return builtin;
    const url = this.#isPath(specifier) ? new URL(specifier, parent) : urlOrUndefined(specifier);
    if (url === undefined) return this.#package(specifier, parent, ['node', 'import']);
    if (url.protocol === 'data:') return url.href;
    if (url.protocol !== 'file:') {
      throw nodeError(
        Error,
        'ERR_UNSUPPORTED_ESM_URL_SCHEME',
        'Only URLs with a scheme in: file and data are supported by the default ESM loader. ' +
          `Received protocol '${url.protocol}'`,
      );
    }
    return this.#existing(url, parent);
  }

  /** What `import.meta.resolve` gives: unlike an import it does not mind a file that is not there. */
  resolveUrl(specifier: string, parent: string): string {
    try {
      return this.resolveImport(specifier, parent);
    } catch (error) {
      const { url } = error as { url?: unknown };
      if (typeof url === 'string') return url;
      throw error;
    }
  }

  /**
   * Resolves a `require`.
   *
   * @param specifier - as written
   * @param parent - path of the requiring file
   * @returns a path or `node:name`
   * @throws `MODULE_NOT_FOUND`
   */
  resolveRequire(specifier: string, parent: string): string {
    const builtin = this.#builtin(specifier);
    if (builtin !== undefined) return builtin;
    const found = this.#isPath(specifier)
      ? this.#probe(new URL(specifier, pathToUrl(parent)).pathname)
      : this.#requirePackage(specifier, parent);
    if (found !== undefined) return found;
    throw moduleNotFound(specifier, [parent]);
  }

  /** `module`, `commonjs`, or undefined where the file's own syntax decides. */
  formatOf(path: string): 'module' | 'commonjs' | 'json' | undefined {
    if (/\.m[jt]s$/.test(path)) return 'module';
    if (/\.c[jt]s$/.test(path)) return 'commonjs';
    if (path.endsWith('.json')) return 'json';
    const type = this.#nearestManifest(path)?.manifest.type;
    return type === 'module' || type === 'commonjs' ? type : undefined;
  }

  /** Whether a specifier means a module of Node's own. */
  isBuiltin(specifier: string): boolean {
    return this.#isBuiltin(specifier.replace(/^node:/, ''));
  }

  #builtin(specifier: string): string | undefined {
    if (specifier.startsWith('node:')) {
      if (this.#isBuiltin(specifier.slice('node:'.length))) return specifier;
      throw nodeError(Error, 'ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${specifier}`);
    }
    return this.#isBuiltin(specifier) ? `node:${specifier}` : undefined;
  }

  #isPath(specifier: string): boolean {
    return /^(\.{0,2}\/|\.{1,2}$)/.test(specifier);
  }

  #existing(url: URL, parent: string): string {
    const path = urlToPath(url.href);
    const from = ` imported from ${urlToPath(parent)}`;
    if (!this.#files.exists(path)) {
      const message = `Cannot find module '${path}'${from}`;
      throw Object.assign(nodeError(Error, 'ERR_MODULE_NOT_FOUND', message), { url: url.href });
    }
    if (this.#files.lookup(path, 'stat').kind === 'directory') {
      const message = `Directory import '${path}' is not supported resolving ES modules${from}`;
      throw Object.assign(nodeError(Error, 'ERR_UNSUPPORTED_DIR_IMPORT', message), {
        url: url.href,
      });
    }
    return pathToUrl(this.#files.realpath(path)) + url.search + url.hash;
  }

  #package(specifier: string, parent: string, conditions: string[]): string {
    const { name, subpath } = splitPackage(specifier);
    const own = this.#nearestManifest(urlToPath(parent));
    const internal = specifier.startsWith('#') || own?.manifest.name === name;
    const folder = internal ? own?.folder : this.#findPackage(name, urlToPath(parent));
    if (folder === undefined) {
      const from = urlToPath(parent);
      throw nodeError(
        Error,
        'ERR_MODULE_NOT_FOUND',
        `Cannot find package '${name}' imported from ${from}`,
      );
    }
    const manifest = this.#manifest(folder);
    if (manifest?.exports === undefined && !specifier.startsWith('#')) {
      const target = subpath === '.' ? (manifest?.main ?? 'index.js') : subpath;
      const found = this.#probe(`${folder}/${target}`);
      return this.#existing(new URL(pathToUrl(found ?? `${folder}/${target}`)), parent);
    }
    const target = resolveExports(manifest, specifier, conditions, folder);
    return this.#existing(new URL(pathToUrl(`${folder}/${target}`)), parent);
  }

  #requirePackage(specifier: string, parent: string): string | undefined {
    try {
      return urlToPath(this.#package(specifier, pathToUrl(parent), ['node', 'require']));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
        return undefined;
      }
      throw error;
    }
  }

  #findPackage(name: string, from: string): string | undefined {
    for (const folder of foldersAbove(from)) {
      const candidate = `${folder === '/' ? '' : folder}/node_modules/${name}`;
      if (this.#files.exists(candidate)) return candidate;
    }
    return undefined;
  }

  #nearestManifest(path: string): { manifest: PackageManifest; folder: string } | undefined {
    for (const folder of foldersAbove(path)) {
      const manifest = this.#manifest(folder);
      if (manifest) return { manifest, folder };
    }
    return undefined;
  }

  #manifest(folder: string): PackageManifest | undefined {
    const path = `${folder === '/' ? '' : folder}/package.json`;
    if (!this.#files.exists(path)) return undefined;
    const text = new TextDecoder().decode(this.#files.readFile(path));
    try {
      return JSON.parse(text) as PackageManifest;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw nodeError(
        Error,
        'ERR_INVALID_PACKAGE_CONFIG',
        `Invalid package config ${path}. ${reason}`,
      );
    }
  }

  /** CommonJS also finds a file without its extension, and a folder's main file. */
  #probe(encodedPath: string): string | undefined {
    const path = decodeURIComponent(encodedPath);
    const isFile = (candidate: string): boolean =>
      this.#files.exists(candidate) && this.#files.lookup(candidate, 'stat').kind === 'file';
    const asFile = ['', '.js', '.json', '.ts'].map((extension) => path + extension).find(isFile);
    if (asFile !== undefined) return this.#files.realpath(asFile);
    const main = this.#files.exists(path) ? this.#manifest(path)?.main : undefined;
    const mains = main === undefined ? [] : [main, `${main}.js`, `${main}/index.js`];
    const inFolder = [...mains, 'index.js', 'index.json']
      .map((name) => `${path}/${name}`)
      .find(isFile);
    return inFolder === undefined ? undefined : this.#files.realpath(inFolder);
  }
}

function urlOrUndefined(specifier: string): URL | undefined {
  return URL.canParse(specifier) ? new URL(specifier) : undefined;
}

/** `@scope/name/sub` // => `{ name: '@scope/name', subpath: './sub' }` */
function splitPackage(specifier: string): { name: string; subpath: string } {
  const parts = specifier.split('/');
  const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return { name, subpath: parts.length === 0 ? '.' : `./${parts.join('/')}` };
}

function* foldersAbove(path: string): Generator<string> {
  const parts = path.split('/').filter(Boolean);
  while (parts.pop() !== undefined) yield `/${parts.join('/')}`;
}

function resolveExports(
  manifest: PackageManifest | undefined,
  specifier: string,
  conditions: string[],
  folder: string,
): string {
  try {
    const [target] =
      packageExports.resolve(manifest ?? {}, specifier, { conditions, unsafe: true }) ?? [];
    if (target !== undefined) return target;
  } catch {
    // Said below, in Node's words.
  }
  const { subpath } = splitPackage(specifier);
  const what = specifier.startsWith('#')
    ? `Package import specifier "${specifier}" is not defined in package`
    : `Package subpath '${subpath}' is not defined by "exports" in`;
  const code = specifier.startsWith('#')
    ? 'ERR_PACKAGE_IMPORT_NOT_DEFINED'
    : 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  throw nodeError(Error, code, `${what} ${folder}/package.json`);
}
