import type { CompiledModule } from './compile.ts';
import { evaluateScript } from './evaluate-script.ts';
import type { Namespace } from './module-record.ts';
import { AsyncFlow } from '../async-scope.ts';
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
  resolve(specifier: string): string;
  cache: Record<string, CommonJsModule>;
  main: CommonJsModule | undefined;
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
    if (format === 'json') return this.loadJson(path);
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
      return resolver.resolveRequire(specifier, path);
    };
    const require = (specifier: string): unknown => {
      const found = resolve(specifier);
      return found.startsWith('node:')
        ? builtin(found.slice('node:'.length))
        : this.load(found, module);
    };
    return Object.assign(require, { resolve, cache: this.#cache, main: this.#main });
  }

  #run(path: string, parent: CommonJsModule | undefined, main: boolean): CommonJsModule {
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    const source = new TextDecoder().decode(this.#options.files.readFile(path));
    const module: CommonJsModule = {
      id: main ? '.' : path,
      filename: path,
      path: folder,
      exports: {},
      loaded: false,
      children: [],
      require: (specifier) => require(specifier),
    };
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
