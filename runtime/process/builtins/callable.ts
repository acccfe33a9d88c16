type Constructible = abstract new (...args: never[]) => object;
/** Makes an instance: the `this`, `new.target` and arguments of a call. */
type Make = (self: unknown, newTarget: Constructible | undefined, args: never[]) => unknown;

/**
 * Makes a class that may also be called without `new`, as those of Node's older modules may:
 * `http.Server()` makes an instance, and `http.Agent.call(this)` initializes an object that inherits
 * from the class by hand.
 *
 * @param target - must keep its state in ordinary properties, or `call` could not pass it on
 * @param name - gives the function that stands for the class. It is written out by the caller,
 *   because stack traces show the name that a function has in the source.
 */
export function callable<Class extends Constructible>(
  target: Class,
  name: (make: Make) => (...args: never[]) => unknown,
): Class {
  const wrapped = name((self, newTarget, args) => {
    if (newTarget) return Reflect.construct(target, args, newTarget);
    if (!(self instanceof target)) return Reflect.construct(target, args, wrapped);
    const made = Reflect.construct(target, args, self.constructor as never);
    Object.defineProperties(self, Object.getOwnPropertyDescriptors(made));
    return undefined;
  });
  Object.setPrototypeOf(wrapped, target);
  wrapped.prototype = target.prototype;
  Object.defineProperty(target.prototype, 'constructor', {
    value: wrapped,
    configurable: true,
    writable: true,
  });
  return wrapped as unknown as Class;
}
