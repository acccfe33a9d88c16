import { inspect } from 'node-inspect-extracted';
import { invalidArgumentType, nodeRangeError, nodeTypeError } from '../../node-errors.ts';

const Native = globalThis.TextDecoder;

/** The engine's `TextDecoder` with Node's errors (Node documentation: Util, "Class: util.TextDecoder"). */
export const TextDecoder: typeof globalThis.TextDecoder = new Proxy(Native, {
  construct(target, args: unknown[], newTarget) {
    const [label = 'utf-8', options] = args;
    const isOptions =
      options == null || typeof options === 'object' || typeof options === 'function';
    if (!isOptions) throw invalidArgumentType('options', 'of type object', options);
    try {
      return Reflect.construct(target, [label, options ?? {}], newTarget) as object;
    } catch {
      const message = `The "${String(label)}" encoding is not supported`;
      throw nodeRangeError('ERR_ENCODING_NOT_SUPPORTED', message);
    }
  },
});

/** Gives the engine's class Node's errors and its way to show itself; to be called once. */
export function completeTextDecoder(): void {
  const { decode } = Native.prototype;
  const methods = {
    decode(this: InstanceType<typeof Native>, ...args: unknown[]): string {
      const [input] = args;
      const isBytes =
        input === undefined ||
        ArrayBuffer.isView(input) ||
        String(Object.prototype.toString.call(input)).endsWith('ArrayBuffer]');
      if (!isBytes) {
        const expected = 'an instance of ArrayBuffer or ArrayBufferView';
        throw invalidArgumentType('list', expected, input);
      }
      try {
        return Reflect.apply(decode, this, args as [BufferSource]);
      } catch {
        const message = `The encoded data was not valid for encoding ${this.encoding}`;
        throw nodeTypeError('ERR_ENCODING_INVALID_ENCODED_DATA', message);
      }
    },
    [inspect.custom](this: InstanceType<typeof Native>, _depth: unknown, options: object): string {
      const { encoding, fatal, ignoreBOM } = this;
      return `TextDecoder ${inspect({ encoding, fatal, ignoreBOM }, options)}`;
    },
  };
  for (const name of Reflect.ownKeys(methods)) {
    const value: unknown = Reflect.get(methods, name);
    Object.defineProperty(Native.prototype, name, { value, configurable: true, writable: true });
  }
  const constructor = { value: TextDecoder, configurable: true, writable: true };
  Object.defineProperty(Native.prototype, 'constructor', constructor);
}
