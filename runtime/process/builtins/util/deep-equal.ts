import { types } from './types.ts';

type Pairs = Map<object, Set<object>>;
type Keyed = Record<PropertyKey, unknown>;

const enumerableSymbols = (value: object): symbol[] =>
  Object.getOwnPropertySymbols(value).filter((symbol) =>
    Object.prototype.propertyIsEnumerable.call(value, symbol),
  );

/** Compares two values by the rules of `assert.deepStrictEqual` or of `assert.deepEqual`. */
class Comparison {
  readonly #strict: boolean;
  /** Pairs under comparison: a cycle that closes in both at once is equal. */
  readonly #open: Pairs = new Map();

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  equal(a: unknown, b: unknown): boolean {
    if (Object.is(a, b) || (!this.#strict && a === b)) return true;
    if (!isObject(a) || !isObject(b)) {
      if (this.#strict || isObject(a) || isObject(b)) return false;
      // oxlint-disable-next-line eqeqeq -- The loose comparison is what was asked for.
      return a == b || (Number.isNaN(a) && Number.isNaN(b));
    }
    if (this.#strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (kindOf(a) !== kindOf(b) || !this.#sameInside(a, b)) return false;
    const others = this.#open.get(a) ?? new Set();
    if (others.has(b)) return true;
    this.#open.set(a, others.add(b));
    const result = this.#sameMembers(a, b);
    others.delete(b);
    return result;
  }

  /** What an object holds besides its properties. */
  #sameInside(a: object, b: object): boolean {
    if (types.isDate?.(a)) return Number(a as Date) === Number(b as Date);
    if (a instanceof RegExp) {
      const other = b as RegExp;
      return String(a) === String(other) && a.lastIndex === other.lastIndex;
    }
    if (a instanceof Error) {
      const [one, two] = [a, b as Error];
      return (
        one.message === two.message && one.name === two.name && this.equal(one.cause, two.cause)
      );
    }
    if (types.isBoxedPrimitive?.(a)) return Object.is(a.valueOf(), b.valueOf());
    if (ArrayBuffer.isView(a) || types.isAnyArrayBuffer?.(a)) return this.#sameBytes(a, b);
    return !(a instanceof WeakMap || a instanceof WeakSet || a instanceof Promise);
  }

  #sameBytes(a: object, b: object): boolean {
    if (!this.#strict && (a instanceof Float32Array || a instanceof Float64Array)) {
      const other = b as Float64Array;
      return a.length === other.length && a.every((value, index) => value === other[index]);
    }
    const [one, two] = [bytesOf(a), bytesOf(b)];
    return one.length === two.length && one.every((byte, index) => byte === two[index]);
  }

  #sameMembers(a: object, b: object): boolean {
    if (a instanceof Set && !this.#sameSets(a, b as Set<unknown>)) return false;
    if (a instanceof Map && !this.#sameMaps(a, b as Map<unknown, unknown>)) return false;
    if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
    // The elements of typed arrays have been compared already.
    const keys = ArrayBuffer.isView(a) ? extraKeys(a) : Object.keys(a);
    const others = ArrayBuffer.isView(b) ? extraKeys(b) : Object.keys(b);
    if (keys.length !== others.length) return false;
    const symbols = this.#strict ? enumerableSymbols(a) : [];
    if (this.#strict && symbols.length !== enumerableSymbols(b).length) return false;
    return [...keys, ...symbols].every(
      (key) =>
        Object.prototype.propertyIsEnumerable.call(b, key) &&
        this.equal((a as Keyed)[key], (b as Keyed)[key]),
    );
  }

  #sameSets(a: Set<unknown>, b: Set<unknown>): boolean {
    if (a.size !== b.size) return false;
    const left = new Set(b);
    const unmatched = [...a].filter((value) => !left.delete(value));
    return unmatched.every((value) => {
      for (const other of left) if (this.equal(value, other)) return left.delete(other);
      return false;
    });
  }

  #sameMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
    if (a.size !== b.size) return false;
    const left = new Map(b);
    const unmatched = [...a].filter(([key, value]) => {
      if (!left.has(key) || !this.equal(value, left.get(key))) return true;
      left.delete(key);
      return false;
    });
    return unmatched.every(([key, value]) => {
      for (const [otherKey, other] of left) {
        if (this.equal(key, otherKey) && this.equal(value, other)) return left.delete(otherKey);
      }
      return false;
    });
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const kindOf = (value: object): string =>
  Array.isArray(value) ? 'Array' : Object.prototype.toString.call(value);

function bytesOf(value: object): Uint8Array {
  if (!ArrayBuffer.isView(value)) return new Uint8Array(value as ArrayBuffer);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

const extraKeys = (value: object): string[] =>
  Object.keys(value).filter((key) => !/^\d+$/.test(key));

/**
 * Whether two values are deeply equal (Node documentation: Assert, "Comparison details").
 *
 * @param strict - `Object.is`, prototypes and symbols count; else `==` for what is no object
 */
export function isDeepEqual(a: unknown, b: unknown, strict: boolean): boolean {
  return new Comparison(strict).equal(a, b);
}
