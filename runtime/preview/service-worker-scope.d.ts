/** What the Service Worker uses of its global scope: TypeScript has these types only in a library that contradicts the page's. */

interface WindowClientLike {
  id: string;
  url: string;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

interface FetchEventLike extends Event {
  request: Request;
  clientId: string;
  respondWith(response: Promise<Response> | Response): void;
  waitUntil(promise: Promise<unknown>): void;
}

interface InstallEventLike extends Event {
  /** Of the Static Routing API, which Chromium has. */
  addRoutes?(rules: { condition: { urlPattern: string }; source: 'network' }[]): Promise<void>;
  waitUntil(promise: Promise<unknown>): void;
}

interface ServiceWorkerScopeLike {
  clients: {
    get(id: string): Promise<WindowClientLike | undefined>;
    matchAll(options: { includeUncontrolled: boolean }): Promise<WindowClientLike[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install', listener: (event: InstallEventLike) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEventLike) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}
