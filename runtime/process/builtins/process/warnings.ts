import { kernel } from '../../current.ts';
import { invalidArgumentType } from '../../node-errors.ts';
import { validateString } from '../validate.ts';

/** What `process` has that decides what becomes of a warning. */
interface Warner {
  pid: number;
  argv0: string;
  env: Record<string, string | undefined>;
  noDeprecation?: boolean;
  throwDeprecation?: boolean;
  traceDeprecation?: boolean;
  traceProcessWarnings?: boolean;
  noProcessWarnings?: boolean;
  redirectWarnings?: string;
  emit(name: string, ...args: unknown[]): boolean;
}

/** How a warning is described. */
export interface WarningOptions {
  type?: string;
  code?: string;
  detail?: string;
}

type Warning = Error & { code?: unknown; detail?: unknown };

function warningOf(text: unknown, { type = 'Warning', code, detail }: WarningOptions): Error {
  if (type !== undefined) validateString(type, 'type');
  if (code !== undefined) validateString(code, 'code');
  if (typeof text !== 'string' && !(text instanceof Error)) {
    throw invalidArgumentType('warning', 'of type string or an instance of Error', text);
  }
  if (text instanceof Error) return text;
  const warning = new Error(text);
  const hidden = { configurable: true, writable: true };
  Object.defineProperty(warning, 'name', { value: type || 'Warning', ...hidden });
  if (code !== undefined) Object.assign(warning, { code });
  if (typeof detail === 'string') Object.assign(warning, { detail });
  return warning;
}

/** The forms of `emitWarning`'s parameters behind the first, as options. */
function optionsOf(type: unknown, code: unknown): WarningOptions {
  if (typeof type === 'object' && type !== null && !Array.isArray(type)) return type;
  // In either place a function says where the stack begins.
  if (typeof type === 'function') return {};
  const text = typeof code === 'function' ? undefined : code;
  return { type: type as string, code: text as string };
}

/**
 * Emits `warning` a tick later (Node documentation: Process, `process.emitWarning`).
 *
 * @param text - what is said, or an error
 * @param type - the warning's name, or all that follows as an object
 * @throws `ERR_INVALID_ARG_TYPE`
 */
export function emitWarning(process: Warner, text: unknown, type?: unknown, code?: unknown): void {
  const warning = warningOf(text, optionsOf(type, code));
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  kernel().loop.nextTick(() => {
    if (isDeprecation && process.throwDeprecation) throw warning;
    process.emit('warning', warning);
  });
}

/** The last part of a path. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * What prints a process's warnings; it listens to `warning` from the beginning.
 *
 * @param write - takes the text where it is not redirected to a file
 */
export function warningPrinter(
  process: Warner,
  write: (text: string) => void,
): (warning: Warning) => void {
  let explained = false;
  return (warning) => {
    if (process.noProcessWarnings || process.env['NODE_NO_WARNINGS'] === '1') return;
    const isDeprecation = warning.name === 'DeprecationWarning';
    if (isDeprecation && process.noDeprecation) return;
    const isTraced =
      process.traceProcessWarnings || (isDeprecation && process.traceDeprecation === true);
    const code = warning.code ? `[${warning.code as string}] ` : '';
    const shown = isTraced && warning.stack ? warning.stack : String(warning);
    const detail = typeof warning.detail === 'string' ? `\n${warning.detail}` : '';
    let text = `(node:${process.pid}) ${code}${shown}${detail}\n`;
    if (!isTraced && !explained) {
      explained = true;
      const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
      text += `(Use \`${nameOf(process.argv0)} ${flag} ...\` to show where the warning was created)\n`;
    }
    const file = process.redirectWarnings ?? process.env['NODE_REDIRECT_WARNINGS'];
    if (file) append(file, text);
    else write(text);
  };
}

function append(file: string, text: string): void {
  const { files, start } = kernel();
  const path = file.startsWith('/') ? file : `${start.cwd}/${file}`;
  const before = files.exists(path) ? files.readFile(path) : new Uint8Array();
  const added = new TextEncoder().encode(text);
  const bytes = new Uint8Array(before.length + added.length);
  bytes.set(before);
  bytes.set(added, before.length);
  files.writeFile(path, bytes);
}
