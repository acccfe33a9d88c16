import serviceWorkerUrl from '../preview/service-worker.ts?worker&url';
import pageScriptUrl from '../preview/page-script.ts?worker&url';
import type { GatewayOptions, PreviewGateway } from '../preview/gateway.ts';
import { loadLlhttp } from './llhttp.ts';
import { previewPath } from '../preview/preview-address.ts';
import type {
  PreviewGone,
  PreviewMessage,
  PreviewReport,
  PreviewRequest,
  WhoAmI,
} from '../protocol/preview.ts';

/** In ms: a browser that has not started the Service Worker by then is taken for one without. */
const LONGEST_START = 10_000;

/** The previews of this page's containers, by the ids in their addresses. */
const containers = new Map<string, Previews>();
let lastContainer = 0;
let pageId: Promise<string> | undefined;

/** What a container lends its previews. */
export interface PreviewsOptions extends Omit<GatewayOptions, 'pageScript' | 'llhttp'> {
  message(message: PreviewMessage): void;
}

/** The previews of one container: their addresses, and what answers there. */
export class Previews {
  readonly #options: PreviewsOptions;
  readonly #number = ++lastContainer;
  #instance: string | undefined;
  #gateway: Promise<PreviewGateway> | undefined;
  #isClosed = false;

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  /** Starts what {@link addressOf} waits for. */
  prepare(): void {
    pageId ??= reachPage();
  }

  /** The address at which a port of the container can be looked at. */
  async addressOf(port: number): Promise<string> {
    const id = await (pageId ??= reachPage());
    this.#instance = `${id}-${this.#number}`;
    if (!this.#isClosed) containers.set(this.#instance, this);
    return location.origin + previewPath({ instance: this.#instance, port, path: '/' });
  }

  /** Answers no more: what is asked from now on is told that the container is gone. */
  close(): void {
    this.#isClosed = true;
    if (this.#instance !== undefined) containers.delete(this.#instance);
  }

  /** Answers a request on the port that came with it. */
  async answer(request: PreviewRequest, port: MessagePort): Promise<void> {
    const gateway = await this.#loadGateway();
    await gateway.answer(request, port);
  }

  /** Takes what a previewed page tells. */
  async receive({ report }: PreviewReport): Promise<void> {
    if (report.type === 'message') this.#options.message(report.message);
    else (await this.#loadGateway()).setCookie(report);
  }

  /** Loaded with the first request: many containers are never looked at. */
  #loadGateway(): Promise<PreviewGateway> {
    this.#gateway ??= Promise.all([import('../preview/gateway.ts'), loadLlhttp()]).then(
      ([{ PreviewGateway }, llhttp]) =>
        new PreviewGateway({ ...this.#options, pageScript: pageScriptUrl, llhttp }),
    );
    return this.#gateway;
  }
}

function receive({ data, ports, origin }: MessageEvent<PreviewRequest | PreviewReport>): void {
  // Messages of a Service Worker have no other origin in some browsers than the empty one.
  if (origin !== location.origin && origin !== '') return;
  if (data.type !== 'preview-request' && data.type !== 'preview-report') return;
  const container = containers.get(data.instance);
  if (data.type === 'preview-report') {
    void container?.receive(data);
    return;
  }
  const [port] = ports;
  if (!port) return;
  if (container) void container.answer(data, port);
  else port.postMessage({ type: 'gone' } satisfies PreviewGone);
}

/**
 * Makes this page reachable for its previews.
 *
 * @returns the id by which the Service Worker finds it; without one, an id that no other page has
 */
async function reachPage(): Promise<string> {
  // Without a Service Worker previews speak with this window directly.
  addEventListener('message', receive);
  const ownId = (): string =>
    Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');
  // Absent where the page is not secure, whatever its type says.
  const serviceWorker = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!serviceWorker) return ownId();
  serviceWorker.addEventListener('message', receive);
  serviceWorker.startMessages();
  const tooLate = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('The Service Worker did not start.')), LONGEST_START),
  );
  return Promise.race([askServiceWorker(serviceWorker), tooLate]).catch(ownId);
}

async function askServiceWorker(serviceWorker: ServiceWorkerContainer): Promise<string> {
  await serviceWorker.register(serviceWorkerUrl, { scope: '/', updateViaCache: 'none' });
  const { active } = await serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<string>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
  });
  active?.postMessage({ type: 'who-am-i' } satisfies WhoAmI, [port2]);
  return answer;
}
