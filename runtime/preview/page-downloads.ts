/**
 * Lets links with a `download` attribute reach the server: browsers send the request of such a link past
 * the Service Worker, so the page fetches the file itself and has the browser save it.
 */
export function fetchDownloads(): void {
  addEventListener('click', (event) => {
    const [target] = event.composedPath();
    const link = target instanceof Element && target.closest<HTMLAnchorElement>('a[download]');
    if (!link || event.defaultPrevented) return;
    if (link.origin !== location.origin || link.protocol !== location.protocol) return;
    event.preventDefault();
    void save(link.href, link.download);
  });
}

async function save(address: string, wantedName: string): Promise<void> {
  const response = await fetch(address);
  const disposition = response.headers.get('content-disposition') ?? '';
  const [, quoted, plain] = /filename=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? [];
  const lastPart = new URL(response.url).pathname.split('/').at(-1);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = quoted ?? plain ?? (wantedName || decodeURIComponent(lastPart ?? ''));
  link.click();
  URL.revokeObjectURL(link.href);
}
