/**
 * What the sandbox origin's server answers for an address of a preview: the Service Worker did not.
 * Where there can be one, this page starts it and loads again. Where there cannot (plain http on a LAN),
 * it asks the container by itself and shows a copy of the answer in a frame without an origin.
 */
import { readBytes } from '../network/readable-bytes.ts';
import type { PreviewGone, PreviewRequest, PreviewResponse } from '../protocol/preview.ts';
import { forgottenPage, gonePage } from './error-pages.ts';
import { findHost } from './find-host.ts';
import { inlineDocument } from './inline-document.ts';
import { previewPath, readPreviewAddress, type PreviewAddress } from './preview-address.ts';

/** What a frame asks for when a link or a form in it is used. */
interface Going {
  type: 'preview-go';
  address: string;
  method: string;
  /** Of a form that is posted, as `application/x-www-form-urlencoded`. */
  body?: string;
}

interface Answer {
  status: number;
  location: string | undefined;
  content: Blob;
}

const MOST_REDIRECTS = 20;
const RELOADED = 'async-gateway-preview-reloaded';
const NOTE =
  'A copy of the page: without a secure connection (https) this browser has no Service Workers. Links and forms work; scripts in the page can fetch nothing.';

/** Runs in the copy, which cannot go anywhere by itself. */
function tellWhereTo(): void {
  addEventListener('click', (event) => {
    const [target] = event.composedPath();
    const link = target instanceof Element && target.closest<HTMLAnchorElement>('a[href]');
    if (!link || event.defaultPrevented || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    parent.postMessage({ type: 'preview-go', address: link.href, method: 'GET' }, '*');
  });
  addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = [...new FormData(form, event.submitter)].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value.name,
    ]);
    const method = form.method.toUpperCase();
    const body = new URLSearchParams(fields).toString();
    const [place = ''] = form.action.split(/[?#]/);
    const address = method === 'GET' ? `${place}?${body}` : form.action;
    parent.postMessage(
      { type: 'preview-go', address, method, ...(method !== 'GET' && { body }) },
      '*',
    );
  });
}

async function startServiceWorker(): Promise<void> {
  await navigator.serviceWorker.register('/service-worker.js', { scope: '/' });
  // One that was unregistered while workers use it stays until they are gone, and answers nobody.
  const isKnown = (await navigator.serviceWorker.getRegistration()) !== undefined;
  if (!isKnown) return show(forgottenPage().html);
  await navigator.serviceWorker.ready;
  // Once only: somebody may have told the browser to leave Service Workers out.
  if (sessionStorage.getItem(RELOADED) === location.href) return show(gonePage().html);
  sessionStorage.setItem(RELOADED, location.href);
  location.reload();
}

/** Finds where an address leads from the page that is shown; undefined when it leaves the container. */
function addressIn(current: PreviewAddress, address: string): PreviewAddress | undefined {
  const url = URL.parse(address, location.origin + previewPath(current));
  if (url?.origin !== location.origin) return undefined;
  return readPreviewAddress(url.href) ?? { ...current, path: url.pathname + url.search };
}

async function ask(
  address: PreviewAddress,
  { method, body }: Pick<Going, 'method' | 'body'>,
  mode: RequestMode,
  referrer: string,
): Promise<Answer | undefined> {
  const host = findHost();
  if (!host) return undefined;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<PreviewResponse | PreviewGone>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<PreviewResponse | PreviewGone>) => resolve(data);
  });
  const bytes = body === undefined ? undefined : new TextEncoder().encode(body).buffer;
  const request: PreviewRequest = {
    type: 'preview-request',
    ...address,
    method,
    mode,
    referrer,
    headers: bytes ? [['content-type', 'application/x-www-form-urlencoded']] : [],
    destination: '',
    credentials: 'include',
    ...(bytes && { body: bytes }),
  };
  host.postMessage(request, location.origin, [port2]);
  const response = await answered;
  if (response.type === 'gone') return undefined;
  const headers = new Headers(response.headers);
  const type = headers.get('content-type') ?? 'text/plain';
  const { body: came } = response;
  const content = await new Response(came instanceof MessagePort ? readBytes(came) : came, {
    headers: { 'content-type': type },
  }).blob();
  return { status: response.status, location: headers.get('location') ?? undefined, content };
}

async function go(start: PreviewAddress, going: Pick<Going, 'method' | 'body'>): Promise<void> {
  let address = start;
  let request = going;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await ask(address, request, 'navigate', shown);
    if (!answer) return show(gonePage().html);
    const next =
      answer.status >= 300 && answer.status < 400 && answer.location !== undefined
        ? addressIn(address, answer.location)
        : undefined;
    if (!next) return showAnswer(address, answer.content);
    address = next;
    if (answer.status <= 303) request = { method: 'GET' };
  }
}

/** The address of the page that is shown. */
let shown = '';

async function showAnswer(address: PreviewAddress, content: Blob): Promise<void> {
  const place = location.origin + previewPath(address);
  history.replaceState(null, '', previewPath(address));
  shown = place;
  if (!content.type.startsWith('text/html')) return showFile(content);
  const fetchPart = async (part: string): Promise<Blob | undefined> => {
    const target = addressIn(address, part);
    const answer = target && (await ask(target, { method: 'GET' }, 'no-cors', place));
    return answer?.content;
  };
  const script = `(${tellWhereTo.toString()})()`;
  show(await inlineDocument(await content.text(), place, fetchPart, script), note());
}

function note(): HTMLElement {
  const element = document.createElement('p');
  element.setAttribute('role', 'note');
  element.textContent = NOTE;
  return element;
}

function show(html: string, ...above: HTMLElement[]): void {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-modals');
  frame.srcdoc = html;
  document.body.replaceChildren(...above, frame);
}

/** Shows text as it stands, and offers everything else to be saved. */
async function showFile(file: Blob): Promise<void> {
  const isText = /^text\/|\bjson\b/.test(file.type);
  const shape = document.createElement(isText ? 'pre' : 'a');
  shape.textContent = isText
    ? await file.text()
    : `Save this file (${file.type}, ${file.size} bytes)`;
  if (shape instanceof HTMLAnchorElement) {
    Object.assign(shape, { href: URL.createObjectURL(file), download: '' });
  }
  document.body.replaceChildren(note(), shape);
}

addEventListener('message', ({ data, source }: MessageEvent<Going>) => {
  const frame = document.querySelector('iframe');
  if (data?.type !== 'preview-go' || source !== frame?.contentWindow) return;
  const current = readPreviewAddress(location.href);
  const target = current && addressIn(current, data.address);
  if (target) void go(target, data);
});

const address = readPreviewAddress(location.href);
if ('serviceWorker' in navigator) {
  startServiceWorker().catch(() => address && go(address, { method: 'GET' }));
} else if (address) {
  void go(address, { method: 'GET' });
}
