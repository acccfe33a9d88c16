/**
 * Finds the host's window from a previewed page of the same origin: it is a frame of the page that
 * embeds both, or of the page that opened this one.
 *
 * @returns undefined when there is none, or it was closed
 */
export function findHost(): Window | undefined {
  const tops = [window.top, (window.opener as Window | null)?.top];
  return tops.flatMap((top) => (top ? framesOf(top) : [])).find(isHost);
}

function framesOf(root: Window): Window[] {
  const children = Array.from({ length: root.length }, (_, at) => root[at]).filter(
    (child) => child !== undefined,
  );
  return [root, ...children.flatMap(framesOf)];
}

function isHost(candidate: Window): boolean {
  try {
    return candidate.location.pathname === '/headless';
  } catch {
    // A page of another origin.
    return false;
  }
}
