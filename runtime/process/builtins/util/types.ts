const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** Whether a getter or method of the engine, which only its own kind of object answers, accepts a value. */
const accepts =
  (read: (value: never) => unknown) =>
  (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    try {
      read(value as never);
      return true;
    } catch {
      return false;
    }
  };

function getter(prototype: object, name: string): (value: never) => unknown {
  const read = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (value) => Reflect.apply(read as () => unknown, value, []);
}

const method =
  (original: unknown, ...args: unknown[]) =>
  (value: never): unknown =>
    Reflect.apply(original as () => unknown, value, args);

const hasTag = (tag: string) => (value: unknown) =>
  typeof value === 'object' && value !== null && tagOf(value) === tag;
const functionTag =
  (...tags: string[]) =>
  (value: unknown) =>
    typeof value === 'function' && tags.includes(tagOf(value));

const typedArrayTag = getter(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag as never,
);
const typed = (name: string) => (value: unknown) => typedArrayTag(value as never) === name;

const boxed = {
  isNumberObject: accepts(method(Number.prototype.valueOf)),
  isStringObject: accepts(method(String.prototype.valueOf)),
  isBooleanObject: accepts(method(Boolean.prototype.valueOf)),
  isBigIntObject: accepts(method(BigInt.prototype.valueOf)),
  isSymbolObject: accepts(method(Symbol.prototype.valueOf)),
};
const isArrayBuffer = accepts(getter(ArrayBuffer.prototype, 'byteLength'));
// Absent where the page is not isolated.
const isSharedArrayBuffer =
  typeof SharedArrayBuffer === 'undefined'
    ? () => false
    : accepts(getter(SharedArrayBuffer.prototype, 'byteLength'));

/**
 * `util.types` (Node documentation: Util, `util.types`): what an object is inside, whatever its
 * prototype says. Only `isProxy` and `isExternal` need the engine itself; they are not here.
 */
export const types: Record<string, (value: unknown) => boolean> = {
  isArgumentsObject: hasTag('Arguments'),
  isArrayBuffer,
  isAsyncFunction: functionTag('AsyncFunction', 'AsyncGeneratorFunction'),
  isDate: accepts(method(Date.prototype.getTime)),
  isGeneratorFunction: functionTag('GeneratorFunction', 'AsyncGeneratorFunction'),
  isGeneratorObject: hasTag('Generator'),
  isMap: accepts(getter(Map.prototype, 'size')),
  isMapIterator: hasTag('Map Iterator'),
  isModuleNamespaceObject: hasTag('Module'),
  isNativeError: (value) => tagOf(value) === 'Error' || value instanceof Error,
  isPromise: (value) => value instanceof Promise || hasTag('Promise')(value),
  isRegExp: hasTag('RegExp'),
  isSet: accepts(getter(Set.prototype, 'size')),
  isSetIterator: hasTag('Set Iterator'),
  isSharedArrayBuffer,
  isWeakMap: accepts(method(WeakMap.prototype.has, {})),
  isWeakSet: accepts(method(WeakSet.prototype.has, {})),
  isAnyArrayBuffer: (value) => isArrayBuffer(value) || isSharedArrayBuffer(value),
  isBoxedPrimitive: (value) => Object.values(boxed).some((is) => is(value)),
  ...boxed,
  isArrayBufferView: ArrayBuffer.isView,
  isDataView: (value) => ArrayBuffer.isView(value) && typedArrayTag(value as never) === undefined,
  isTypedArray: (value) => typedArrayTag(value as never) !== undefined,
  isUint8Array: typed('Uint8Array'),
  isUint8ClampedArray: typed('Uint8ClampedArray'),
  isUint16Array: typed('Uint16Array'),
  isUint32Array: typed('Uint32Array'),
  isInt8Array: typed('Int8Array'),
  isInt16Array: typed('Int16Array'),
  isInt32Array: typed('Int32Array'),
  isFloat16Array: typed('Float16Array'),
  isFloat32Array: typed('Float32Array'),
  isFloat64Array: typed('Float64Array'),
  isBigInt64Array: typed('BigInt64Array'),
  isBigUint64Array: typed('BigUint64Array'),
  isCryptoKey: hasTag('CryptoKey'),
};
