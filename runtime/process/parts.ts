/** What a script of the worker lends to the others: the live bindings of its modules. */
type Exports = Record<string, unknown>;

/** One script as the build frames it: see `host/worker-scripts.ts`. */
type Script = (exports: Exports, require: (name: string) => Exports) => void;

/** What the first script lends, by the names that others call it; the frame around it declares this. */
declare const firstScripts: Record<string, Exports>;

/** Where a script leaves itself, while it is being loaded and never else. */
const SLOT = '__workerScript__';

// All taken before any program runs, which could replace them.
const { importScripts, location } = globalThis as typeof globalThis & {
  importScripts(url: string): void;
};
const { defineProperty } = Object;
const { deleteProperty } = Reflect;

/** `…/worker-1A2B3C4D.js`: all scripts of a build lie side by side and end in the same hash. */
const OWN_NAME = /[^/]*(-[^-/]+\.js)$/;

const loaded = new Map<string, Exports>();

/**
 * Loads a script of the worker, once; it stays within this call until the script has run.
 *
 * @param name - as the scripts call each other: `./assert.js`
 * @returns what it lends to others
 * @throws `ERR_MODULE_NOT_FOUND` if its script cannot be loaded
 */
function loadScript(name: string): Exports {
  const known = firstScripts[name] ?? loaded.get(name);
  if (known) return known;
  const script = fetchScript(name);
  const exports: Exports = {};
  // Before it runs: scripts may need each other in a circle.
  loaded.set(name, exports);
  script(exports, loadScript);
  return exports;
}

function fetchScript(name: string): Script {
  let script: Script | undefined;
  // Gone again before the program goes on: it can neither read a script nor put one in its place.
  const value = (given: Script): void => void (script ??= given);
  defineProperty(globalThis, SLOT, { value, configurable: true });
  try {
    importScripts(location.href.replace(OWN_NAME, `${name.slice(2, -3)}$1`));
  } catch (cause) {
    throw notLoaded(name, cause);
  } finally {
    deleteProperty(globalThis, SLOT);
  }
  if (!script) throw notLoaded(name);
  return script;
}

function notLoaded(name: string, cause?: unknown): Error {
  const message = `The host's own script '${name}' could not be loaded. Is its server still there?`;
  return Object.assign(new Error(message, { cause }), { code: 'ERR_MODULE_NOT_FOUND' });
}

const namespaces = new Map<string, object>();

/** Takes the namespace of a part's module. The build has each part call it when it has run. */
export function provide(name: string, namespace: object): void {
  namespaces.set(name, namespace);
}

function namespaceOf(name: string): object {
  if (!namespaces.has(name)) loadScript(`./${name}.js`);
  return namespaces.get(name) ?? {};
}

/**
 * Stands for a module that is loaded when the first of its exports is asked for. The build writes
 * calls of it for imports `with { load: 'lazily' }`.
 *
 * @param name - of the part that the module is
 * @returns the module's namespace
 */
export function lazily(name: string): object {
  return new Proxy(Object.create(null), {
    get: (_target, key) => Reflect.get(namespaceOf(name), key),
    ownKeys: () => Reflect.ownKeys(namespaceOf(name)),
    getOwnPropertyDescriptor: (_target, key) => ({
      ...Reflect.getOwnPropertyDescriptor(namespaceOf(name), key),
      configurable: true,
    }),
  });
}
