/** A page that a preview shows when no server can answer. */
export interface ErrorPage {
  status: number;
  statusText: string;
  html: string;
}

function page(status: number, statusText: string, title: string, advice: string): ErrorPage {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 2rem auto; padding: 0 1rem; }
  :root { color-scheme: light dark; }
</style>
<h1>${title}</h1>
<p>${advice}</p>
</html>
`;
  return { status, statusText, html };
}

/** Nobody listens on the port. */
export function refusedPage(port: number): ErrorPage {
  return page(
    502,
    'Bad Gateway',
    `Nothing listens on port ${port}`,
    `No program in the container has called <code>listen(${port})</code>, or the one that did has ended. Start the server, look at its output for an error, then load this page again.`,
  );
}

/** The server closed the connection before it had answered. */
export function brokenOffPage(port: number): ErrorPage {
  return page(
    502,
    'Bad Gateway',
    'The server hung up without an answer',
    `The program on port ${port} closed the connection before it sent a response that can be read. Look at its output: it may have thrown an error, or written something that is not HTTP.`,
  );
}

/** The page that held the container, or the container itself, is gone. */
export function gonePage(): ErrorPage {
  return page(
    410,
    'Gone',
    'The tab that ran this server is closed',
    'The server ran inside another page, and that page has been closed or started anew. Open it again and run the server there; the preview then has a new address.',
  );
}

/** The browser was told to forget the Service Worker, and can start it anew only when nobody uses it. */
export function forgottenPage(): ErrorPage {
  return page(
    503,
    'Service Unavailable',
    'The browser was told to forget this preview',
    "Its Service Worker was unregistered while the container still uses it, so the browser starts no new one. Load the container's page again, start the server there, and open the preview.",
  );
}
