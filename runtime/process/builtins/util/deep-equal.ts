import { types } from './types.ts';

type Keyed = Record<PropertyKey, unknown>;

const enumerableSymbols = (value: object): symbol[] =>
  Object.getOwnPropertySymbols(value).filter((symbol) =>
    Object.prototype.propertyIsEnumerable.call(value, symbol),
  );

/** `partial`: what is expected may leave out parts of what there is. */
type Mode = 'strict' | 'loose' | 'partial';

/** How {@link isDeepEqual} compares. */
export interface DeepEqualOptions {
  mode: Mode;
  /** Whether objects of different classes may be equal. @default false */
  skipPrototype?: boolean;
}

/** Compares two values by the rules of one of `assert`'s functions. */
class Comparison {
  readonly #mode: Mode;
  readonly #skipPrototype: boolean;
  /** What each object is being compared with: a cycle is equal that closes in both at once. */
  readonly #open = new Map<object, object>();
  readonly #openOthers = new Set<object>();

  constructor({ mode, skipPrototype = false }: DeepEqualOptions) {
    this.#mode = mode;
    this.#skipPrototype = skipPrototype || mode === 'partial';
  }

  get #strict(): boolean {
    return this.#mode !== 'loose';
  }

  equal(a: unknown, b: unknown): boolean {
    if (Object.is(a, b) || (!this.#strict && a === b)) return true;
    if (!isObject(a) || !isObject(b)) {
      if (this.#strict || isObject(a) || isObject(b)) return false;
      // oxlint-disable-next-line eqeqeq -- The loose comparison is what was asked for.
      return a == b || (Number.isNaN(a) && Number.isNaN(b));
    }
    if (this.#mode === 'strict' && !this.#samePrototype(a, b)) return false;
    if (kindOf(a) !== kindOf(b) || !this.#sameInside(a, b)) return false;
    if (this.#open.has(a) || this.#openOthers.has(b)) return this.#open.get(a) === b;
    this.#open.set(a, b);
    this.#openOthers.add(b);
    const result = this.#sameMembers(a, b);
    this.#open.delete(a);
    this.#openOthers.delete(b);
    return result;
  }

  #samePrototype(a: object, b: object): boolean {
    return this.#skipPrototype || Object.getPrototypeOf(a) === Object.getPrototypeOf(b);
  }

  /** What an object holds besides its properties. */
  #sameInside(a: object, b: object): boolean {
    for (const [is, same] of INSIDE) {
      if (is(a) !== is(b)) return false;
      if (is(a)) return same(a as never, b as never);
    }
    if (isErrorLike(a) || isErrorLike(b)) return this.#sameErrors(a as Error, b as Error);
    if (ArrayBuffer.isView(a) !== ArrayBuffer.isView(b)) return false;
    if (ArrayBuffer.isView(a) || types.isAnyArrayBuffer?.(a)) return this.#sameBytes(a, b);
    return !(a instanceof WeakMap || a instanceof WeakSet || a instanceof Promise);
  }

  #sameErrors(a: Error, b: Error): boolean {
    if (!isErrorLike(a) || !isErrorLike(b) || a.message !== b.message || a.name !== b.name) {
      return false;
    }
    return ['cause', 'errors'].every((key) => {
      if (this.#mode === 'partial' && !Object.hasOwn(b, key)) return true;
      return (
        Object.hasOwn(a, key) === Object.hasOwn(b, key) &&
        this.equal(Reflect.get(a, key), Reflect.get(b, key))
      );
    });
  }

  #sameBytes(a: object, b: object): boolean {
    if (!this.#strict && types.isTypedArray?.(a) && types.isTypedArray(b) && isFloat(a)) {
      const other = b as Float64Array;
      return (
        a.length === other.length && a.every((value, index) => sameNumber(value, other[index]))
      );
    }
    const [one, two] = [unitsOf(a), unitsOf(b)];
    if (this.#mode === 'partial') return isSubsequence(one, two, Object.is);
    return one.length === two.length && one.every((unit, index) => Object.is(unit, two[index]));
  }

  #sameMembers(a: object, b: object): boolean {
    if (a instanceof Set && !this.#sameSets(a, b as Set<unknown>)) return false;
    if (a instanceof Map && !this.#sameMaps(a, b as Map<unknown, unknown>)) return false;
    const partial = this.#mode === 'partial';
    if (Array.isArray(a) && partial) {
      if (!isSubsequence(a, b as unknown[], (one, two) => this.equal(one, two))) return false;
    } else if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
    // The elements of typed arrays, and of arrays in a partial comparison, have been compared.
    const elementsDone = ArrayBuffer.isView(a) || (partial && Array.isArray(a));
    const keys = elementsDone ? extraKeys(a) : Object.keys(a);
    const others = elementsDone ? extraKeys(b) : Object.keys(b);
    if (!partial && keys.length !== others.length) return false;
    const symbols = this.#strict ? enumerableSymbols(b) : [];
    if (this.#mode === 'strict' && symbols.length !== enumerableSymbols(a).length) return false;
    return [...others, ...symbols].every(
      (key) => isOwnEnumerable(a, key) && this.equal((a as Keyed)[key], (b as Keyed)[key]),
    );
  }

  #sameSets(a: Set<unknown>, b: Set<unknown>): boolean {
    if (this.#mode === 'partial' ? a.size < b.size : a.size !== b.size) return false;
    const left = new Set(a);
    const unmatched = [...b].filter((value) => !left.delete(value));
    return unmatched.every((value) => {
      if (this.#strict && !isObject(value)) return false;
      for (const other of left) if (this.equal(other, value)) return left.delete(other);
      return false;
    });
  }

  #sameMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
    if (this.#mode === 'partial' ? a.size < b.size : a.size !== b.size) return false;
    const left = new Map(a);
    const unmatched = [...b].filter(([key, value]) => {
      if (!left.has(key) || !this.equal(left.get(key), value)) return true;
      left.delete(key);
      return false;
    });
    return unmatched.every(([key, value]) => {
      if (this.#strict && !isObject(key)) return false;
      for (const [otherKey, other] of left) {
        if (this.equal(otherKey, key) && this.equal(other, value)) return left.delete(otherKey);
      }
      return false;
    });
  }
}

type Same = (a: never, b: never) => boolean;

/** Whether two objects hold the same value, for each kind that holds one. */
const INSIDE: [is: (value: unknown) => boolean, same: Same][] = [
  [
    (value) => types.isDate?.(value) ?? false,
    (a: Date, b: Date) => Object.is(Date.prototype.getTime.call(a), Date.prototype.getTime.call(b)),
  ],
  [(value) => value instanceof URL, (a: URL, b: URL) => a.href === b.href],
  [
    (value) => types.isRegExp?.(value) ?? false,
    (a: RegExp, b: RegExp) =>
      a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex,
  ],
  ...[Number, String, Boolean, BigInt, Symbol].map((Kind): [(value: unknown) => boolean, Same] => {
    const { valueOf } = Kind.prototype as { valueOf(): unknown };
    return [
      (value) => types[`is${Kind.name}Object`]?.(value) ?? false,
      (a: object, b: object) => Object.is(valueOf.call(a), valueOf.call(b)),
    ];
  }),
];

const isErrorLike = (value: unknown): value is Error =>
  value instanceof Error || (types.isNativeError?.(value) ?? false);
const isFloat = (value: unknown): value is Float64Array =>
  kindOf(value as object).startsWith('[object Float');
const sameNumber = (a: number | undefined, b: number | undefined): boolean =>
  a === b || (Number.isNaN(a) && Number.isNaN(b));
const isOwnEnumerable = (value: object, key: PropertyKey): boolean =>
  Object.prototype.propertyIsEnumerable.call(value, key);

/** Whether all of `part` stands in `whole` in the same order, with gaps. */
function isSubsequence(
  whole: ArrayLike<unknown>,
  part: ArrayLike<unknown>,
  same: (a: unknown, b: unknown) => boolean,
): boolean {
  let at = 0;
  for (let index = 0; index < part.length; index++) {
    while (at < whole.length && !same(whole[at], part[index])) at += 1;
    if (at++ >= whole.length) return false;
  }
  return true;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const kindOf = (value: object): string =>
  Array.isArray(value) ? 'Array' : Object.prototype.toString.call(value);

/** The elements of a typed array, or the bytes of memory. */
function unitsOf(value: object): ArrayLike<unknown> & unknown[] {
  if (types.isTypedArray?.(value)) return value as unknown as unknown[];
  if (!ArrayBuffer.isView(value))
    return new Uint8Array(value as ArrayBuffer) as unknown as unknown[];
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength) as unknown as unknown[];
}

const extraKeys = (value: object): string[] =>
  Object.keys(value).filter((key) => !/^\d+$/.test(key));

/**
 * Whether two values are deeply equal (Node documentation: Assert, "Comparison details").
 *
 * @param a - what there is
 * @param b - what is expected
 * @param options - `strict` takes `Object.is`, prototypes and symbols into account, `loose` has `==`
 *   for what is no object
 */
export function isDeepEqual(a: unknown, b: unknown, options: DeepEqualOptions): boolean {
  return new Comparison(options).equal(a, b);
}
