import { kernel } from '../../current.ts';
import { fileError } from '../../../files/errors.ts';
import { invalidArgumentType, nodeError, nodeTypeError } from '../../node-errors.ts';
import { invalidArgumentValue, validateObject, validateString } from '../validate.ts';

let warned = false;

function warnOnce(): void {
  if (warned) return;
  warned = true;
  const message = 'process.execve is an experimental feature and might change at any time';
  process.emitWarning(message, 'ExperimentalWarning');
}

const isClean = (text: unknown): boolean => typeof text === 'string' && !text.includes('\0');

/**
 * Refuses to become another program, as Node does where the system cannot (Node documentation:
 * Process, `process.execve`).
 *
 * @throws `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`, and for what Node refuses anyway `ERR_INVALID_ARG_TYPE`,
 *   `ERR_INVALID_ARG_VALUE`
 */
export function execve(execPath: unknown, args: unknown = [], env?: unknown): never {
  warnOnce();
  validateString(execPath, 'execPath');
  if (!Array.isArray(args)) throw invalidArgumentType('args', 'an instance of Array', args);
  for (const [index, each] of args.entries()) {
    const reason = 'must be a string without null bytes';
    if (!isClean(each)) throw invalidArgumentValue(`args[${index}]`, each, reason);
  }
  if (env !== undefined) {
    validateObject(env, 'env');
    if (!Object.entries(env).flat().every(isClean)) {
      const reason = 'must be an object with string keys and values without null bytes';
      throw invalidArgumentValue('env', env, reason);
    }
  }
  const message =
    'The feature process.execve is unavailable on the current platform, which is being used to run Node.js';
  throw nodeTypeError('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', message);
}

/** Refuses to load an addon, which is machine code. Throws `ERR_MISSING_ARGS`, `ERR_DLOPEN_FAILED`. */
export function dlopen(...args: unknown[]): never {
  if (args.length < 2) {
    throw nodeTypeError('ERR_MISSING_ARGS', 'process.dlopen needs at least 2 arguments');
  }
  const filename = String(args[1]);
  const reason = kernel().files.exists(filename)
    ? 'invalid ELF header'
    : 'cannot open shared object file: No such file or directory';
  throw nodeError(Error, 'ERR_DLOPEN_FAILED', `${filename}: ${reason}`);
}

/** Refuses Node's own parts, of which there are none here. */
export function binding(name: unknown): never {
  throw nodeError(Error, 'ERR_INVALID_MODULE', `No such module: ${String(name)}`);
}

/** What a thread may not do, because it would concern the whole process. */
const NOT_IN_THREADS = 'abort chdir initgroups setegid seteuid setgid setgroups setuid'.split(' ');

const unsupported = (call: string): Error =>
  nodeTypeError('ERR_WORKER_UNSUPPORTED_OPERATION', `${call} is not supported in workers`);

/**
 * What `process` has in a thread instead (Node documentation: Worker threads, "Class: Worker").
 *
 * @param umask - tells the mask
 */
export function threadRefusals(umask: (mask?: never) => number): object {
  const refusals = NOT_IN_THREADS.map((name) => {
    const refuse = (): never => {
      throw unsupported(`process.${name}()`);
    };
    return [name, Object.assign(refuse, { disabled: true })] as const;
  });
  return {
    ...Object.fromEntries(refusals),
    execve(): never {
      throw unsupported('Calling process.execve');
    },
    umask(mask?: unknown): number {
      if (mask !== undefined) throw unsupported('Setting process.umask()');
      return umask();
    },
  };
}

/** The text of a file that must be there, as `fs.readFileSync` reads it. */
export function readText(path: string): string {
  const { files, start } = kernel();
  const absolute = path.startsWith('/') ? path : `${start.cwd}/${path}`;
  if (!files.exists(absolute)) throw fileError('ENOENT', 'open', path);
  return new TextDecoder().decode(files.readFile(absolute));
}
