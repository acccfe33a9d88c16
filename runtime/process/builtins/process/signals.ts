import { signalNumbers } from '../../../protocol/signals.ts';
import { kernel } from '../../current.ts';
import { invalidArgumentType, nodeTypeError } from '../../node-errors.ts';

interface Emitter {
  eventNames(): (string | symbol)[];
  emit(name: string, ...args: unknown[]): boolean;
}

/** The methods that change who listens. */
const CHANGING = [
  'on',
  'addListener',
  'prependListener',
  'removeListener',
  'off',
  'removeAllListeners',
];

/** Has the host tell a process of the signals that its program listens to, and of no others. */
export function followSignals(process: Emitter): void {
  let known = '';
  const follow = (): void => {
    const heard = process.eventNames().filter((name) => signalNumbers.has(String(name)));
    if (heard.join() === known) return;
    known = heard.join();
    kernel().hearSignals(heard as string[], (signal) => {
      process.emit(signal, signal, signalNumbers.get(signal));
    });
  };
  for (const name of CHANGING) {
    const original = Reflect.get(process, name) as (...args: unknown[]) => unknown;
    const value = function (this: unknown, ...args: unknown[]): unknown {
      const result = Reflect.apply(original, this, args);
      follow();
      return result;
    };
    Object.defineProperty(value, 'name', { value: name });
    Object.defineProperty(process, name, { value, configurable: true, writable: true });
  }
}

/**
 * The name of a signal given by its name or number.
 *
 * @throws `ERR_UNKNOWN_SIGNAL`, `ERR_INVALID_ARG_TYPE`
 */
export function signalName(signal: unknown): string {
  if (signal === 0) return '0';
  if (typeof signal !== 'string' && typeof signal !== 'number') {
    throw invalidArgumentType('signal', 'one of type string or number', signal);
  }
  for (const [name, number] of signalNumbers) if (signal === name || signal === number) return name;
  throw nodeTypeError('ERR_UNKNOWN_SIGNAL', `Unknown signal: ${signal}`);
}
