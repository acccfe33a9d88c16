import type { FileSystemTree, WebContainer, WebContainerProcess } from '@webcontainer/api';
import { t } from '../i18n/translate.ts';

/** How long the sandbox may take to answer, in ms, before the page says that it does not. */
const BOOT_LIMIT = 15_000;

let booting: Promise<WebContainer> | undefined;

/**
 * The container of this page, booted at the first call.
 *
 * @returns the one instance
 * @throws an `Error` fit to show, when the sandbox cannot be reached; the next call tries again
 */
export function getContainer(): Promise<WebContainer> {
  booting ??= boot().catch((error: unknown) => {
    booting = undefined;
    throw error;
  });
  return booting;
}

async function boot(): Promise<WebContainer> {
  const origin = await sandboxOrigin();
  // Read by the client when its module is loaded.
  Object.assign(globalThis, { WEBCONTAINER_API_IFRAME_URL: origin });
  const { WebContainer } = await import('@webcontainer/api');
  const late = new Promise<never>((_resolve, reject) => {
    const message = t('container.noAnswer', { origin, seconds: BOOT_LIMIT / 1000 });
    setTimeout(() => reject(new Error(message)), BOOT_LIMIT);
  });
  return Promise.race([WebContainer.boot({ workdirName: 'project' }), late]);
}

/** The server of the course tells where its sandbox is; without such a server it is this origin. */
async function sandboxOrigin(): Promise<string> {
  let response: Response;
  try {
    response = await fetch('/sandbox-origin');
  } catch (error) {
    throw new Error(t('container.noServer', { origin: location.origin }), { cause: error });
  }
  if (!response.ok) return location.origin;
  const { origin } = (await response.json()) as { origin: string };
  return origin;
}

/**
 * Puts files into an empty folder of the container.
 *
 * @param folder - a name in the working directory; what it held before is removed
 * @param files - texts by path below it
 */
export async function placeFiles(folder: string, files: Record<string, string>): Promise<void> {
  const container = await getContainer();
  await container.fs.rm(folder, { recursive: true, force: true });
  await container.mount({ [folder]: { directory: toTree(files) } });
}

function toTree(files: Record<string, string>): FileSystemTree {
  const tree: FileSystemTree = {};
  for (const [path, contents] of Object.entries(files)) {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    let folder = tree;
    for (const part of parts) {
      const inner = { directory: {} as FileSystemTree };
      const known = folder[part];
      if (known && 'directory' in known) folder = known.directory;
      else {
        folder[part] = inner;
        folder = inner.directory;
      }
    }
    folder[name] = { file: { contents } };
  }
  return tree;
}

/**
 * Reads a process's output to its end.
 *
 * @param process - a process just spawned
 * @param onText - called with each piece
 */
export async function readOutput(
  process: WebContainerProcess,
  onText: (text: string) => void,
): Promise<void> {
  await process.output.pipeTo(new WritableStream({ write: onText }));
}

/** Cuts text that arrives in pieces into lines; `onLine` gets each without its line break. */
export function lineReader(onLine: (line: string) => void): (text: string) => void {
  let unread = '';
  return (text) => {
    const lines = (unread + text).split('\n');
    unread = lines.pop() ?? '';
    lines.forEach(onLine);
  };
}
