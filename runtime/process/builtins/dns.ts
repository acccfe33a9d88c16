import { AsyncWork } from '../async-scope.ts';
import { kernel } from '../current.ts';
import { invalidArgumentType } from '../node-errors.ts';
import { isIP, LOOPBACK } from './net/address.ts';
import { invalidArgumentValue, validateFunction, validateOneOf } from './validate.ts';

export const ADDRCONFIG = 0x20;
export const ALL = 0x10;
export const V4MAPPED = 0x08;
export const NODATA = 'ENODATA';
export const NOTFOUND = 'ENOTFOUND';

/** An address that a name stands for. */
export interface LookupAddress {
  address: string;
  family: number;
}

/** How a name is looked up. */
export interface LookupOptions {
  family?: number | 'IPv4' | 'IPv6';
  hints?: number;
  all?: boolean;
  order?: string;
  verbatim?: boolean;
}

type LookupCallback = (
  error: Error | null,
  address?: string | LookupAddress[],
  family?: number,
) => void;

/** `dns.lookup`, or a function of a program that does the same. */
export type Lookup = (hostname: string, options: LookupOptions, callback: LookupCallback) => void;

/** Only the container itself can be reached, so every other name is one that cannot be found. */
function notFound(hostname: string): Error {
  const reason = "the network of this container ends at the page; use 'localhost'";
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}: ${reason}`), {
    errno: -3008,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
}

function addressesOf(hostname: string, family: number): LookupAddress[] {
  const version = isIP(hostname);
  if (version !== 0) return [{ address: hostname, family: version }];
  if (hostname !== '' && hostname.toLowerCase() !== 'localhost') return [];
  return [{ address: family === 6 ? '::1' : LOOPBACK, family: family === 6 ? 6 : 4 }];
}

function normalizeOptions(
  options: unknown,
): Required<Pick<LookupOptions, 'all'>> & { family: number } {
  const given: LookupOptions =
    typeof options === 'number' ? { family: options } : ((options ?? {}) as LookupOptions);
  const { all = false, hints = 0, family: asked = 0 } = given;
  if ((hints & ~(ADDRCONFIG | ALL | V4MAPPED)) !== 0) throw invalidArgumentValue('hints', hints);
  const family = asked === 'IPv4' ? 4 : asked === 'IPv6' ? 6 : asked;
  if (family !== 0 && family !== 4 && family !== 6) {
    const name = typeof options === 'number' ? 'family' : 'options.family';
    throw invalidArgumentValue(name, family, 'must be one of: 0, 4, 6');
  }
  return { all, family };
}

/**
 * Finds the addresses of a name (Node's documentation: DNS, `dns.lookup()`). The container's network
 * knows `localhost` and what is an address already.
 *
 * @param rest - the options or the family, which may be left out, and the callback
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`; another name gives the callback `ENOTFOUND`
 */
export function lookup(hostname: string, ...rest: unknown[]): void {
  if (hostname && typeof hostname !== 'string') {
    throw invalidArgumentType('hostname', 'of type string', hostname);
  }
  const callback = rest.at(-1);
  validateFunction(callback, 'callback');
  const answer = callback as unknown as LookupCallback;
  const { all, family } = normalizeOptions(rest.length > 1 ? rest[0] : {});
  const addresses = addressesOf(hostname, family);
  const [first] = addresses;
  const work = new AsyncWork('GETADDRINFOREQWRAP');
  kernel().loop.answerLater(() => {
    work.run(() => {
      if (!first) answer(notFound(hostname));
      else if (all) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
  }, REQUEST);
}

const REQUEST = { type: 'GetAddrInfoReqWrap' };

/** `dns.promises`: as above, with promises. */
export const promises = {
  lookup: (hostname: string, options: LookupOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lookup(hostname, options, (error: Error | null, address?: string, family?: number) => {
        if (error) reject(error);
        else resolve(options.all ? address : { address, family });
      });
    }),
};

Object.defineProperty(lookup, Symbol.for('nodejs.util.promisify.custom'), {
  value: promises.lookup,
});

const ORDERS = ['verbatim', 'ipv4first', 'ipv6first'];
let order = 'verbatim';

/** The order in which Node sorts the addresses of a name; here each has one address only. */
export const getDefaultResultOrder = (): string => order;

/** Sets what {@link getDefaultResultOrder} gives. Throws `ERR_INVALID_ARG_VALUE`. */
export function setDefaultResultOrder(given: unknown): void {
  validateOneOf(given, 'dnsOrder', ORDERS);
  order = String(given);
}
