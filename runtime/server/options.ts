import { parseArgs } from 'node:util';
import { StartError } from './start-error.ts';

/** Where the two servers listen and what visitors call them. */
export interface AddressOptions {
  /** Host name or address to listen on; all interfaces without it. */
  host?: string | undefined;
  /** Port of the course; 0 takes a free one. */
  port: number;
  /** Port of the sandbox; 0 takes a free one. */
  sandboxPort: number;
  /** Origin at which a proxy offers the course; set together with `sandboxOrigin`. */
  publicOrigin?: string | undefined;
  /** Origin at which a proxy offers the sandbox. */
  sandboxOrigin?: string | undefined;
}

const DEFAULT_PORT = 4321;
const LAST_PORT = 65_535;

/** What `npm start -- --help` prints. */
export const HELP = `Usage: npm start -- [options]

Serves the course, and on a second port the sandbox in which its programs run.
Builds the site first when it is missing or out of date.

Options
  --host <name>            listen on this host name or address (default: all interfaces)
  --port <number>          port of the course (default: ${DEFAULT_PORT})
  --sandbox-port <number>  port of the sandbox (default: the one after --port)
  --help                   print this text

Environment, for a proxy that adds TLS (set both or neither)
  PUBLIC_ORIGIN            origin of the course, for instance https://course.example.org
  SANDBOX_ORIGIN           origin of the sandbox, for instance https://sandbox.example.org
`;

/**
 * Reads the command line and the environment of `npm start`.
 * @param args The arguments after the script's name.
 * @param environment The variables of the process.
 * @returns The addresses, or 'help' when the person asked for help.
 * @throws {StartError} With exit code 2, naming the option and the value that is wrong.
 */
export function parseOptions(
  args: string[],
  environment: Record<string, string | undefined>,
): AddressOptions | 'help' {
  const values = parseFlags(args);
  if (values.help === true) return 'help';
  // An address with a zone (fe80::1%eth0) cannot be written in a browser.
  if (values.host === '' || values.host?.includes('%') === true) {
    throw usageError(
      `--host needs a host name or an address without a zone, not '${values.host}'.`,
    );
  }
  const port = values.port === undefined ? DEFAULT_PORT : parsePort('--port', values.port);
  const sandboxPort =
    values['sandbox-port'] === undefined
      ? portAfter(port)
      : parsePort('--sandbox-port', values['sandbox-port']);
  if (port !== 0 && port === sandboxPort) {
    throw usageError(`--port and --sandbox-port are both ${port}: the sandbox needs its own port.`);
  }
  return { host: values.host, port, sandboxPort, ...parseOrigins(environment) };
}

function parseFlags(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        host: { type: 'string' },
        port: { type: 'string' },
        'sandbox-port': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const { message } = error as Error;
    const ambiguous = /'(--[\w-]+)' argument is ambiguous/.exec(message)?.[1];
    if (ambiguous !== undefined) {
      const value = args[args.indexOf(ambiguous) + 1];
      throw usageError(`${ambiguous} needs a value, and '${value}' looks like an option.`);
    }
    // Node adds advice on positional arguments, which this command does not take.
    const [reason = ''] = message.split(/\.?(?:\s*\n|\.\s|$)/);
    throw usageError(`${reason}.`);
  }
}

function usageError(problem: string): StartError {
  return new StartError(`${problem} The options are listed by: npm start -- --help`, 2);
}

function parsePort(option: string, value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > LAST_PORT) {
    throw usageError(`${option} needs a whole number from 0 to ${LAST_PORT}, not '${value}'.`);
  }
  return port;
}

function portAfter(port: number): number {
  if (port === LAST_PORT) {
    throw usageError(`There is no port after ${port} for the sandbox: choose a --sandbox-port.`);
  }
  return port === 0 ? 0 : port + 1;
}

function parseOrigins(environment: Record<string, string | undefined>) {
  const publicOrigin = parseOrigin('PUBLIC_ORIGIN', environment['PUBLIC_ORIGIN']);
  const sandboxOrigin = parseOrigin('SANDBOX_ORIGIN', environment['SANDBOX_ORIGIN']);
  if ((publicOrigin === undefined) !== (sandboxOrigin === undefined)) {
    const missing = publicOrigin === undefined ? 'PUBLIC_ORIGIN' : 'SANDBOX_ORIGIN';
    throw usageError(`${missing} is not set: set PUBLIC_ORIGIN and SANDBOX_ORIGIN, or neither.`);
  }
  if (publicOrigin !== undefined && publicOrigin === sandboxOrigin) {
    throw usageError(
      `PUBLIC_ORIGIN and SANDBOX_ORIGIN are both '${publicOrigin}': they must differ, so that learners' code cannot read the course's storage.`,
    );
  }
  return { publicOrigin, sandboxOrigin };
}

function parseOrigin(variable: string, value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  const url = URL.parse(value);
  const isOrigin =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    [url.origin, `${url.origin}/`].includes(value);
  if (!isOrigin) {
    throw usageError(
      `${variable} needs an origin such as https://course.example.org, not '${value}'.`,
    );
  }
  return url.origin;
}
