import { inspect, type InspectOptions } from 'node-inspect-extracted';
import { setTimeout } from './timers.ts';
import { validateInteger } from './validate.ts';

const MAX_DELAY = 2 ** 32 - 1;
const { abort } = AbortController.prototype;
const abortStatic = AbortSignal.abort.bind(AbortSignal);

const aborted = (): DOMException => new DOMException('This operation was aborted', 'AbortError');

const methods = {
  abort(this: AbortController, reason: unknown = aborted()): void {
    Reflect.apply(abort, this, [reason]);
  },
};

const statics = {
  abort: (reason: unknown = aborted()): AbortSignal => abortStatic(reason),
  timeout(delay: unknown): AbortSignal {
    validateInteger(delay, 'delay', 0, MAX_DELAY);
    const control = new AbortController();
    const message = 'The operation was aborted due to timeout';
    setTimeout(() => control.abort(new DOMException(message, 'TimeoutError')), delay).unref();
    return control.signal;
  },
};

const shown = (name: string, fields: (self: never) => object) =>
  function (this: object, depth: number, options: InspectOptions): unknown {
    return depth < 0 ? `[${name}]` : `${name} ${inspect(fields(this as never), options)}`;
  };

/** Gives the engine's AbortController and AbortSignal Node's reasons, and its way to show them. */
export function completeAborts(): void {
  const hidden = (value: unknown): PropertyDescriptor => ({
    value,
    configurable: true,
    writable: true,
  });
  Object.defineProperty(AbortController.prototype, 'abort', hidden(methods.abort));
  for (const [name, value] of Object.entries(statics)) {
    Object.defineProperty(AbortSignal, name, hidden(value));
  }
  const control = shown('AbortController', ({ signal }: AbortController) => ({ signal }));
  const signal = shown('AbortSignal', ({ aborted }: AbortSignal) => ({ aborted }));
  Object.defineProperty(AbortController.prototype, inspect.custom, hidden(control));
  Object.defineProperty(AbortSignal.prototype, inspect.custom, hidden(signal));
}
