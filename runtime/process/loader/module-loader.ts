import { CommonJs } from './commonjs.ts';
import { evaluateScript } from './evaluate-script.ts';
import { compile, type CompiledModule } from './compile.ts';
import {
  createRecord,
  createValueRecord,
  evaluate,
  exportedNames,
  fillNamespace,
  type ModuleRecord,
  type Namespace,
} from './module-record.ts';
import type { ModuleRequest } from './module-rewriter.ts';
import { hasModuleSyntax } from './parse.ts';
import { AsyncFlow } from '../async-scope.ts';
import { nodeError, nodeRangeError, nodeTypeError } from '../node-errors.ts';
import { readDataUrl } from './data-url.ts';
import { moduleNotFound, pathToUrl, Resolver, urlToPath, type FileReader } from './resolve.ts';
import type { SourceMap } from './source-map.ts';

/** Whether a file has types to erase. */
function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path);
}

/** The wrapper that `compile` makes of an ES module. */
type ModuleWrapper = (
  exportName: (getters: Record<string, () => unknown>) => void,
  dynamicImport: (specifier: string, options?: object) => Promise<Namespace>,
  meta: object,
  makeFlow: () => AsyncFlow,
  ...imports: Namespace[]
) => Generator<void, void> | AsyncGenerator<void, void>;

/** A module that has been read and not yet been linked. */
interface FreshModule {
  record: ModuleRecord;
  compiled: CompiledModule;
}

/** What a loader needs of its process. */
export interface ModuleLoaderOptions {
  files: FileReader;
  /** Gives a built-in module by its name without `node:`, or undefined. */
  builtin(name: string): object | undefined;
  /** Learns how positions of each loaded file are mapped back. */
  sources: SourceMap;
  /** Modules that stand before any resolution, such as `vitest` in a test run. */
  provided?: ReadonlyMap<string, Namespace>;
  /**
   * What importing a name that is not exported does: Node refuses to link, vitest gives `undefined`.
   *
   * @default 'throw'
   */
  missingExports?: 'throw' | 'undefined';
}

/**
 * Loads, links and evaluates a process's modules: ES modules with live bindings, cycles and top-level
 * await, TypeScript with its types erased, CommonJS, JSON and built-ins.
 *
 * @example
 * ```ts
 * const files = new Map([['/a.mjs', 'export const answer = 42;']]);
 * const loader = new ModuleLoader({
 *   files: {
 *     exists: (path) => files.has(path),
 *     lookup: () => ({ kind: 'file' }),
 *     realpath: (path) => path,
 *     readFile: (path) => new TextEncoder().encode(files.get(path)),
 *   },
 *   builtin: () => undefined,
 *   sources: { add() {}, guard: (_url, compile) => compile(), setColumns() {} },
 * });
 * (await loader.import('file:///a.mjs')).answer; // => 42
 * ```
 */
export class ModuleLoader {
  readonly #options: ModuleLoaderOptions;
  readonly #resolver: Resolver;
  readonly #commonJs: CommonJs;
  readonly #records = new Map<string, ModuleRecord>();
  #mainUrl: string | undefined;

  constructor(options: ModuleLoaderOptions) {
    this.#options = options;
    this.#resolver = new Resolver(options.files, (name) => options.builtin(name) !== undefined);
    this.#commonJs = new CommonJs({
      files: options.files,
      resolver: this.#resolver,
      builtin: options.builtin,
      compile: (path, source, format) => this.#compile(pathToUrl(path), source, format),
      importModule: (specifier, path) => this.import(specifier, pathToUrl(path)),
      requireModule: (path) => this.#requireModule(path),
    });
  }

  /**
   * Imports a module.
   *
   * @param specifier - as in `import()`
   * @param parent - URL of the importing module; for an entry point the specifier is absolute
   * @returns its namespace, once it has been evaluated
   */
  async import(specifier: string, parent = 'file:///'): Promise<Namespace> {
    const record = this.#link(specifier, parent);
    await evaluate(record);
    return record.namespace;
  }

  /** Runs a file as Node runs its entry point: CommonJS at once, an ES module as `import` does. */
  async runMain(path: string): Promise<void> {
    if (!this.#options.files.exists(path)) throw moduleNotFound(path, []);
    const real = this.#options.files.realpath(path);
    if (this.#formatOf(real) === 'commonjs') return this.#commonJs.runMain(real);
    // Node runs an ES module from a microtask, which its nextTick callbacks can tell.
    await Promise.resolve();
    this.#mainUrl = pathToUrl(real);
    await this.import(this.#mainUrl);
  }

  /** Reads a file as its module without running it. Throws its error of syntax. */
  check(path: string): void {
    const format = this.#formatOf(path);
    if (format !== 'json') this.#compile(pathToUrl(path), this.#read(path), format);
  }

  /** Whether a main module would run as CommonJS. */
  isCommonJs(path: string): boolean {
    const { files } = this.#options;
    return files.exists(path) && this.#formatOf(files.realpath(path)) === 'commonjs';
  }

  /** A `require` as a module at `path` has it; what `module.createRequire` gives. */
  createRequire(path: string): (specifier: string) => unknown {
    return this.#commonJs.createRequire(path);
  }

  #requireModule(path: string): Namespace {
    const record = this.#link(pathToUrl(path), 'file:///');
    if (evaluate(record)) {
      throw nodeError(
        Error,
        'ERR_REQUIRE_ASYNC_MODULE',
        'require() cannot be used on an ESM graph with top-level await. Use import() instead.',
      );
    }
    return record.namespace;
  }

  /** Resolves and loads a module and everything it imports, and checks the names between them. */
  #link(specifier: string, parent: string): ModuleRecord {
    const fresh: FreshModule[] = [];
    const before = new Set(this.#records.keys());
    try {
      const record = this.#load(specifier, parent, undefined, fresh);
      for (const each of fresh) this.#instantiate(each);
      for (const each of fresh) fillNamespace(each.record);
      if (this.#options.missingExports !== 'undefined') {
        for (const each of fresh) this.#checkImports(each);
      }
      return record;
    } catch (error) {
      // A graph that did not link leaves nothing half done behind.
      for (const url of this.#records.keys()) if (!before.has(url)) this.#records.delete(url);
      throw error;
    }
  }

  #load(
    specifier: string,
    parent: string,
    type: string | undefined,
    fresh: FreshModule[],
  ): ModuleRecord {
    const provided = this.#options.provided?.get(specifier);
    const url = provided
      ? `provided:${specifier}`
      : this.#resolver.resolveImport(specifier, parent);
    const known = this.#records.get(url);
    if (known && (type === 'json' || !url.endsWith('.json'))) return known;
    if (provided) return this.#remember(createValueRecord(url, provided));
    if (url.startsWith('node:')) return this.#remember(this.#builtinRecord(url));
    if (url.startsWith('data:')) return this.#dataRecord(url, type, fresh);
    const format = this.#formatOf(urlToPath(url));
    if (format === 'json') return this.#remember(this.#jsonRecord(url, type));
    if (format === 'commonjs') return this.#remember(this.#commonJsRecord(url));
    return this.#loadModule(url, this.#read(urlToPath(url)), fresh);
  }

  #loadModule(url: string, source: string, fresh: FreshModule[]): ModuleRecord {
    const compiled = this.#compile(url, source, 'module');
    const record = this.#remember(createRecord(url));
    record.async = compiled.async;
    fresh.push({ record, compiled });
    record.requests = compiled.requests.map((request) => ({
      request,
      record: this.#request(request, url, fresh),
    }));
    record.stars = compiled.stars.flatMap((index) => record.requests[index]?.record ?? []);
    return record;
  }

  #request(request: ModuleRequest, url: string, fresh: FreshModule[]): ModuleRecord {
    try {
      return this.#load(request.specifier, url, request.type, fresh);
    } catch (error) {
      const { line, column, length } = request;
      throw error instanceof Error
        ? this.#options.sources.locate(error, { url, line, column, length })
        : error;
    }
  }

  /** Declares a module's exports; its functions exist from here on, as the language hoists them. */
  #instantiate({ record, compiled }: FreshModule): void {
    const wrapper = evaluateScript<ModuleWrapper>(compiled.code, record.url);
    const generator = wrapper.call(
      undefined,
      (getters) => {
        for (const [name, get] of Object.entries(getters)) record.exports.set(name, get);
      },
      (specifier, options) => this.#dynamicImport(specifier, record.url, options),
      this.#importMeta(record.url),
      () => new AsyncFlow(),
      ...record.requests.map((request) => request.record.namespace),
    );
    void generator.next();
    record.run = () => {
      const result = generator.next();
      return result instanceof Promise ? result.then(() => {}) : undefined;
    };
  }

  #checkImports({ record, compiled }: FreshModule): void {
    for (const { request, name, line, column } of compiled.imported) {
      const target = record.requests[request];
      if (!target || target.record.dynamic || exportedNames(target.record).has(name)) continue;
      const { specifier } = target.request;
      const error = new SyntaxError(
        `The requested module '${specifier}' does not provide an export named '${name}'`,
      );
      throw this.#options.sources.locate(error, {
        url: record.url,
        line,
        column,
        length: name.length,
        adjoined: true,
      });
    }
  }

  async #dynamicImport(specifier: string, parent: string, options?: object): Promise<Namespace> {
    const attributes = options && 'with' in options ? (options.with as { type?: string }) : {};
    if (attributes?.type === 'json') {
      return this.#load(`${specifier}`, parent, 'json', []).namespace;
    }
    return this.import(`${specifier}`, parent);
  }

  #importMeta(url: string): object {
    const filename = urlToPath(url);
    const dirname = filename.slice(0, filename.lastIndexOf('/')) || '/';
    return {
      ...(url.startsWith('file:') && { dirname, filename }),
      main: url === this.#mainUrl,
      resolve: (specifier: string) => this.#resolver.resolveUrl(specifier, url),
      url,
    };
  }

  #formatOf(path: string): 'module' | 'commonjs' | 'json' {
    const format = this.#resolver.formatOf(path);
    if (format) return format;
    // No package says it: the syntax decides, as in Node since 22.7.
    return hasModuleSyntax(this.#read(path), isTypeScript(path)) ? 'module' : 'commonjs';
  }

  #compile(url: string, source: string, format: 'module' | 'commonjs'): CompiledModule {
    const typescript = isTypeScript(urlToPath(url));
    this.#options.sources.add(url, source, typescript, format);
    const compiled = this.#options.sources.guard(url, () =>
      compile(source, { typescript, format }),
    );
    this.#options.sources.setColumns(url, compiled.columns);
    return compiled;
  }

  #builtinRecord(url: string): ModuleRecord {
    const exports = this.#options.builtin(url.slice('node:'.length)) as Namespace;
    return createValueRecord(url, { ...exports, default: exports });
  }

  #jsonRecord(url: string, type: string | undefined): ModuleRecord {
    if (type !== 'json') {
      throw nodeTypeError(
        'ERR_IMPORT_ATTRIBUTE_MISSING',
        `Module "${url}" needs an import attribute of "type: json"`,
      );
    }
    return createValueRecord(url, { default: this.#commonJs.loadJson(urlToPath(url)) });
  }

  /** A module whose source is its URL. */
  #dataRecord(url: string, type: string | undefined, fresh: FreshModule[]): ModuleRecord {
    const { mime, text } = readDataUrl(url);
    if (mime === 'text/javascript') return this.#loadModule(url, text, fresh);
    if (mime === 'application/json' && type === 'json') {
      return this.#remember(createValueRecord(url, { default: JSON.parse(text) as unknown }));
    }
    const message = `Unknown module format: ${mime} for URL ${url}`;
    throw nodeRangeError('ERR_UNKNOWN_MODULE_FORMAT', message);
  }

  #commonJsRecord(url: string): ModuleRecord {
    const record = createRecord(url);
    record.dynamic = true;
    let exports: unknown;
    record.exports.set('default', () => exports);
    record.exports.set('module.exports', () => exports);
    fillNamespace(record);
    record.run = () => {
      exports = this.#commonJs.load(urlToPath(url));
      if (typeof exports !== 'object' || exports === null) return;
      for (const name of Object.keys(exports)) {
        if (name !== 'default') record.exports.set(name, () => (exports as Namespace)[name]);
      }
      fillNamespace(record);
    };
    return record;
  }

  #read(path: string): string {
    return new TextDecoder().decode(this.#options.files.readFile(path));
  }

  #remember(record: ModuleRecord): ModuleRecord {
    this.#records.set(record.url, record);
    return record;
  }
}
