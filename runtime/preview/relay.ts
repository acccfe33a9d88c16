import { readBytes } from '../network/readable-bytes.ts';
import type {
  PreviewAbort,
  PreviewCookies,
  PreviewGone,
  PreviewRequest,
  PreviewResponse,
} from '../protocol/preview.ts';
import { previewPath, type PreviewAddress } from './preview-address.ts';

/** In ms: how often a worker that waits looks whether the host is still there. */
const LOOK = 1000;
const WITHOUT_BODY = new Set([204, 205, 304]);

/** An instance's id is its page's id among the worker's clients, and a number behind a hyphen. */
const HOST_ID = /^(?<id>.+)-\d+$/;

/** Bodies of forms on their way through a redirect, by their new addresses: WebKit loses them there. */
const movedBodies = new Map<string, ArrayBuffer>();

/** Keeps the body of a request that is about to come again at its place in the preview. */
export function keepBody(address: PreviewAddress, body: ArrayBuffer): void {
  movedBodies.set(previewPath(address), body);
}

async function bodyOf(request: Request, address: PreviewAddress): Promise<ArrayBuffer | undefined> {
  if (['GET', 'HEAD'].includes(request.method)) return undefined;
  const body = await request.arrayBuffer();
  const place = previewPath(address);
  const moved = request.mode === 'navigate' ? movedBodies.get(place) : undefined;
  movedBodies.delete(place);
  return body.byteLength === 0 ? moved : body;
}

/** Finds the page that has a container; undefined when it is closed. */
export async function hostOf(
  worker: ServiceWorkerScopeLike,
  instance: string,
): Promise<WindowClientLike | undefined> {
  const id = HOST_ID.exec(instance)?.groups?.['id'];
  return id === undefined ? undefined : worker.clients.get(id);
}

/**
 * Hands a request to the page that has the server, and its answer to the page that asked.
 *
 * @returns undefined when that page does not have the container any more, or closes before it answers
 */
export async function askHost(
  event: FetchEventLike,
  address: PreviewAddress,
  host: WindowClientLike,
  worker: ServiceWorkerScopeLike,
): Promise<Response | undefined> {
  const { request } = event;
  const { instance, port, path } = address;
  const { method, mode, destination, credentials, referrer } = request;
  const body = await bodyOf(request, address);
  const message: PreviewRequest = {
    type: 'preview-request',
    instance,
    port,
    path,
    method,
    mode,
    destination,
    credentials,
    referrer,
    headers: [...request.headers],
    ...(body && body.byteLength > 0 && { body }),
  };
  const { port1, port2 } = new MessageChannel();
  const watch = watchHost(event, host, worker);
  const answered = new Promise<PreviewResponse | undefined>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<PreviewResponse | PreviewGone>) =>
      resolve(data.type === 'response' ? data : undefined);
    watch.gone.addEventListener('abort', () => resolve(undefined));
  });
  const abort = (): void => port1.postMessage({ type: 'abort' } satisfies PreviewAbort);
  request.signal.addEventListener('abort', abort);
  // Only Firefox tells by the signal of a request that is given up before its response.
  watch.onDeserted(abort);
  host.postMessage(message, message.body ? [port2, message.body] : [port2]);
  const answer = await answered;
  request.signal.removeEventListener('abort', abort);
  watch.onDeserted(() => {});
  port1.close();
  if (!answer) {
    watch.stop();
    return undefined;
  }
  if (answer.cookies.length > 0) {
    const page = await worker.clients.get(event.clientId);
    const { cookies } = answer;
    page?.postMessage({ type: 'preview-cookies', cookies, path } satisfies PreviewCookies);
  }
  return toResponse(answer, watch);
}

interface HostWatch {
  /** Aborts when the host's page is closed. */
  gone: AbortSignal;
  /** Calls back when the page that asked is closed. */
  onDeserted(callback: () => void): void;
  stop(): void;
}

/** Looks after the pages at both ends of an answer, and keeps the worker from being stopped meanwhile. */
function watchHost(
  event: FetchEventLike,
  host: WindowClientLike,
  worker: ServiceWorkerScopeLike,
): HostWatch {
  const gone = new AbortController();
  const over = Promise.withResolvers<void>();
  let desert = (): void => {};
  event.waitUntil(over.promise);
  const timer = setInterval(async () => {
    if (!(await worker.clients.get(host.id))) {
      stop();
      gone.abort();
    } else if (event.clientId !== '' && !(await worker.clients.get(event.clientId))) {
      desert();
    }
  }, LOOK);
  const stop = (): void => {
    clearInterval(timer);
    over.resolve();
  };
  return { gone: gone.signal, onDeserted: (callback) => (desert = callback), stop };
}

function toResponse(answer: PreviewResponse, watch: HostWatch): Response {
  const { status, statusText, headers } = answer;
  const stream = readBytes(answer.body, { signal: watch.gone, onOver: watch.stop });
  if (!WITHOUT_BODY.has(status)) return new Response(stream, { status, statusText, headers });
  void stream.cancel();
  return new Response(null, { status, statusText, headers });
}
