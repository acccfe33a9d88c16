import { formatWithOptions, inspect, type InspectOptions } from 'node-inspect-extracted';
import { invalidArgumentType, nodeTypeError } from '../node-errors.ts';
import { tableText } from './console/table.ts';
import {
  invalidArgumentValue,
  validateInteger,
  validateObject,
  validateOneOf,
} from './validate.ts';

/** A stream as a console uses it. */
export interface ConsoleStream {
  write(text: string, done?: (error?: Error | null) => void): unknown;
  on?(event: string, listener: () => void): unknown;
  once?(event: string, listener: () => void): unknown;
  removeListener?(event: string, listener: () => void): unknown;
  listenerCount?(event: string): number;
  isTTY?: boolean;
  getColorDepth?(): number;
}

/** Options of {@link Console} (Node documentation: Console, `new Console(options)`). */
export interface ConsoleOptions {
  stdout: ConsoleStream;
  stderr?: ConsoleStream | undefined;
  ignoreErrors?: boolean | undefined;
  colorMode?: boolean | 'auto' | undefined;
  inspectOptions?: InspectOptions | Map<ConsoleStream, InspectOptions> | undefined;
  groupIndentation?: number | undefined;
}

interface State {
  readonly streams: () => { stdout: ConsoleStream; stderr: ConsoleStream };
  readonly ignoreErrors: boolean;
  readonly colorMode: boolean | 'auto';
  readonly inspectOptions: ConsoleOptions['inspectOptions'];
  readonly indentation: number;
  readonly counts: Map<string, number>;
  readonly timers: Map<string, number>;
  indent: string;
}

/** What a console keeps; its methods work with their console wherever they are called. */
const states = new WeakMap<object, State>();

function stateOf(self: object): State {
  const state = states.get(self);
  if (!state) throw new TypeError('The value of "this" is no Console');
  return state;
}

function inspectOptionsFor(state: State, stream: ConsoleStream): InspectOptions {
  const { inspectOptions, colorMode } = state;
  const given = inspectOptions instanceof Map ? inspectOptions.get(stream) : inspectOptions;
  if (given?.colors !== undefined) return given;
  const auto = stream.isTTY === true && (stream.getColorDepth?.() ?? Infinity) > 2;
  return { ...given, colors: colorMode === 'auto' ? auto : colorMode };
}

function write(state: State, name: 'stdout' | 'stderr', text: string): void {
  const stream = state.streams()[name];
  const indented =
    state.indent === '' ? text : state.indent + text.replaceAll('\n', `\n${state.indent}`);
  if (!state.ignoreErrors) return void stream.write(`${indented}\n`);
  const ignore = (): void => {};
  // The stream tells of it once more, behind this callback.
  const failed = (error?: Error | null): void => {
    if (error && stream.listenerCount?.('error') === 0) stream.once?.('error', ignore);
  };
  try {
    stream.once?.('error', ignore);
    stream.write(`${indented}\n`, failed);
  } catch (error) {
    // A program that is out of stack has to be told.
    if (error instanceof RangeError) throw error;
  } finally {
    stream.removeListener?.('error', ignore);
  }
}

function print(state: State, name: 'stdout' | 'stderr', data: unknown[]): void {
  const options = inspectOptionsFor(state, state.streams()[name]);
  write(state, name, formatWithOptions(options, ...data));
}

function warnNoLabel(caller: string, label: string): void {
  process.emitWarning(`No such label '${label}' for ${caller}`);
}

type Methods = Record<
  string,
  (state: State, self: Record<string, unknown>, args: unknown[]) => void
>;

const log = (state: State, _self: unknown, data: unknown[]): void => print(state, 'stdout', data);
const warn = (state: State, _self: unknown, data: unknown[]): void => print(state, 'stderr', data);
const call = (self: Record<string, unknown>, name: string, ...args: unknown[]): unknown =>
  (self[name] as (...given: unknown[]) => unknown)(...args);
const labelOf = ([label = 'default']: unknown[]): string => `${label as string}`;

function group(state: State, self: Record<string, unknown>, data: unknown[]): void {
  if (data.length > 0) call(self, 'log', ...data);
  state.indent += ' '.repeat(state.indentation);
}

function timeLog(name: string, end: boolean): Methods[string] {
  return (state, self, args) => {
    const label = labelOf(args);
    const start = state.timers.get(label);
    if (start === undefined) return warnNoLabel(`console.${name}()`, label);
    const taken = duration(performance.now() - start);
    const rest = end ? [] : args.slice(1);
    if (rest.length > 0) call(self, 'log', '%s: %s', label, taken, ...rest);
    else call(self, 'log', '%s: %s', label, taken);
    if (end) state.timers.delete(label);
  };
}

/** The methods in the order in which Node lists them. */
const METHODS: Methods = {
  log,
  warn,
  dir(state, _self, [item, options]) {
    const own = inspectOptionsFor(state, state.streams().stdout);
    write(state, 'stdout', inspect(item, { customInspect: false, ...own, ...(options as object) }));
  },
  time(state, _self, args) {
    const label = labelOf(args);
    if (state.timers.has(label)) {
      return process.emitWarning(`Label '${label}' already exists for console.time()`);
    }
    state.timers.set(label, performance.now());
  },
  timeEnd: timeLog('timeEnd', true),
  timeLog: timeLog('timeLog', false),
  trace(_state, self, data) {
    const error = new Error(formatWithOptions({}, ...data));
    error.name = 'Trace';
    Error.captureStackTrace?.(error, self['trace'] as () => void);
    call(self, 'error', error.stack);
  },
  assert(_state, self, [condition, ...data]) {
    if (condition) return;
    const [first, ...rest] = data;
    if (typeof first === 'string') call(self, 'warn', `Assertion failed: ${first}`, ...rest);
    else call(self, 'warn', 'Assertion failed', ...data);
  },
  clear(state) {
    const { stdout } = state.streams();
    if (stdout.isTTY && process.env['TERM'] !== 'dumb') stdout.write('\x1B[1;1H\x1B[0J');
  },
  count(state, self, args) {
    const label = labelOf(args);
    const count = (state.counts.get(label) ?? 0) + 1;
    state.counts.set(label, count);
    call(self, 'log', `${label}: ${count}`);
  },
  countReset(state, _self, args) {
    const label = labelOf(args);
    if (state.counts.delete(label)) return;
    process.emitWarning(`Count for '${label}' does not exist`);
  },
  group,
  groupEnd(state) {
    state.indent = state.indent.slice(0, state.indent.length - state.indentation);
  },
  table(_state, self, [data, columns]) {
    if (columns !== undefined && !Array.isArray(columns)) {
      throw invalidArgumentType('properties', 'an instance of Array', columns);
    }
    const isTable = typeof data === 'object' && data !== null;
    call(self, 'log', isTable ? tableText(data, columns as unknown[] | undefined) : data);
  },
  debug: log,
  info: log,
  dirxml: log,
  error: warn,
  groupCollapsed: group,
};

function checkStream(stream: unknown, name: string): asserts stream is ConsoleStream {
  if (typeof (stream as ConsoleStream | null | undefined)?.write === 'function') return;
  const message = `Console expects a writable stream instance for ${name}`;
  throw nodeTypeError('ERR_CONSOLE_WRITABLE_STREAM', message);
}

function readOptions(args: unknown[]): ConsoleOptions {
  const [first, stderr, ignoreErrors] = args;
  const isOptions = first != null && typeof (first as ConsoleStream).write !== 'function';
  const options = (isOptions ? first : { stdout: first, stderr, ignoreErrors }) as ConsoleOptions;
  const { stdout, colorMode = 'auto', inspectOptions, groupIndentation } = options;
  checkStream(stdout, 'stdout');
  checkStream(options.stderr ?? stdout, 'stderr');
  validateOneOfValues(colorMode);
  if (groupIndentation !== undefined)
    validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    const hasColors = !(inspectOptions instanceof Map) && inspectOptions.colors !== undefined;
    if (hasColors && options.colorMode !== undefined) {
      const message =
        'Option "options.inspectOptions.color" cannot be used in combination with option "colorMode"';
      throw nodeTypeError('ERR_INCOMPATIBLE_OPTION_PAIR', message);
    }
  }
  return options;
}

function validateOneOfValues(colorMode: unknown): void {
  if (colorMode === 'auto' || typeof colorMode === 'boolean') return;
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  throw invalidArgumentValue('colorMode', colorMode);
}

function equip(self: object, state: State): void {
  states.set(self, state);
  const inherited = Object.getPrototypeOf(self) as Record<string, unknown>;
  for (const name of Object.keys(METHODS)) {
    // A subclass's own method is called in the place of the console's.
    const method = inherited[name] as (...args: unknown[]) => unknown;
    const bound = method.bind(self);
    Object.defineProperty(bound, 'name', { value: name });
    Object.defineProperty(self, name, { value: bound, ...VISIBLE });
  }
}

const VISIBLE = { enumerable: true, configurable: true, writable: true };

/** `console.Console`, which may be called without `new` (Node documentation: Console). */
export const Console: {
  new (options: ConsoleOptions): object;
  new (stdout: ConsoleStream, stderr?: ConsoleStream, ignoreErrors?: boolean): object;
} = function Console(this: unknown, ...args: unknown[]): object | undefined {
  if (!new.target) return Reflect.construct(Console, args) as object;
  const options = readOptions(args);
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto' } = options;
  equip(this as object, {
    streams: () => ({ stdout, stderr }),
    ignoreErrors,
    colorMode,
    inspectOptions: options.inspectOptions,
    indentation: options.groupIndentation ?? 2,
    counts: new Map(),
    timers: new Map(),
    indent: '',
  });
  return undefined;
} as never;

for (const [name, action] of Object.entries(METHODS)) {
  const method = function (this: object, ...args: unknown[]): void {
    action(stateOf(this), this as Record<string, unknown>, args);
  };
  Object.defineProperty(method, 'name', { value: name });
  Object.defineProperty(Console.prototype, name, { value: method, ...VISIBLE });
}
Object.defineProperty(Console, Symbol.hasInstance, {
  value: (value: unknown) => states.has(Object(value) as object),
});

/**
 * The `console` of a process, a plain object as in Node.
 *
 * @param streams - asked at each call: a program may replace the process's streams
 */
export function createGlobalConsole(streams: State['streams']): object {
  const console = Object.create(Console.prototype) as object;
  const replaced: Partial<ReturnType<State['streams']>> = {};
  const timers = new Map<string, number>();
  equip(console, {
    streams: () => ({ ...streams(), ...replaced }),
    ignoreErrors: true,
    colorMode: 'auto',
    inspectOptions: undefined,
    indentation: 2,
    counts: new Map(),
    timers,
    indent: '',
  });
  const plain = Object.defineProperties({}, Object.getOwnPropertyDescriptors(console));
  states.set(plain, stateOf(console));
  for (const name of ['profile', 'profileEnd', 'timeStamp', 'context']) {
    Object.defineProperty(plain, name, { value: () => {}, ...VISIBLE });
  }
  // Node's names from before there were private ones; programs replace the streams.
  for (const name of ['stdout', 'stderr'] as const) {
    Object.defineProperty(plain, `_${name}`, {
      get: () => replaced[name] ?? streams()[name],
      set: (stream: ConsoleStream) => {
        replaced[name] = stream;
      },
      configurable: true,
    });
  }
  Object.defineProperty(plain, '_times', { value: timers, configurable: true, writable: true });
  const hidden = { value: 'console', configurable: true };
  Object.defineProperty(plain, Symbol.toStringTag, hidden);
  return Object.defineProperty(plain, 'Console', { value: Console, ...VISIBLE });
}

/** `12.5` // => `12.5ms`; from a second on in seconds, minutes or hours */
function duration(ms: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  if (ms >= 3_600_000) {
    const minutes = Math.floor((ms % 3_600_000) / 60_000);
    const seconds = Math.floor((ms % 60_000) / 1000);
    return `${Math.floor(ms / 3_600_000)}:${pad(minutes)}:${pad(seconds)} (h:mm:ss)`;
  }
  if (ms >= 60_000) {
    const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0');
    return `${Math.floor(ms / 60_000)}:${seconds} (m:ss.mmm)`;
  }
  if (ms >= 1000) return `${(ms / 1000).toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}
