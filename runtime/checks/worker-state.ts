import type { SerializedConfig } from 'vitest';

/** The configuration that the vitest CLI hands its workers in CI, as far as the runner reads it. */
export function workerConfig(root: string): SerializedConfig {
  const config = {
    root,
    name: '',
    isolate: true,
    pool: 'forks',
    globals: false,
    allowOnly: false,
    testTimeout: 5000,
    hookTimeout: 10_000,
    teardownTimeout: 10_000,
    clearMocks: true,
    mockReset: false,
    restoreMocks: false,
    unstubEnvs: false,
    unstubGlobals: false,
    maxConcurrency: 5,
    taskTitleValueFormatTruncate: 40,
    slowTestThreshold: 300,
    setupFiles: [],
    snapshotSerializers: [],
    expect: {},
    env: {},
    defines: {},
    tags: [],
    strictTags: true,
    retry: 0,
    disableConsoleIntercept: false,
    detectAsyncLeaks: false,
    sequence: { hooks: 'stack', seed: 1 },
    fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
    snapshotOptions: {
      updateSnapshot: 'none',
      expand: false,
      snapshotFormat: {},
      snapshotEnvironment: memorySnapshots(),
    },
    benchmark: { enabled: false, retainSamples: false, suppressExportGetterWarnings: false },
    experimental: {
      importDurations: { print: false, limit: 0, failOnDanger: false },
      viteModuleRunner: true,
    },
  };
  return config as unknown as SerializedConfig;
}

/** Snapshot files would outlive the run; inline snapshots need no more than this. */
function memorySnapshots(): object {
  return {
    getVersion: () => '1',
    getHeader: () => '// Vitest Snapshot v1',
    resolvePath: async (path: string) => `${path}.snap`,
    resolveRawPath: async (_test: string, path: string) => path,
    saveSnapshotFile: async () => {},
    readSnapshotFile: async () => null,
    removeSnapshotFile: async () => {},
  };
}

/** What vitest's modules read from `globalThis.__vitest_worker__`. */
export interface WorkerState {
  config: SerializedConfig;
  current?: { id: string };
  filepath?: string;
  [name: string]: unknown;
}

/** Puts a worker's state where vitest's modules look for it. To be called before they run. */
export function installWorkerState(config: SerializedConfig): WorkerState {
  const state: WorkerState = {
    ctx: { pool: 'forks', projectName: '', files: [], config, providedContext: {} },
    config,
    environment: { name: 'node', viteEnvironment: 'ssr' },
    durations: { environment: 0, prepare: 0, fetch: 0 },
    evaluatedModules: new Map(),
    resolvingModules: new Set(),
    moduleExecutionInfo: new Map(),
    providedContext: {},
    metaEnv: { MODE: 'test', DEV: true, PROD: false, BASE_URL: '/' },
    onCancel: () => () => {},
    onCleanup: () => {},
    onFilterStackTrace: (stack: string) => stack,
    // The runner reports to its owner directly; what else it would tell the CLI has no receiver here.
    rpc: new Proxy({}, { get: () => async () => {} }),
  };
  Object.defineProperty(globalThis, '__vitest_worker__', { value: state, configurable: true });
  return state;
}
