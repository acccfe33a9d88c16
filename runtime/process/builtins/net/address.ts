import { invalidArgumentType, nodeError } from '../../node-errors.ts';

/** The only address there is on the container's network. */
export const LOOPBACK = '127.0.0.1';

const LOCAL_ADDRESSES = new Set([LOOPBACK, '::1', '0.0.0.0', '::', '::ffff:127.0.0.1']);

/** Whether a host, an IPv6 address with or without brackets, is the container itself. */
export function isLocalHost(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return address === 'localhost' || LOCAL_ADDRESSES.has(address);
}

const ZONE = /%[\w.~-]+$/;

/** 4, 6 or 0: which version of IP an address is written in. An IPv6 address may name its zone. */
export function isIP(input: unknown): 0 | 4 | 6 {
  const text = String(input);
  if (/^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?=.)|$)){4}$/.test(text)) return 4;
  const address = text.replace(ZONE, '');
  return address.includes(':') && URL.canParse(`http://[${address}]`) ? 6 : 0;
}

/** Whether an address is written as IPv4. */
export const isIPv4 = (input: unknown): boolean => isIP(input) === 4;
/** Whether an address is written as IPv6. */
export const isIPv6 = (input: unknown): boolean => isIP(input) === 6;

/** What a listening server says of its place; without a host it is every address. */
export function listeningAddress(
  host: string | undefined,
  port: number,
): { address: string; family: string; port: number } {
  const address = host === undefined ? '::' : host === 'localhost' ? LOOPBACK : host;
  return { address, family: isIPv6(address) ? 'IPv6' : 'IPv4', port };
}

/**
 * Throws `ERR_SOCKET_BAD_PORT` unless the value can be a port: 0 to 65535, as a number or in digits.
 *
 * @param name - of the value, for the message
 */
export function assertPort(port: unknown, name = 'options.port'): void {
  const written = typeof port === 'string' && port.trim() !== '';
  const number = written ? Number(port) : typeof port === 'number' ? port : Number.NaN;
  if (Number.isInteger(number) && number >= 0 && number < 65536) return;
  const { message } = invalidArgumentType(name, '', port);
  throw nodeError(
    RangeError as ErrorConstructor,
    'ERR_SOCKET_BAD_PORT',
    `${name} should be >= 0 and < 65536. ${message.slice(message.indexOf('Received'))}.`,
  );
}
