/**
 * Boots the container when a button that needs it is near, so that the first press finds it ready.
 * Should that fail, nothing is lost: the press tries again and says why it cannot be had.
 */
export function prepareRun(): void {
  import('./container.ts').then(({ getContainer }) => getContainer()).catch(() => undefined);
}
