import { invalidArgumentType, nodeError } from '../../node-errors.ts';

/** The only address there is on the container's network. */
export const LOOPBACK = '127.0.0.1';

const LOCAL_NAMES = new Set(['localhost', LOOPBACK, '::1', '0.0.0.0', '::']);

/** Whether a host, an IPv6 address with or without brackets, is the container itself. */
export function isLocalHost(host: string): boolean {
  return LOCAL_NAMES.has(host.replace(/^\[(.*)\]$/, '$1').toLowerCase());
}

/** 4, 6 or 0: which version of IP an address is written in. */
export function isIP(input: string): 0 | 4 | 6 {
  if (/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(input)) return 4;
  return input.includes(':') && URL.canParse(`http://[${input}]`) ? 6 : 0;
}

/** Whether an address is written as IPv4. */
export const isIPv4 = (input: string): boolean => isIP(input) === 4;
/** Whether an address is written as IPv6. */
export const isIPv6 = (input: string): boolean => isIP(input) === 6;

/** What a listening server says of its place; without a host it is every address. */
export function listeningAddress(
  host: string | undefined,
  port: number,
): { address: string; family: string; port: number } {
  const address = host === undefined ? '::' : host === 'localhost' ? LOOPBACK : host;
  return { address, family: isIPv6(address) ? 'IPv6' : 'IPv4', port };
}

/** Throws unless the value can be a port: 0 to 65535, as a number or in digits. */
export function assertPort(port: unknown): void {
  const number = typeof port === 'string' && port.trim() !== '' ? Number(port) : port;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 65536)
    return;
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw invalidArgumentType('options.port', 'of type number or string', port);
  }
  const shown = typeof port === 'string' ? `type string ('${port}')` : `type number (${port})`;
  throw nodeError(
    RangeError as ErrorConstructor,
    'ERR_SOCKET_BAD_PORT',
    `options.port should be >= 0 and < 65536. Received ${shown}.`,
  );
}

let autoSelectFamily = true;
let attemptTimeout = 250;

/** The loopback has one address, so there is nothing to select; the settings are kept and told. */
export const getDefaultAutoSelectFamily = (): boolean => autoSelectFamily;

/** See {@link getDefaultAutoSelectFamily}. */
export function setDefaultAutoSelectFamily(value: boolean): void {
  autoSelectFamily = value;
}

/** In ms. See {@link getDefaultAutoSelectFamily}. */
export const getDefaultAutoSelectFamilyAttemptTimeout = (): number => attemptTimeout;

/** In ms, at least 10. See {@link getDefaultAutoSelectFamily}. */
export function setDefaultAutoSelectFamilyAttemptTimeout(value: number): void {
  attemptTimeout = Math.max(10, value);
}
