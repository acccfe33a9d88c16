import fs from 'node:fs';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { ShellError } from '../errors.ts';
import { chunksOf, isBroken, write } from '../streams.ts';
import type { Utility, UtilityCall } from '../utility.ts';
import { readOptions, type Options } from './options.ts';

/** curl's exit codes (its manual page, EXIT CODES). */
const CODES = {
  url: 3,
  host: 6,
  connect: 7,
  httpError: 22,
  read: 26,
  timeout: 28,
  redirects: 47,
  empty: 52,
  receive: 56,
};

const MOST_REDIRECTS = 50;
const VERSION = 'curl/8.0.0';

const LONG = {
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': ':',
  'data-binary': ':',
  'data-urlencode': ':',
  json: ':',
  include: 'i',
  head: 'I',
  silent: 's',
  'show-error': 'S',
  verbose: 'v',
  location: 'L',
  output: 'o',
  'remote-name': 'O',
  fail: 'f',
  user: 'u',
  'user-agent': 'A',
  cookie: 'b',
  referer: 'e',
  get: 'G',
  'no-buffer': 'N',
  'max-time': 'm',
  'write-out': 'w',
  insecure: 'k',
  'upload-file': 'T',
  'http1.1': '',
  compressed: '',
};

interface Failure {
  code: number;
  message: string;
}

/** Requests addresses (curl's manual page), on the network of the container. */
export const curl: Utility = async (call) => {
  const options = readOptions(call.args, 'X:H:d:iIsSvLo:OfgGNu:A:b:e:m:w:kT:', LONG);
  if (options.operands.length === 0) throw new ShellError('(2) no URL specified', 2);
  let status = 0;
  for (const address of options.operands) {
    const failure = await transfer(call, options, address);
    status = failure?.code ?? 0;
    const silent = options.flags.has('s') && !options.flags.has('S');
    if (failure && !silent)
      await write(call.stderr, `curl: (${failure.code}) ${failure.message}\n`);
  }
  return status;
};

interface Exchange {
  url: URL;
  method: string;
  headers: Record<string, string | string[]>;
  body: Uint8Array | undefined;
}

async function transfer(
  call: UtilityCall,
  options: Options,
  address: string,
): Promise<Failure | undefined> {
  const given = /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(given))
    return { code: CODES.url, message: 'URL rejected: Malformed input to a URL function' };
  let exchange: Exchange;
  try {
    exchange = firstExchange(call, options, new URL(given));
  } catch (error) {
    return { code: CODES.read, message: (error as Error).message };
  }
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const outcome = await new Transfer(call, options, exchange).run();
    if (!('location' in outcome)) return outcome.failure;
    exchange = redirected(exchange, outcome);
  }
  return { code: CODES.redirects, message: `Maximum (${MOST_REDIRECTS}) redirects followed` };
}

/** What a browser and curl do: a form that was sent is not sent again, except for 307 and 308. */
function redirected(before: Exchange, to: { location: string; status: number }): Exchange {
  const url = new URL(to.location, before.url);
  const keeps = to.status === 307 || to.status === 308 || before.method === 'HEAD';
  if (keeps) return { ...before, url, headers: { ...before.headers, Host: url.host } };
  const headers = Object.entries(before.headers).filter(([name]) => !/^content-/i.test(name));
  const kept = { ...Object.fromEntries(headers), Host: url.host };
  return { url, method: 'GET', headers: kept, body: undefined };
}

function firstExchange(call: UtilityCall, { flags, values }: Options, url: URL): Exchange {
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  const upload = last('T');
  const json = last('json');
  const body =
    upload === undefined ? dataOf(call, values) : fs.readFileSync(path.resolve(call.cwd, upload));
  const headers: Record<string, string | string[]> = {
    Host: url.host,
    'User-Agent': last('A') ?? VERSION,
    Accept: '*/*',
  };
  const user = last('u');
  if (user !== undefined)
    headers['Authorization'] = `Basic ${Buffer.from(user).toString('base64')}`;
  const cookie = last('b');
  if (cookie !== undefined) headers['Cookie'] = cookie;
  const referer = last('e');
  if (referer !== undefined) headers['Referer'] = referer;
  if (json !== undefined)
    Object.assign(headers, { 'Content-Type': 'application/json', Accept: 'application/json' });
  else if (body && upload === undefined)
    headers['Content-Type'] = 'application/x-www-form-urlencoded';
  for (const line of values.get('H') ?? []) addHeader(headers, line);
  if (flags.has('G') && body) {
    url.search += (url.search ? '&' : '?') + Buffer.from(body).toString();
    delete headers['Content-Type'];
    return { url, method: last('X') ?? 'GET', headers, body: undefined };
  }
  const method = flags.has('I') ? 'HEAD' : upload === undefined ? (body ? 'POST' : 'GET') : 'PUT';
  return { url, method: last('X') ?? method, headers, body };
}

/** `Name: value` sets a header, `Name:` takes it away, `Name;` sends it empty. */
function addHeader(headers: Record<string, string | string[]>, line: string): void {
  const [, name = '', mark, value = ''] = /^([^:;]+)([:;])\s*([^]*)$/.exec(line) ?? [];
  const key =
    Object.keys(headers).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
  if (mark === ':' && value === '') delete headers[key];
  else if (key in headers && key !== name && !/^(accept|user-agent|content-type)$/i.test(key))
    headers[key] = [headers[key] ?? '', value].flat();
  else if (mark !== undefined) headers[key] = value;
}

function dataOf({ cwd }: UtilityCall, values: Options['values']): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  const file = (name: string): Buffer => fs.readFileSync(path.resolve(cwd, name));
  for (const text of [...(values.get('d') ?? []), ...(values.get('json') ?? [])]) {
    // As curl's -d does, which is meant for forms: lines of a file are joined.
    const fromFile =
      text.startsWith('@') &&
      file(text.slice(1))
        .toString()
        .replace(/[\r\n]/g, '');
    pieces.push(Buffer.from(fromFile === false ? text : fromFile));
  }
  for (const text of values.get('data-raw') ?? []) pieces.push(Buffer.from(text));
  for (const text of values.get('data-binary') ?? []) {
    pieces.push(text.startsWith('@') ? file(text.slice(1)) : Buffer.from(text));
  }
  for (const text of values.get('data-urlencode') ?? []) {
    const at = text.indexOf('=');
    pieces.push(Buffer.from(text.slice(0, at + 1) + encodeURIComponent(text.slice(at + 1))));
  }
  if (pieces.length === 0) return undefined;
  const separator = values.has('json') ? '' : '&';
  return Buffer.concat(
    pieces.flatMap((piece, index) => (index > 0 ? [Buffer.from(separator), piece] : [piece])),
  );
}

type Outcome = { location: string; status: number } | { failure: Failure | undefined };

/** One request and what becomes of its response. */
class Transfer {
  readonly #call: UtilityCall;
  readonly #options: Options;
  readonly #exchange: Exchange;

  constructor(call: UtilityCall, options: Options, exchange: Exchange) {
    this.#call = call;
    this.#options = options;
    this.#exchange = exchange;
  }

  async run(): Promise<Outcome> {
    const { url, method, headers, body } = this.#exchange;
    if (url.protocol !== 'http:') {
      return {
        failure: {
          code: 1,
          message: `Protocol "${url.protocol.slice(0, -1)}" not supported: servers here speak plain http`,
        },
      };
    }
    const seconds = Number(this.#options.values.get('m')?.at(-1) ?? 0);
    const signal =
      seconds > 0
        ? AbortSignal.any([this.#call.signal, AbortSignal.timeout(seconds * 1000)])
        : this.#call.signal;
    try {
      const request = http.request(url, { method, headers, signal, agent: false });
      // Otherwise a body of a GET, or none of a POST, would be sent in chunks.
      if (body) request.setHeader('Content-Length', body.length);
      // As curl does it: it closes the connection without saying so before.
      request.removeHeader('Connection');
      request.end(body);
      const response = await responseTo(request);
      await this.#tellHeads(request, response);
      const { statusCode: status = 0, headers: received } = response;
      if (
        this.#options.flags.has('L') &&
        received.location !== undefined &&
        status >= 300 &&
        status < 400
      ) {
        response.resume();
        return { location: received.location, status };
      }
      return { failure: await this.#receive(response) };
    } catch (error) {
      return { failure: this.#failureOf(error as Error & { code?: string }, signal) };
    }
  }

  async #tellHeads(request: ClientRequest, response: IncomingMessage): Promise<void> {
    const { flags } = this.#options;
    const head = [`HTTP/${response.httpVersion} ${response.statusCode} ${response.statusMessage}`];
    for (let at = 0; at < response.rawHeaders.length; at += 2) {
      head.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`);
    }
    if (flags.has('v')) {
      const sent = [`${request.method} ${request.path} HTTP/1.1`];
      for (const name of request.getRawHeaderNames())
        sent.push(`${name}: ${String(request.getHeader(name))}`);
      const marked = (mark: string, lines: string[]): string =>
        [...lines, ''].map((line) => `${mark} ${line}\n`).join('');
      await write(this.#call.stderr, marked('>', sent) + marked('<', head));
    }
    if (flags.has('i') || flags.has('I'))
      await write(this.#call.stdout, [...head, '', ''].join('\r\n'));
  }

  async #receive(response: IncomingMessage): Promise<Failure | undefined> {
    const { flags, values } = this.#options;
    const { stdout } = this.#call;
    const status = response.statusCode ?? 0;
    const failed = flags.has('f') && status >= 400;
    let size = 0;
    const file = failed ? undefined : this.#outputFile();
    for await (const chunk of chunksOf(response)) {
      size += chunk.length;
      if (failed) continue;
      if (isBroken(stdout) && !file) response.destroy();
      await write(file ?? stdout, chunk);
    }
    if (file) await new Promise<void>((resolve) => void file.end(resolve));
    const format = values.get('w')?.at(-1);
    if (format !== undefined) await write(stdout, writeOut(format, response, size));
    if (!response.complete) return { code: 18, message: `end of response with bytes missing` };
    return failed
      ? { code: CODES.httpError, message: `The requested URL returned error: ${status}` }
      : undefined;
  }

  #outputFile(): Writable | undefined {
    const { flags, values } = this.#options;
    const name = flags.has('O')
      ? path.basename(this.#exchange.url.pathname)
      : values.get('o')?.at(-1);
    if (name === undefined || name === '-') return undefined;
    if (name === '') throw new ShellError('Remote file name has no length');
    return fs.createWriteStream('', { fd: fs.openSync(path.resolve(this.#call.cwd, name), 'w') });
  }

  #failureOf(error: Error & { code?: string }, signal: AbortSignal): Failure {
    const { hostname, port } = this.#exchange.url;
    if (signal.aborted) return { code: CODES.timeout, message: 'Operation timed out' };
    if (error.code === 'ECONNREFUSED') {
      return {
        code: CODES.connect,
        message: `Failed to connect to ${hostname} port ${port || 80}: Connection refused`,
      };
    }
    if (error.code === 'ECONNRESET') {
      return {
        code: CODES.empty,
        message:
          error.message === 'socket hang up'
            ? 'Empty reply from server'
            : 'Recv failure: Connection reset by peer',
      };
    }
    if (error.code?.startsWith('HPE_'))
      return { code: 1, message: `Received HTTP/0.9 when not allowed (${error.message})` };
    return {
      code: error.code === 'ENOTFOUND' ? CODES.host : CODES.receive,
      message: error.message,
    };
  }
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
  });
}

/** Fills in what `-w` asks for. */
function writeOut(format: string, response: IncomingMessage, size: number): string {
  const values: Record<string, string> = {
    http_code: String(response.statusCode),
    response_code: String(response.statusCode),
    size_download: String(size),
    content_type: response.headers['content-type'] ?? '',
  };
  return format
    .replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll(String.raw`\t`, '\t');
}
