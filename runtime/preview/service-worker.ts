/**
 * Answers the addresses of previews on the sandbox origin. It keeps nothing that it needs later: the
 * address of a request names the page that has the server, and that page knows the rest, so a browser
 * may stop and start the worker at any moment.
 */
import type { PreviewReport, WhoAmI } from '../protocol/preview.ts';
import { gonePage } from './error-pages.ts';
import { previewPath, readPreviewAddress, type PreviewAddress } from './preview-address.ts';
import { OF_DOCUMENTS } from './response-head.ts';
import { askHost, hostOf, keepBody } from './relay.ts';

const worker = self as unknown as ServiceWorkerScopeLike;

/** The host's own page and scripts, which are never a preview's. */
const HOST_PATH = /^\/(?:headless|preview\/)/;
/** Where processes without shared memory block themselves; the server answers it. */
const SLEEP_PATH = '/sleep';

worker.addEventListener('install', (event) => {
  event.waitUntil(worker.skipWaiting());
  // The host then starts without waiting for this worker.
  const own = event.addRoutes?.([{ condition: { urlPattern: '/headless*' }, source: 'network' }]);
  if (own) event.waitUntil(own);
});

worker.addEventListener('message', (event: MessageEvent<WhoAmI | PreviewReport>) => {
  const { data, source } = event;
  if (data.type === 'who-am-i') {
    event.ports[0]?.postMessage((source as unknown as WindowClientLike).id);
  } else {
    void hostOf(worker, data.instance).then((host) => host?.postMessage(data));
  }
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const address = readPreviewAddress(request.url);
  if (address) {
    const { pathname, search } = url;
    const isBare = previewPath({ ...address, path: '' }) === pathname;
    event.respondWith(isBare ? redirect(`${pathname}/${search}`) : answer(event, address));
    return;
  }
  if (HOST_PATH.test(url.pathname)) return;
  const from = readPreviewAddress(request.referrer);
  const path = url.pathname + url.search;
  const isPlace = request.mode === 'navigate' || request.destination.endsWith('worker');
  if (from && isPlace) event.respondWith(move(request, { ...from, path }));
  else if (from) event.respondWith(answer(event, { ...from, path }));
  else if (url.pathname !== SLEEP_PATH) event.respondWith(answerStray(event, path, isPlace));
});

/**
 * Answers a request beside the previews' addresses that does not say where it comes from. The address
 * that its page was made with does; where there is none, the preview that is open, if it is the only one.
 */
async function answerStray(
  event: FetchEventLike,
  path: string,
  isPlace: boolean,
): Promise<Response> {
  const client = await worker.clients.get(event.clientId);
  if (client && HOST_PATH.test(new URL(client.url).pathname) && !readPreviewAddress(client.url)) {
    return fetch(event.request);
  }
  const from = (client && readPreviewAddress(client.url)) ?? (await onlyPreview());
  if (!from) return fetch(event.request);
  return isPlace ? move(event.request, { ...from, path }) : answer(event, { ...from, path });
}

async function onlyPreview(): Promise<PreviewAddress | undefined> {
  const windows = await worker.clients.matchAll({ includeUncontrolled: true });
  const addresses = windows.flatMap(({ url }) => readPreviewAddress(url) ?? []);
  const [first] = addresses;
  const isOnly = addresses.every(
    ({ instance, port }) => instance === first?.instance && port === first.port,
  );
  return isOnly ? first : undefined;
}

/** Sends a link such as `/about` to its place in the preview, with method and body as they are. */
async function move(request: Request, address: PreviewAddress): Promise<Response> {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') keepBody(address, await request.arrayBuffer());
  return redirect(previewPath(address));
}

function redirect(location: string): Response {
  return new Response(null, { status: 307, headers: [['location', location], ...OF_DOCUMENTS] });
}

async function answer(event: FetchEventLike, address: PreviewAddress): Promise<Response> {
  const host = await hostOf(worker, address.instance);
  const response = host && (await askHost(event, address, host, worker));
  if (response) return response;
  const { html, ...init } = gonePage();
  const type: [string, string] = ['content-type', 'text/html; charset=utf-8'];
  return new Response(html, { ...init, headers: [type, ...OF_DOCUMENTS] });
}
