import type { CompiledModule } from './compile.ts';
import { evaluateScript } from './evaluate-script.ts';
import type { Namespace } from './module-record.ts';
import { AsyncFlow } from '../async-scope.ts';
import { invalidArgumentValue } from '../builtins/validate.ts';
import { invalidArgumentType } from '../node-errors.ts';
import { pathToUrl, type FileReader, type Resolver } from './resolve.ts';

/** Node's `module` object, as far as programs use it (documentation: Modules: CommonJS, "The module object"). */
export interface CommonJsModule {
  id: string;
  filename: string;
  path: string;
  exports: unknown;
  loaded: boolean;
  children: CommonJsModule[];
  /** The module that first required this one; null for the entry point. */
  parent: CommonJsModule | null | undefined;
  /** The folders in which its packages are looked for. */
  paths: string[];
  require(specifier: string): unknown;
}

/** What CommonJS needs of the loader around it. */
export interface CommonJsOptions {
  files: FileReader;
  resolver: Resolver;
  builtin(name: string): object | undefined;
  compile(path: string, source: string, format: 'commonjs'): CompiledModule;
  importModule(specifier: string, path: string): Promise<Namespace>;
  /** Loads an ES module synchronously. */
  requireModule(path: string): Namespace;
}

type CommonJsWrapper = (
  exports: unknown,
  require: Require,
  module: CommonJsModule,
  filename: string,
  dirname: string,
) => void;

/** What `compile` makes of a CommonJS file: the engine's own `import()` would look on the web. */
type CommonJsScope = (
  dynamicImport: (specifier: string) => Promise<Namespace>,
  makeFlow: () => AsyncFlow,
) => CommonJsWrapper;

/** The `require` of one file. */
export interface Require {
  (specifier: string): unknown;
  resolve: {
    (specifier: string): string;
    paths(request: string): string[] | null;
  };
  cache: Record<string, CommonJsModule>;
  main: CommonJsModule | undefined;
}

/** Where packages are looked for from a folder, the nearest first. */
function packageFolders(folder: string): string[] {
  const parts = folder.split('/').filter(Boolean);
  const above = parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`);
  const candidates = [...above, ''].filter((each) => !each.endsWith('/node_modules'));
  return candidates.map((each) => `${each}/node_modules`);
}

/** Loads CommonJS modules, JSON files and, through `require`, ES modules that do not await. */
export class CommonJs {
  readonly #options: CommonJsOptions;
  readonly #cache: Record<string, CommonJsModule> = Object.create(null);
  #main: CommonJsModule | undefined;

  constructor(options: CommonJsOptions) {
    this.#options = options;
  }

  /** Runs the process's entry point. */
  runMain(path: string): void {
    this.#run(path, undefined, true);
  }

  /** Loads a module by its path and gives its `module.exports`. */
  load(path: string, parent?: CommonJsModule): unknown {
    const cached = this.#cache[path];
    if (cached) return cached.exports;
    const format = this.#options.resolver.formatOf(path);
    if (format === 'json') return this.#loaded(path, parent, this.loadJson(path)).exports;
    if (format === 'module') return this.#options.requireModule(path);
    return this.#run(path, parent, false).exports;
  }

  /** Parses a JSON file; an error names the file. */
  loadJson(path: string): unknown {
    const text = new TextDecoder().decode(this.#options.files.readFile(path));
    try {
      return JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (error) {
      throw new SyntaxError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Makes the `require` of a file. */
  createRequire(path: string, module?: CommonJsModule): Require {
    const { resolver, builtin } = this.#options;
    const resolve = (specifier: string): string => {
      if (typeof specifier !== 'string') {
        throw invalidArgumentType('id', 'of type string', specifier);
      }
      if (specifier === '') {
        throw invalidArgumentValue('id', specifier, 'must be a non-empty string');
      }
      return resolver.resolveRequire(specifier, path);
    };
    const require = (specifier: string): unknown => {
      const found = resolve(specifier);
      return found.startsWith('node:')
        ? builtin(found.slice('node:'.length))
        : this.load(found, module);
    };
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    const paths = (request: string): string[] | null => {
      if (resolver.isBuiltin(request)) return null;
      return /^\.{1,2}(\/|$)/.test(request) ? [folder] : packageFolders(folder);
    };
    return Object.assign(require, {
      resolve: Object.assign(resolve, { paths }),
      cache: this.#cache,
      main: this.#main,
    });
  }

  /** Notes a module that is there at once. */
  #loaded(path: string, parent: CommonJsModule | undefined, exports: unknown): CommonJsModule {
    const module = this.#module(path, parent, false);
    Object.assign(module, { exports, loaded: true });
    parent?.children.push(module);
    return (this.#cache[path] = module);
  }

  #module(path: string, parent: CommonJsModule | undefined, main: boolean): CommonJsModule {
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    const module: CommonJsModule = {
      id: main ? '.' : path,
      filename: path,
      path: folder,
      exports: {},
      loaded: false,
      children: [],
      parent: main ? null : parent,
      paths: packageFolders(folder),
      require: (specifier) => this.createRequire(path, module)(specifier),
    };
    return module;
  }

  #run(path: string, parent: CommonJsModule | undefined, main: boolean): CommonJsModule {
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    const source = new TextDecoder().decode(this.#options.files.readFile(path));
    const module = this.#module(path, parent, main);
    if (main) this.#main = module;
    parent?.children.push(module);
    const require = this.createRequire(path, module);
    this.#cache[path] = module;
    try {
      const { code } = this.#options.compile(path, source, 'commonjs');
      const scope = evaluateScript<CommonJsScope>(code, pathToUrl(path));
      const importModule = (specifier: string): Promise<Namespace> =>
        this.#options.importModule(specifier, path);
      const wrapper = scope(importModule, () => new AsyncFlow());
      wrapper.call(module.exports, module.exports, require, module, path, folder);
    } catch (error) {
      delete this.#cache[path];
      throw error;
    }
    module.loaded = true;
    return module;
  }
}
