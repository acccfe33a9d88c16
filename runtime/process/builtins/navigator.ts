const { hardwareConcurrency, locks } = globalThis.navigator;

/** What Node tells of itself and of the machine (Node documentation: Global objects, Navigator). */
class Navigator {
  /** Logical processors. */
  get hardwareConcurrency(): number {
    return hardwareConcurrency;
  }

  get language(): string {
    return 'en-US';
  }

  get languages(): readonly string[] {
    return Object.freeze(['en-US']);
  }

  get locks(): LockManager {
    return locks;
  }

  get platform(): string {
    return 'linux';
  }

  get userAgent(): string {
    return 'Node.js/24';
  }
}

export const navigator: Navigator = new Navigator();
