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

/** Pages asked before; one that has been closed meanwhile is found out while its answer is awaited. */
const knownHosts = new Map<string, WindowClientLike>();

/** Finds the page that has a container; undefined when it is closed. */
export async function hostOf(
  worker: ServiceWorkerScopeLike,
  instance: string,
): Promise<WindowClientLike | undefined> {
  const id = HOST_ID.exec(instance)?.groups?.['id'];
  if (id === undefined) return undefined;
  const host = knownHosts.get(id) ?? (await worker.clients.get(id));
  if (host) knownHosts.set(id, host);
  return host;
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
  const watch = watchEnds(event, host, worker);
  const answered = new Promise<PreviewResponse | undefined>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<PreviewResponse | PreviewGone>) =>
      resolve(data.type === 'response' ? data : undefined);
    // Only Firefox tells by the request's signal of one that is given up before its response.
    for (const signal of [watch.lost, request.signal]) {
      signal.addEventListener('abort', () => {
        port1.postMessage({ type: 'abort' } satisfies PreviewAbort);
        resolve(undefined);
      });
    }
  });
  host.postMessage(message, message.body ? [port2, message.body] : [port2]);
  const answer = await answered;
  port1.close();
  if (!(answer?.body instanceof MessagePort)) watch.stop();
  if (!answer) return undefined;
  if (answer.cookies.length > 0) {
    const page = await worker.clients.get(event.clientId);
    const { cookies } = answer;
    page?.postMessage({ type: 'preview-cookies', cookies, path } satisfies PreviewCookies);
  }
  return toResponse(answer, watch);
}

interface Watch {
  /** Aborts when one of the two pages is closed. */
  lost: AbortSignal;
  stop(): void;
}

/** Looks after the pages at both ends of an answer, and keeps the worker from being stopped meanwhile. */
function watchEnds(
  event: FetchEventLike,
  host: WindowClientLike,
  worker: ServiceWorkerScopeLike,
): Watch {
  const lost = new AbortController();
  const over = Promise.withResolvers<void>();
  event.waitUntil(over.promise);
  const stop = (): void => {
    clearInterval(timer);
    over.resolve();
  };
  // A navigation has no page yet that could be closed.
  const ends = [host.id, event.clientId].filter((id) => id !== '');
  const timer = setInterval(async () => {
    const found = await Promise.all(ends.map((id) => worker.clients.get(id)));
    if (found.every(Boolean)) return;
    if (!found[0]) knownHosts.delete(host.id);
    stop();
    lost.abort();
  }, LOOK);
  return { lost: lost.signal, stop };
}

function toResponse(answer: PreviewResponse, watch: Watch): Response {
  const { status, statusText, headers } = answer;
  const body =
    answer.body instanceof MessagePort
      ? readBytes(answer.body, { signal: watch.lost, onOver: watch.stop })
      : answer.body;
  if (!WITHOUT_BODY.has(status)) return new Response(body, { status, statusText, headers });
  if (body instanceof ReadableStream) void body.cancel();
  return new Response(null, { status, statusText, headers });
}
