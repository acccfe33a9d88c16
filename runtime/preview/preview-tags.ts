import type { PageScriptSettings } from '../protocol/preview.ts';

/** What the client's `setPreviewScript` was given. */
export interface PreviewScript {
  /** The script's text. */
  source: string;
  options: { type?: 'module' | 'importmap'; defer?: boolean; async?: boolean };
}

/**
 * Writes the elements that come first in every previewed document: the host's own script, and the
 * embedder's when it has set one.
 *
 * @param pageScript - the address of the host's script
 * @param settings - told to the host's script in the query of its address
 * @param script - the embedder's
 *
 * @example
 * ```ts
 * const settings = { instance: 'a1-1', port: 80, forwardErrors: false, cookies: '' };
 * const tags = previewTags('/page.js', settings, { source: 'a("</script>")', options: { type: 'module' } });
 * tags.split('</script>')[1]; // => '<script type="module">a("<\\/script>")'
 * ```
 */
export function previewTags(
  pageScript: string,
  settings: PageScriptSettings,
  script?: PreviewScript,
): string {
  const query = encodeURIComponent(JSON.stringify(settings));
  const own = `<script src="${pageScript}?${query}"></script>`;
  if (!script) return own;
  const { type, defer, async } = script.options;
  const attributes = [type && `type="${type}"`, defer && 'defer', async && 'async'].filter(Boolean);
  // The only text that would end the element early; in a script's strings it means the same.
  const source = script.source.replaceAll(/<\/(?=script)/gi, '<\\/');
  return `${own}${['<script', ...attributes].join(' ')}>${source}</script>`;
}
