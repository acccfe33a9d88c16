/**
 * What is said between a previewed page's Service Worker, or the page that stands in for it, and the
 * host page that has the servers. Every request travels with a MessagePort for its answer.
 */

/** A request of a previewed page, as the browser made it. */
export interface PreviewRequest {
  type: 'preview-request';
  /** The container's id, as its addresses have it. */
  instance: string;
  /** Of the server in the container. */
  port: number;
  method: string;
  /** Path and query as the server is to see them. */
  path: string;
  /** Those that the page may know of; names in lower case. */
  headers: [name: string, value: string][];
  body?: ArrayBuffer;
  mode: RequestMode;
  destination: RequestDestination;
  credentials: RequestCredentials;
  /** A full address of the sandbox origin or another, or empty. */
  referrer: string;
}

/** Sent behind a request on its port when the page does not want the answer any more. */
export interface PreviewAbort {
  type: 'abort';
}

/** The first message on a request's port. */
export interface PreviewResponse {
  type: 'response';
  status: number;
  statusText: string;
  headers: [name: string, value: string][];
  /** All of it, when it had come already; or a port that it comes over, see `network/readable-bytes.ts`. */
  body: ArrayBuffer | MessagePort;
  /** The `Set-Cookie` values that came with it, without those that are HttpOnly. */
  cookies: string[];
}

/** Tells a previewed page of cookies that came with a response to it. */
export interface PreviewCookies {
  type: 'preview-cookies';
  cookies: string[];
  /** Of the request. */
  path: string;
}

/** The host answers so for a container that it does not have (any more). */
export interface PreviewGone {
  type: 'gone';
}

/** What a previewed page tells its container. */
export interface PreviewReport {
  type: 'preview-report';
  instance: string;
  report:
    | { type: 'message'; message: PreviewMessage }
    /** What the page assigned to `document.cookie`; `path` is its own. */
    | { type: 'cookie'; cookie: string; path: string };
}

/** An error in a previewed page, in the client's own words (`PreviewMessage` in its types). */
export type PreviewMessage = {
  previewId: string;
  port: number;
  pathname: string;
  search: string;
  hash: string;
} & (
  | {
      type: 'PREVIEW_UNCAUGHT_EXCEPTION' | 'PREVIEW_UNHANDLED_REJECTION';
      message: string;
      stack: string | undefined;
    }
  | { type: 'PREVIEW_CONSOLE_ERROR'; args: unknown[]; stack: string }
);

/** Asks the Service Worker for the asking page's own id; answered on the port with a string. */
export interface WhoAmI {
  type: 'who-am-i';
}

/** What the script in a previewed page is told, in the query of its own address. */
export interface PageScriptSettings {
  instance: string;
  port: number;
  forwardErrors: boolean | 'exceptions-only';
  cookies: string;
}
