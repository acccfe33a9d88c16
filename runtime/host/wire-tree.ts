import type { FileSnapshot } from '../protocol/files.ts';
import type { WireEntry, WireFolder } from '../protocol/container.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the tree that `mount` sends.
 *
 * @param payload - UTF-8 bytes of a {@link WireFolder} in JSON
 * @throws a `TypeError` if it is anything else
 */
export function parseWireTree(payload: Uint8Array): FileSnapshot {
  let tree: WireEntry;
  try {
    tree = JSON.parse(decoder.decode(payload)) as WireEntry;
  } catch (error) {
    throw new TypeError('mount got bytes that are not a file tree in JSON.', { cause: error });
  }
  if (!tree || typeof tree !== 'object' || !('d' in tree)) {
    throw new TypeError('mount got JSON that is not a file tree: its top level must be a folder.');
  }
  return folderToSnapshot(tree);
}

/** Turns a directory into what `export` with format `json` returns: UTF-8 bytes of JSON. */
export function formatWireTree(snapshot: FileSnapshot): Uint8Array {
  return encoder.encode(JSON.stringify(snapshotToFolder(snapshot)));
}

function folderToSnapshot(folder: WireFolder): FileSnapshot {
  return Object.fromEntries(
    Object.entries(folder.d).map(([name, entry]) => [name, entryToSnapshot(entry)]),
  );
}

function entryToSnapshot(entry: WireEntry): FileSnapshot[string] {
  if ('d' in entry) return folderToSnapshot(entry);
  if ('l' in entry.f) return entry.f.l;
  if (entry.f.b) return Uint8Array.from(entry.f.c, (character) => character.charCodeAt(0));
  return encoder.encode(entry.f.c);
}

function snapshotToFolder(snapshot: FileSnapshot): WireFolder {
  return {
    d: Object.fromEntries(
      Object.entries(snapshot).map(([name, value]) => [name, valueToEntry(value)]),
    ),
  };
}

function valueToEntry(value: FileSnapshot[string]): WireEntry {
  if (typeof value === 'string') return { f: { l: value } };
  if (!(value instanceof Uint8Array)) return snapshotToFolder(value);
  try {
    return { f: { c: decoder.decode(value) } };
  } catch {
    return { f: { c: Array.from(value, (byte) => String.fromCharCode(byte)).join(''), b: true } };
  }
}
