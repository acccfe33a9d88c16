import { invalidArgumentType, nodeError } from '../../node-errors.ts';
import { lookup as systemLookup, type Lookup, type LookupAddress } from '../dns.ts';
import {
  invalidArgumentValue,
  outOfRange,
  validateBoolean,
  validateFunction,
  validateNumber,
  validateString,
} from '../validate.ts';
import { assertPort, isIP } from './address.ts';

/** Options of `socket.connect` (Node's documentation: Net, `socket.connect(options)`). */
export interface ConnectOptions {
  port?: number | string;
  host?: string;
  path?: string;
  family?: number;
  hints?: number;
  localAddress?: string;
  localPort?: number;
  lookup?: Lookup;
  autoSelectFamily?: boolean;
  autoSelectFamilyAttemptTimeout?: number;
  timeout?: number;
  noDelay?: boolean;
  keepAlive?: boolean;
  keepAliveInitialDelay?: number;
}

export type Callback = () => void;

let autoSelectFamily = true;
let attemptTimeout = 250;

/** The loopback has one address, so there is nothing to select; the settings are kept and told. */
export const getDefaultAutoSelectFamily = (): boolean => autoSelectFamily;

/** See {@link getDefaultAutoSelectFamily}. Throws `ERR_INVALID_ARG_TYPE`. */
export function setDefaultAutoSelectFamily(value: boolean): void {
  validateBoolean(value, 'value');
  autoSelectFamily = value;
}

/** In ms. See {@link getDefaultAutoSelectFamily}. */
export const getDefaultAutoSelectFamilyAttemptTimeout = (): number => attemptTimeout;

/** In ms, at least 10. Throws `ERR_INVALID_ARG_TYPE` and `ERR_OUT_OF_RANGE`. */
export function setDefaultAutoSelectFamilyAttemptTimeout(value: number): void {
  validateTimeout(value, 'value');
  attemptTimeout = Math.max(10, value);
}

function validateTimeout(value: unknown, name: string): void {
  validateNumber(value, name);
  const range = '>= 1 && <= 2147483647';
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < 1 || value > 2147483647) throw outOfRange(name, range, value);
}

/** The forms of the arguments of `connect` and `listen`: options, or port or path, and host. */
export function normalizeArguments<Options extends object>(
  args: unknown[],
): [Options, Callback | undefined] {
  const last = args.at(-1);
  const callback = typeof last === 'function' ? (last as Callback) : undefined;
  const [first, second] = args;
  if (typeof first === 'object' && first !== null) return [first as Options, callback];
  if (typeof first === 'string' && Number.isNaN(Number(first === '' ? Number.NaN : first))) {
    if (!/^(0x|-0x|\s*)$/.test(first)) return [{ path: first } as Options, callback];
  }
  if (args.length === 0 || typeof first === 'function') return [{} as Options, callback];
  const host = typeof second === 'string' ? { host: second } : {};
  return [{ port: first, ...host } as Options, callback];
}

const NO_OBJECTS = ['objectMode', 'readableObjectMode', 'writableObjectMode'] as const;

/** Throws if the options cannot be those of a socket. */
export function validateSocketOptions(options: object): void {
  for (const name of NO_OBJECTS) {
    const value: unknown = Reflect.get(options, name);
    if (value) throw invalidArgumentValue(`options.${name}`, value, 'is not supported');
  }
}

/** Throws, with Node's codes, if nothing can be connected to with these options. */
export function validateConnectOptions(options: ConnectOptions): void {
  const { port, path, host, localAddress, localPort, lookup } = options;
  if (path !== undefined && path !== null) return validateString(path, 'options.path');
  if (port === undefined) {
    const message = 'The "options" or "port" or "path" argument must be specified';
    throw nodeError(TypeError as ErrorConstructor, 'ERR_MISSING_ARGS', message);
  }
  validateHost(host);
  if (localAddress && !isIP(localAddress)) throw invalidAddress(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw invalidArgumentType('options.port', 'one of type number or string', port);
  }
  assertPort(port, 'Port');
  if (options.autoSelectFamily !== undefined) {
    validateBoolean(options.autoSelectFamily, 'options.autoSelectFamily');
  }
  if (options.autoSelectFamilyAttemptTimeout !== undefined) {
    const name = 'options.autoSelectFamilyAttemptTimeout';
    validateTimeout(options.autoSelectFamilyAttemptTimeout, name);
  }
  if (lookup !== undefined) validateFunction(lookup, 'options.lookup');
}

function validateHost(host: unknown): void {
  if (host === undefined || host === null) return;
  validateString(host, 'options.host');
  if (host.includes('\0')) {
    throw invalidArgumentValue('options.host', host, 'must be a string without null bytes.');
  }
}

function invalidAddress(address: unknown): Error {
  const message = `Invalid IP address: ${String(address)}`;
  return nodeError(TypeError as ErrorConstructor, 'ERR_INVALID_IP_ADDRESS', message);
}

/** An address that a name stands for, or why it stands for none. */
export type Found = { address: string; family: 4 | 6 } | { error: Error };

/**
 * Looks a host's name up, by the program's own function where it gives one.
 *
 * @param options - as given to `connect`
 * @param each - told of every answer of the lookup, as the event `lookup` is
 * @param done - told of the address to connect to
 * @throws `ERR_INVALID_ARG_VALUE` for hints or a family that do not exist
 */
export function findAddress(
  options: ConnectOptions,
  each: (error: Error | null, address?: string, family?: number) => void,
  done: (found: Found) => void,
): void {
  const { host = 'localhost', hints = 0, family = 0, lookup = systemLookup } = options;
  const all = (options.autoSelectFamily ?? autoSelectFamily) && family === 0;
  const asked = { family, hints, ...(all && { all }) };
  lookup(host, asked, (error, found, foundFamily) => {
    if (error) {
      each(error);
      return done({ error });
    }
    const addresses: LookupAddress[] = Array.isArray(found)
      ? found
      : [{ address: found as string, family: foundFamily as number }];
    for (const { address, family } of addresses) each(null, address, family);
    const [first] = addresses;
    if (!first || !isIP(first.address)) done({ error: invalidAddress(first?.address) });
    else if (first.family !== 4 && first.family !== 6)
      done({ error: invalidFamily(first, options) });
    else done({ address: first.address, family: first.family });
  });
}

function invalidFamily({ family }: LookupAddress, { host, port }: ConnectOptions): Error {
  const message = `Invalid address family: ${family} ${host}:${port}`;
  const error = nodeError(RangeError as ErrorConstructor, 'ERR_INVALID_ADDRESS_FAMILY', message);
  return Object.assign(error, { host, port });
}
