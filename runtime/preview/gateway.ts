import type {
  PageScriptSettings,
  PreviewAbort,
  PreviewReport,
  PreviewRequest,
  PreviewResponse,
} from '../protocol/preview.ts';
import { sendBytes } from '../network/readable-bytes.ts';
import { setLlhttp } from '../process/builtins/http/parser.ts';
import { ConnectionPool, type Connect } from './connection-pool.ts';
import { CookieJar } from './cookie-jar.ts';
import { brokenOffPage, refusedPage, type ErrorPage } from './error-pages.ts';
import type { WireResponse } from './http-connection.ts';
import { insertHtml } from './insert-html.ts';
import { previewTags, type PreviewScript } from './preview-tags.ts';
import { writeRequestHead } from './request-head.ts';
import { headerValues, pageHeaders } from './response-head.ts';

/** What a container lends its gateway. */
export interface GatewayOptions {
  connect: Connect;
  /** Reads the responses. */
  llhttp: WebAssembly.Module;
  /** The address of the script that runs first in every document. */
  pageScript: string;
  forwardErrors: boolean | 'exceptions-only';
  /** What to insert in documents at this moment. */
  previewScript(): PreviewScript | undefined;
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;
type Answer = Omit<PreviewResponse, 'type' | 'body'> & { body: Bytes; isWhole: boolean };

/**
 * Speaks HTTP/1.1 with the servers of one container on behalf of its previewed pages, as a browser
 * would: connections kept alive, a jar of cookies, bodies decoded.
 */
export class PreviewGateway {
  readonly #options: GatewayOptions;
  readonly #pool: ConnectionPool;
  readonly #jar = new CookieJar();

  constructor(options: GatewayOptions) {
    this.#options = options;
    setLlhttp(options.llhttp);
    this.#pool = new ConnectionPool(options.connect);
  }

  /**
   * Answers a request on the port that came with it.
   *
   * @param request - as the Service Worker sent it
   * @param port - gets a {@link PreviewResponse}; may say {@link PreviewAbort}
   */
  async answer(request: PreviewRequest, port: MessagePort): Promise<void> {
    const abort = new AbortController();
    port.onmessage = (event: MessageEvent<PreviewAbort>) => {
      if (event.data.type === 'abort') abort.abort();
    };
    try {
      const { body, isWhole, ...head } = await this.#respond(request, abort.signal);
      if (isWhole) {
        const bytes = await new Response(body).arrayBuffer();
        const whole: PreviewResponse = { type: 'response', ...head, body: bytes };
        port.postMessage(whole, [bytes]);
        return;
      }
      const { port1, port2 } = new MessageChannel();
      const response: PreviewResponse = { type: 'response', ...head, body: port2 };
      port.postMessage(response, [port2]);
      await sendBytes(body, port1);
    } finally {
      port.close();
    }
  }

  /** Takes what a page assigned to `document.cookie`. */
  setCookie({ cookie, path }: Extract<PreviewReport['report'], { type: 'cookie' }>): void {
    this.#jar.setFromScript(cookie, path);
  }

  async #respond(request: PreviewRequest, signal: AbortSignal): Promise<Answer> {
    const { method, port, path, body, credentials } = request;
    const cookie = credentials === 'omit' ? '' : this.#jar.header(path);
    const head = writeRequestHead(request, cookie, {
      userAgent: navigator.userAgent,
      languages: navigator.languages,
      sandboxOrigin: location.origin,
    });
    try {
      const bytes = body && new Uint8Array(body);
      const response = await this.#pool.send(port, { method, head, body: bytes }, signal);
      return this.#toPage(request, response);
    } catch (error) {
      const isRefused = (error as { code?: string }).code === 'ECONNREFUSED';
      return errorAnswer(isRefused ? refusedPage(port) : brokenOffPage(port));
    }
  }

  #toPage(request: PreviewRequest, { head, body, isWhole }: WireResponse): Answer {
    const { rawHeaders } = head;
    const cookies = request.credentials === 'omit' ? [] : headerValues(rawHeaders, 'set-cookie');
    for (const cookie of cookies) this.#jar.setFromResponse(cookie, request.path);
    const decoded = request.method === 'HEAD' ? body : decode(body, rawHeaders);
    const insertion = this.#insertion(request, rawHeaders);
    const headers = pageHeaders(rawHeaders, request, request.destination);
    return {
      status: head.statusCode,
      statusText: head.statusMessage,
      // What has to be decoded may turn out to be broken, and then breaks off behind its head.
      isWhole: isWhole && decoded === body,
      headers: insertion ? headers.filter(([name]) => name !== 'content-length') : headers,
      body: insertion ? decoded.pipeThrough(insertHtml(insertion)) : decoded,
      cookies: cookies.filter((cookie) => !/;\s*httponly\s*(?:;|=|$)/i.test(cookie)),
    };
  }

  /** What is inserted in a response: something only in a document of HTML. */
  #insertion(request: PreviewRequest, rawHeaders: readonly string[]): string | undefined {
    const [type = ''] = headerValues(rawHeaders, 'content-type');
    const isDocument = ['document', 'iframe', 'frame'].includes(request.destination);
    if (!isDocument || !/^\s*text\/html\b/i.test(type)) return undefined;
    const settings: PageScriptSettings = {
      instance: request.instance,
      port: request.port,
      forwardErrors: this.#options.forwardErrors,
      cookies: this.#jar.visible(request.path),
    };
    return previewTags(this.#options.pageScript, settings, this.#options.previewScript());
  }
}

/** Takes the codings off that the gateway asks for; others reach the page as they are. */
function decode(body: Bytes, rawHeaders: readonly string[]): Bytes {
  const codings = headerValues(rawHeaders, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase().replace(/^x-/, ''));
  let decoded = body;
  for (const coding of codings.toReversed()) {
    if (coding !== 'gzip' && coding !== 'deflate') break;
    decoded = decoded.pipeThrough(new DecompressionStream(coding)) as Bytes;
  }
  return decoded;
}

function errorAnswer({ status, statusText, html }: ErrorPage): Answer {
  const body = new Blob([html]).stream() as Bytes;
  const rawHeaders = ['Content-Type', 'text/html; charset=utf-8'];
  const source = { instance: '', port: 0, path: '/' };
  const headers = pageHeaders(rawHeaders, source, 'iframe');
  return { status, statusText, headers, body, isWhole: true, cookies: [] };
}
