import { inspect, type InspectOptions } from 'node-inspect-extracted';
import type { ModuleRequest } from './module-rewriter.ts';

/** A module's namespace object, `import * as it`. */
export type Namespace = Record<string, unknown>;

/** One linked module. Built-ins, JSON and CommonJS modules have no requests. */
export interface ModuleRecord {
  url: string;
  namespace: Namespace;
  requests: { request: ModuleRequest; record: ModuleRecord }[];
  /** Names that are only known after evaluation, so linking cannot check them (CommonJS). */
  dynamic: boolean;
  /** Own and re-exported names with their getters, without those of `export *`. */
  exports: Map<string, () => unknown>;
  stars: ModuleRecord[];
  async: boolean;
  run(): void | Promise<void>;
  status: 'linked' | 'evaluating' | 'evaluated' | 'failed';
  /** Present while and after a module evaluates asynchronously. */
  evaluation?: Promise<void>;
  error?: unknown;
}

const NAMESPACE = '[Module: null prototype] ';

/** Shows the values: to `inspect` they are getters. */
function showNamespace(this: Namespace, depth: number, options: InspectOptions): string {
  if (depth < 0) return '[Object: null prototype] [Module]';
  const breakLength = (options.breakLength ?? 80) - NAMESPACE.length;
  return NAMESPACE + inspect({ ...this }, { ...options, breakLength });
}

/** A record with everything but its code: fill in what the kind of module has. */
export function createRecord(url: string): ModuleRecord {
  const namespace = Object.create(null) as Namespace;
  Object.defineProperty(namespace, Symbol.toStringTag, { value: 'Module' });
  Object.defineProperty(namespace, inspect.custom, { value: showNamespace });
  return {
    url,
    namespace,
    requests: [],
    dynamic: false,
    exports: new Map(),
    stars: [],
    async: false,
    run: () => {},
    status: 'linked',
  };
}

/** Makes a module whose values exist already: a built-in, JSON, or evaluated CommonJS. */
export function createValueRecord(url: string, values: Namespace): ModuleRecord {
  const record = createRecord(url);
  for (const name of Object.keys(values)) record.exports.set(name, () => values[name]);
  fillNamespace(record);
  record.status = 'evaluated';
  return record;
}

/**
 * Every name a module exports, `export *` included; a name that two stars give differently is left
 * out, as the language asks (ECMAScript, ResolveExport).
 */
export function exportedNames(
  record: ModuleRecord,
  seen = new Set<ModuleRecord>(),
): Map<string, () => unknown> {
  if (seen.has(record)) return new Map();
  seen.add(record);
  const names = new Map(record.exports);
  const ambiguous = new Set<string>();
  for (const star of record.stars) {
    for (const [name, getter] of exportedNames(star, seen)) {
      if (name === 'default' || record.exports.has(name)) continue;
      const known = names.get(name);
      if (known && known !== getter) ambiguous.add(name);
      names.set(name, getter);
    }
  }
  for (const name of ambiguous) names.delete(name);
  return names;
}

/** Gives the namespace object its properties, sorted by name as the language has them. */
export function fillNamespace(record: ModuleRecord): void {
  for (const [name, get] of [...exportedNames(record)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    // Configurable, so that vitest's vi.spyOn can replace an export as it can in the CLI.
    Object.defineProperty(record.namespace, name, { get, enumerable: true, configurable: true });
  }
}

/**
 * Evaluates a module and first what it imports, in order. Modules that await start one after the
 * other and only those that import them wait.
 *
 * @returns a promise if anything in the graph is asynchronous
 * @throws what the module threw, again each time
 */
export function evaluate(record: ModuleRecord): Promise<void> | undefined {
  if (record.status === 'failed') throw record.error;
  if (record.status !== 'linked') return record.evaluation;
  record.status = 'evaluating';
  try {
    const pending = record.requests
      .map(({ record: child }) => evaluate(child))
      .filter((promise) => promise !== undefined);
    if (pending.length === 0 && !record.async) {
      void record.run();
      record.status = 'evaluated';
      return undefined;
    }
    record.evaluation = runAfter(record, pending);
    return record.evaluation;
  } catch (error) {
    record.status = 'failed';
    record.error = error;
    throw error;
  }
}

async function runAfter(record: ModuleRecord, pending: Promise<void>[]): Promise<void> {
  try {
    await Promise.all(pending);
    await record.run();
    record.status = 'evaluated';
  } catch (error) {
    record.status = 'failed';
    record.error = error;
    throw error;
  }
}
