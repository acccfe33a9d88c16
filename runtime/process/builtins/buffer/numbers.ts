import { nodeRangeError, invalidArgumentType } from '../../node-errors.ts';
import { outOfRange, validateNumber } from '../validate.ts';

type Numeric = number | bigint;
type Method = (this: Uint8Array, ...args: never[]) => unknown;
type Order = 'LE' | 'BE';

/** The error of an offset that leaves no room for so many bytes. */
function outOfBounds(offset: unknown, last: number): Error {
  if (typeof offset === 'number' && Math.floor(offset) !== offset) {
    return outOfRange('offset', 'an integer', offset);
  }
  if (last < 0) {
    const message = 'Attempt to access memory outside buffer bounds';
    return nodeRangeError('ERR_BUFFER_OUT_OF_BOUNDS', message);
  }
  return outOfRange('offset', `>= 0 and <= ${last}`, offset);
}

function checkOffset(bytes: Uint8Array, offset: unknown, size: number): asserts offset is number {
  validateNumber(offset, 'offset');
  const last = bytes.length - size;
  if (!Number.isInteger(offset) || offset < 0 || offset > last) throw outOfBounds(offset, last);
}

/** What Node says of the values that fit into so many bytes. */
function rangeText(size: number, signed: boolean, n: string): string {
  const bits = size * 8;
  if (size > 4) {
    return signed
      ? `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`
      : `>= 0${n} and < 2${n} ** ${bits}${n}`;
  }
  const [least, most] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  return `>= ${least}${n} and <= ${most}${n}`;
}

function checkValue(value: Numeric, size: number, signed: boolean): void {
  const bits = BigInt(size * 8);
  const [least, most] = signed
    ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]
    : [0n, 2n ** bits - 1n];
  if (value <= most && value >= least) return;
  if (Number.isNaN(value)) return;
  throw outOfRange('value', rangeText(size, signed, typeof value === 'bigint' ? 'n' : ''), value);
}

function checkByteLength(size: unknown): asserts size is number {
  if (typeof size !== 'number') throw invalidArgumentType('byteLength', 'of type number', size);
  if (Math.floor(size) !== size) throw outOfRange('byteLength', 'an integer', size);
  if (size < 1 || size > 6) throw outOfRange('byteLength', '>= 1 and <= 6', size);
}

function readWhole(bytes: Uint8Array, offset: number, size: number, order: Order): number {
  let value = 0;
  for (let index = 0; index < size; index++) {
    const at = order === 'BE' ? index : size - 1 - index;
    value = value * 256 + (bytes[offset + at] ?? 0);
  }
  return value;
}

function writeWhole(
  bytes: Uint8Array,
  value: number,
  offset: number,
  size: number,
  order: Order,
): number {
  let rest = BigInt(Math.trunc(value) || 0);
  for (let index = 0; index < size; index++) {
    bytes[offset + (order === 'LE' ? index : size - 1 - index)] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return offset + size;
}

const sign = (value: number, size: number): number =>
  value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value;

function integers(order: Order, signed: boolean): Record<string, Method> {
  const name = signed ? 'Int' : 'UInt';
  const methods: Record<string, Method> = {
    [`read${name}${order}`](offset: unknown, size: unknown) {
      if (offset === undefined) throw invalidArgumentType('offset', 'of type number', offset);
      checkByteLength(size);
      checkOffset(this, offset, size);
      const value = readWhole(this, offset, size, order);
      return signed ? sign(value, size) : value;
    },
    [`write${name}${order}`](value: unknown, offset: unknown, size: unknown) {
      checkByteLength(size);
      const number = Number(value);
      checkValue(number, size, signed);
      if (offset === undefined) throw invalidArgumentType('offset', 'of type number', offset);
      checkOffset(this, offset, size);
      return writeWhole(this, number, offset, size, order);
    },
  };
  for (const size of [1, 2, 4]) {
    const suffix = `${size * 8}${size === 1 ? '' : order}`;
    methods[`read${name}${suffix}`] = function (offset: unknown = 0) {
      checkOffset(this, offset, size);
      const value = readWhole(this, offset, size, order);
      return signed ? sign(value, size) : value;
    };
    methods[`write${name}${suffix}`] = function (value: unknown, offset: unknown = 0) {
      const number = Number(value);
      if (size === 1) validateNumber(offset, 'offset');
      checkValue(number, size, signed);
      checkOffset(this, offset, size);
      return writeWhole(this, number, offset, size, order);
    };
  }
  return methods;
}

function bigIntegers(order: Order, signed: boolean): Record<string, Method> {
  const name = signed ? 'BigInt64' : 'BigUInt64';
  const get = signed ? 'getBigInt64' : 'getBigUint64';
  const set = signed ? 'setBigInt64' : 'setBigUint64';
  return {
    [`read${name}${order}`](offset: unknown = 0) {
      checkOffset(this, offset, 8);
      return viewOf(this)[get](offset, order === 'LE');
    },
    [`write${name}${order}`](value: bigint, offset: unknown = 0) {
      if (typeof value !== 'bigint') throw invalidArgumentType('value', 'of type bigint', value);
      checkValue(value, 8, signed);
      checkOffset(this, offset, 8);
      viewOf(this)[set](offset, value, order === 'LE');
      return offset + 8;
    },
  };
}

function floats(order: Order, name: 'Float' | 'Double', size: 4 | 8): Record<string, Method> {
  const bits = size === 4 ? 'Float32' : 'Float64';
  return {
    [`read${name}${order}`](offset: unknown = 0) {
      checkOffset(this, offset, size);
      return viewOf(this)[`get${bits}`](offset, order === 'LE');
    },
    [`write${name}${order}`](value: unknown, offset: unknown = 0) {
      const number = Number(value);
      checkOffset(this, offset, size);
      viewOf(this)[`set${bits}`](offset, number, order === 'LE');
      return offset + size;
    },
  };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** The methods of a Buffer that read and write numbers (Node documentation: Buffer, `buf.readInt8` …). */
export function numberMethods(): Record<string, Method> {
  const methods: Record<string, Method> = {};
  for (const order of ['LE', 'BE'] as const) {
    for (const signed of [true, false]) {
      Object.assign(methods, integers(order, signed), bigIntegers(order, signed));
    }
    Object.assign(methods, floats(order, 'Float', 4), floats(order, 'Double', 8));
  }
  for (const [name, method] of Object.entries(methods)) {
    if (name.includes('UInt')) methods[name.replace('UInt', 'Uint')] = method;
  }
  return methods;
}
