import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import {
  invalidArgumentValue,
  outOfRange,
  validateNumber,
  validateObject,
  validateString,
} from '../validate.ts';
import { assertPort, isIP } from './address.ts';

type Family = 'ipv4' | 'ipv6';

/** The first 96 bits of an IPv6 address that stands for an IPv4 one. */
const MAPPED = 0xffffn;

function invalidAddress(): Error {
  return nodeError(Error, 'ERR_INVALID_ADDRESS', 'Invalid socket address');
}

function validateFamily(family: unknown): Family {
  const text = typeof family === 'string' ? family.toLowerCase() : family;
  if (text !== 'ipv4' && text !== 'ipv6') throw invalidArgumentValue('options.family', family);
  return text;
}

/** An address in canonical form: lower case, the longest row of zeros left out. */
function canonical(address: string, family: Family): string {
  if (isIP(address) !== (family === 'ipv4' ? 4 : 6)) throw invalidAddress();
  if (family === 'ipv4') return address;
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(text);
  if (!mapped) return text;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** An address as a number, those of IPv4 as the IPv6 addresses they are mapped to. */
function numberOf(address: string): bigint {
  if (!address.includes(':')) {
    const number = address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
    return (MAPPED << 32n) | number;
  }
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(left), groups(right ?? '')];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

/** An address with a port (Node's documentation: Net, Class: net.SocketAddress). */
export class SocketAddress {
  readonly address: string;
  readonly port: number;
  readonly family: Family;
  readonly flowlabel: number;

  /** @throws `ERR_INVALID_ADDRESS`, and errors that name a wrong option */
  constructor(
    options: { address?: string; port?: number; family?: string; flowlabel?: number } = {},
  ) {
    validateObject(options, 'options');
    this.family = validateFamily(options.family ?? 'ipv4');
    const {
      address = this.family === 'ipv4' ? '127.0.0.1' : '::',
      port = 0,
      flowlabel = 0,
    } = options;
    validateString(address, 'options.address');
    assertPort(port);
    validateNumber(flowlabel, 'options.flowlabel');
    if (!(flowlabel >= 0 && flowlabel <= 0xffffffff)) {
      throw outOfRange('options.flowlabel', '>= 0 && <= 4294967295', flowlabel);
    }
    this.address = canonical(address, this.family);
    this.port = Number(port);
    this.flowlabel = flowlabel;
  }

  /** Reads `1.2.3.4:80` and `[::1]:80`; undefined for anything else. */
  static parse(input: string): SocketAddress | undefined {
    validateString(input, 'input');
    const url = URL.parse(`http://${input}`);
    if (!url || url.pathname !== '/' || url.search || url.hash) return undefined;
    const address = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const version = isIP(address);
    if (version === 0) return undefined;
    const port = url.port === '' ? (input.endsWith(':80') ? 80 : 0) : Number(url.port);
    return new SocketAddress({ address, port, family: `ipv${version}` });
  }

  static isSocketAddress(value: unknown): boolean {
    return value instanceof SocketAddress;
  }
}

interface Rule {
  kind: 'Address' | 'Subnet' | 'Range';
  text: string;
  first: bigint;
  last: bigint;
}

function toAddress(address: unknown, family: unknown, name: string): SocketAddress {
  if (address instanceof SocketAddress) return address;
  validateString(address, name);
  if (typeof family !== 'string') throw invalidArgumentType('family', 'of type string', family);
  return new SocketAddress({ address, family });
}

const familyName = ({ family }: SocketAddress): string => (family === 'ipv4' ? 'IPv4' : 'IPv6');

/** Addresses that are not to be talked to (Node's documentation: Net, Class: net.BlockList). */
export class BlockList {
  #rules: Rule[] = [];

  /** @throws `ERR_INVALID_ADDRESS` */
  addAddress(address: string | SocketAddress, family: string = 'ipv4'): void {
    const only = toAddress(address, family, 'address');
    const number = numberOf(only.address);
    const text = `${familyName(only)} ${only.address}`;
    this.#add({ kind: 'Address', text, first: number, last: number });
  }

  /** @throws `ERR_INVALID_ARG_VALUE` if the start comes after the end */
  addRange(start: string | SocketAddress, end: string | SocketAddress, family = 'ipv4'): void {
    const from = toAddress(start, family, 'start');
    const to = toAddress(end, family, 'end');
    const [first, last] = [numberOf(from.address), numberOf(to.address)];
    if (first > last) throw invalidArgumentValue('start', start, 'must come before end');
    this.#add({
      kind: 'Range',
      text: `${familyName(from)} ${from.address}-${to.address}`,
      first,
      last,
    });
  }

  /**
   * @param prefix - how many leading bits are the net's
   * @throws `ERR_OUT_OF_RANGE`
   */
  addSubnet(net: string | SocketAddress, prefix: number, family = 'ipv4'): void {
    const network = toAddress(net, family, 'network');
    validateNumber(prefix, 'prefix');
    const bits = network.family === 'ipv4' ? 32 : 128;
    if (!(prefix >= 0 && prefix <= bits)) throw outOfRange('prefix', `>= 0 && <= ${bits}`, prefix);
    const hosts = (1n << BigInt(bits - prefix)) - 1n;
    const first = numberOf(network.address) & ~hosts;
    const text = `${familyName(network)} ${network.address}/${prefix}`;
    this.#add({ kind: 'Subnet', text, first, last: first | hosts });
  }

  /** Whether an address is in the list; one that cannot be read is not. */
  check(address: string | SocketAddress, family: string = 'ipv4'): boolean {
    if (typeof address === 'string') {
      const version = validateFamily(family) === 'ipv4' ? 4 : 6;
      if (isIP(address) !== version) return false;
    }
    const number = numberOf(toAddress(address, family, 'address').address);
    return this.#rules.some(({ first, last }) => number >= first && number <= last);
  }

  /** The rules as text, for instance `Subnet: IPv4 10.0.0.0/8`: by their kinds, the newest first. */
  get rules(): string[] {
    const order = Object.groupBy(this.#rules, ({ kind }) => kind);
    const { Address = [], Subnet = [], Range = [] } = order;
    return [...Address, ...Subnet, ...Range].map(({ kind, text }) => `${kind}: ${text}`);
  }

  toJSON(): string[] {
    return this.rules;
  }

  /** Adds what {@link toJSON} gave. */
  fromJSON(data: string | string[]): void {
    const rules: unknown = typeof data === 'string' ? JSON.parse(data) : data;
    if (!Array.isArray(rules))
      throw invalidArgumentType('data', 'of type string or string[]', data);
    for (const rule of rules as string[]) this.#read(rule);
  }

  static isBlockList(value: unknown): boolean {
    return value instanceof BlockList;
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `BlockList ${inspect({ rules: this.rules }, options)}`;
  }

  #add(rule: Rule): void {
    this.#rules = [rule, ...this.#rules];
  }

  #read(rule: string): void {
    const [, kind, family = '', rest = ''] = /^(\w+): (IPv[46]) (.*)$/.exec(rule) ?? [];
    const name = family.toLowerCase();
    if (kind === 'Address') this.addAddress(rest, name);
    else if (kind === 'Range') {
      const [start = '', end = ''] = rest.split('-');
      this.addRange(start, end, name);
    } else if (kind === 'Subnet') {
      const [net = '', prefix] = rest.split('/');
      this.addSubnet(net, Number(prefix), name);
    } else throw invalidArgumentValue('data', rule);
  }
}
