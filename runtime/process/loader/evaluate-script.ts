// Taken off the global object, so that no bundler turns it into a direct eval with our scope, and
// before the global object is made to look like Node's.
const { eval: globalEval, importScripts } = globalThis as typeof globalThis & {
  importScripts?: (url: string) => void;
};

// Programs have a Blob and a URL of their own.
const NativeBlob = globalThis.Blob;
const createAddress = URL.createObjectURL.bind(URL);
const revokeAddress = URL.revokeObjectURL.bind(URL);

/** Blob addresses that scripts were loaded from, and the files they stand for. */
const files = new Map<string, string>();

/** Where a script that runs from a blob leaves its value. */
const SLOT = '__evaluated_script__';

const evalKnowsPlaces = String(
  globalEval("new Error('where').stack\n//# sourceURL=file:///where"),
).includes('file:///where');

/**
 * Runs a script in the global scope under a file's name, so that stack traces name the file.
 *
 * @param code - an expression
 * @param url - the file's URL
 */
export function evaluateScript<Value>(code: string, url: string): Value {
  const source = `${code}\n//# sourceURL=${url}`;
  if (evalKnowsPlaces || !importScripts) return globalEval(source) as Value;
  return evaluateBlob(code, url, importScripts) as Value;
}

/** Puts the files' names into a stack trace in the place of the addresses they were loaded from. */
export function nameScripts(stack: string): string {
  if (files.size === 0) return stack;
  return stack.replace(/blob:[^\s:]+:\/\/[^\s:]+(?::\d+)?\/[\w-]+/g, (address) => {
    return files.get(address) ?? address;
  });
}

/** WebKit tells no places in evaluated code, but does in scripts that have an address. */
function evaluateBlob(code: string, url: string, load: (url: string) => void): unknown {
  const parts = [`globalThis.${SLOT}=`, code];
  const address = createAddress(new NativeBlob(parts, { type: 'text/javascript' }));
  files.set(address, url);
  try {
    load(address);
    return Reflect.get(globalThis, SLOT);
  } finally {
    Reflect.deleteProperty(globalThis, SLOT);
    revokeAddress(address);
  }
}
