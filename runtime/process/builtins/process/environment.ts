import { nodeTypeError } from '../../node-errors.ts';

const text = (value: unknown): string => `${value as string}`;

function refuseDescriptor(reason: string): never {
  throw nodeTypeError('ERR_INVALID_OBJECT_DEFINE_PROPERTY', `'process.env' ${reason}`);
}

/**
 * The environment as programs see it: what they set becomes text (Node documentation: Process,
 * `process.env`).
 *
 * @param variables - to begin with; they are copied
 *
 * @example
 * ```ts
 * const env = createEnvironment({ PORT: '80' });
 * Object.assign(env, { DEBUG: undefined });
 * env; // => { PORT: '80', DEBUG: 'undefined' }
 * ```
 */
export function createEnvironment(
  variables: Record<string, string>,
): Record<string, string | undefined> {
  const target: Record<string, string | undefined> = { ...variables };
  // Its prototype is one of its own, as in Node, and has what every object has.
  Object.setPrototypeOf(target, Object.create(Object.prototype) as object);
  return new Proxy(target, {
    set(env, name, value: unknown) {
      const [key, string] = [text(name), text(value)];
      // A system has no variable without a name.
      if (key !== '') env[key] = string;
      return true;
    },
    defineProperty(env, name, descriptor) {
      const { value, get, set, configurable, enumerable, writable } = descriptor;
      if (get || set) refuseDescriptor('does not accept an accessor(getter/setter) descriptor');
      if (!configurable || !enumerable || !writable) {
        const kinds = 'configurable, writable, and enumerable data descriptor';
        refuseDescriptor(`only accepts a ${kinds}`);
      }
      env[text(name)] = text(value);
      return true;
    },
    preventExtensions() {
      throw new TypeError('Cannot prevent extensions');
    },
  });
}
