/**
 * Answers the addresses of previews on the sandbox origin. It keeps nothing that it needs later: the
 * address of a request names the page that has the server, and that page knows the rest, so a browser
 * may stop and start the worker at any moment.
 */
import type { PreviewReport, WhoAmI } from '../protocol/preview.ts';
import { gonePage } from './error-pages.ts';
import { previewPath, readPreviewAddress, type PreviewAddress } from './preview-address.ts';
import { askHost, hostOf } from './relay.ts';

const worker = self as unknown as ServiceWorkerScopeLike;

/** The host's own page and scripts, which are never a preview's. */
const HOST_PATH = /^\/(?:headless|preview\/)/;

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
  const { request, clientId } = event;
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
  if (from && isPlace) event.respondWith(redirect(previewPath({ ...from, path })));
  else if (from) event.respondWith(answer(event, { ...from, path }));
  else if (clientId !== '') event.respondWith(answerClient(event, path));
});

/**
 * Answers a request beside the previews' addresses whose page does not tell where it comes from: the
 * address that the page was made with does.
 */
async function answerClient(event: FetchEventLike, path: string): Promise<Response> {
  const client = await worker.clients.get(event.clientId);
  const from = client && readPreviewAddress(client.url);
  return from ? answer(event, { ...from, path }) : fetch(event.request);
}

/** Sends a link such as `/about` to its place in the preview, with method and body as they are. */
function redirect(location: string): Response {
  return new Response(null, { status: 307, headers: { location } });
}

async function answer(event: FetchEventLike, address: PreviewAddress): Promise<Response> {
  const host = await hostOf(worker, address.instance);
  const response = host && (await askHost(event, address, host, worker));
  if (response) return response;
  const { html, ...init } = gonePage();
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
  };
  return new Response(html, { ...init, headers });
}
