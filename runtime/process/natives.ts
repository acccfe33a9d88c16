// The browser's own classes. A program finds Node's under their names, and so would a part of the
// worker that is loaded later.

/** The browser's MessageChannel. */
export const NativeChannel = globalThis.MessageChannel;
/** The browser's MessagePort. */
export const NativePort = globalThis.MessagePort;
/** The browser's BroadcastChannel. */
export const NativeBroadcastChannel = globalThis.BroadcastChannel;
