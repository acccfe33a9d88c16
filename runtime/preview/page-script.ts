/** Runs first in every previewed page, and tells its container what happens there. */
import type {
  PageScriptSettings,
  PreviewCookies,
  PreviewMessage,
  PreviewReport,
} from '../protocol/preview.ts';
import { CookieJar } from './cookie-jar.ts';
import { fetchDownloads } from './page-downloads.ts';
import { readPreviewAddress } from './preview-address.ts';

const query = (document.currentScript as HTMLScriptElement).src.split('?')[1] ?? '';
const settings = JSON.parse(decodeURIComponent(query)) as PageScriptSettings;
/** The document's path as its server knows it. */
const path = readPreviewAddress(location.href)?.path ?? '/';

function tell(report: PreviewReport['report']): void {
  const message: PreviewReport = {
    type: 'preview-report',
    instance: settings.instance,
    report,
  };
  navigator.serviceWorker.controller?.postMessage(message);
}

type OwnWords = PreviewMessage extends infer Each
  ? Each extends PreviewMessage
    ? Omit<Each, 'previewId' | 'port' | 'pathname' | 'search' | 'hash'>
    : never
  : never;

function forward(words: OwnWords): void {
  const { search, hash } = location;
  const { instance, port } = settings;
  const place = readPreviewAddress(location.href)?.path ?? location.pathname;
  const pathname = place.replace(/\?.*/s, '');
  const where = { previewId: instance, port, pathname, search, hash };
  tell({ type: 'message', message: { ...words, ...where } as PreviewMessage });
}

function forwardThrown(type: 'PREVIEW_UNCAUGHT_EXCEPTION' | 'PREVIEW_UNHANDLED_REJECTION') {
  return (thrown: unknown, said?: string): void => {
    const { message, stack } = (thrown instanceof Error ? thrown : {}) as Partial<Error>;
    forward({ type, message: message ?? said ?? String(thrown), stack });
  };
}

/** What can be sent of a value: itself, or its text if it cannot be copied. */
function sendable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return String(value);
  }
}

function forwardErrors(): void {
  const uncaught = forwardThrown('PREVIEW_UNCAUGHT_EXCEPTION');
  const unhandled = forwardThrown('PREVIEW_UNHANDLED_REJECTION');
  addEventListener('error', (event) => {
    // An image that does not load is told of by an event of the same name, which does not bubble.
    if (event instanceof ErrorEvent) uncaught(event.error, event.message);
  });
  addEventListener('unhandledrejection', (event) => unhandled(event.reason));
  if (settings.forwardErrors === 'exceptions-only') return;
  // oxlint-disable-next-line no-console -- It is what is listened to.
  const original = console.error;
  // oxlint-disable-next-line no-console
  console.error = (...args: unknown[]) => {
    original.apply(console, args);
    const stack = new Error('console.error').stack ?? '';
    forward({ type: 'PREVIEW_CONSOLE_ERROR', args: args.map(sendable), stack });
  };
}

/** Answers the client's `reloadPreview`, which loads the frame's first address when it hears nothing. */
function answerReload({ data }: MessageEvent<{ type?: string; callback?: MessagePort } | null>) {
  if (data?.type !== 'LOCALSERVICE_RELOAD_WINDOW') return;
  data.callback?.postMessage({ type: 'LOCALSERVICE_WINDOW_RELOADED' });
  location.reload();
}

/** `document.cookie` over the container's jar; the browser's own has the sandbox's, which are not the page's. */
function shareCookies(): void {
  const jar = new CookieJar();
  for (const cookie of settings.cookies.split('; ')) jar.setFromScript(cookie, '/');
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<PreviewCookies>) => {
    if (data?.type !== 'preview-cookies') return;
    for (const cookie of data.cookies) jar.setFromScript(cookie, data.path);
  });
  navigator.serviceWorker.startMessages();
  Object.defineProperty(document, 'cookie', {
    configurable: true,
    enumerable: true,
    get: () => jar.visible(path),
    set: (cookie: unknown) => {
      jar.setFromScript(String(cookie), path);
      tell({ type: 'cookie', cookie: String(cookie), path });
    },
  });
}

addEventListener('message', answerReload);
if (settings.forwardErrors) forwardErrors();
shareCookies();
fetchDownloads();
