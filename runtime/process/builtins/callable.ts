type Constructible = abstract new (...args: never[]) => object;

/**
 * Makes a class that may also be called without `new`, as those of Node's older modules may:
 * `http.Server()` makes an instance, and `http.Agent.call(this)` initializes an object that inherits
 * from the class by hand.
 *
 * @param target - must keep its state in ordinary properties, or `call` could not pass it on
 */
export function callable<Class extends Constructible>(target: Class): Class {
  const wrapped: Class = new Proxy(target, {
    apply(_, self: unknown, args: never[]): object | undefined {
      if (!(self instanceof target)) return Reflect.construct(target, args, wrapped as never);
      const made = Reflect.construct(target, args, self.constructor as never);
      Object.defineProperties(self, Object.getOwnPropertyDescriptors(made));
      return undefined;
    },
  });
  Object.defineProperty(target.prototype, 'constructor', {
    value: wrapped,
    configurable: true,
    writable: true,
  });
  return wrapped;
}
