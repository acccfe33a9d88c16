import type { FileSnapshot } from '../protocol/files.ts';
import { packMessage, unpackMessage } from './message-pack.ts';

type Wire<Content> = { d: Record<string, Wire<Content>> } | { f: Content | { l: string } };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The client's JSON begins with a brace, which in MessagePack would be a number and no map. */
const OPENING_BRACE = 0x7b;

/**
 * Reads what `mount` sends: a tree in JSON, `{d:{name:{d}|{f:{c,b?}}|{f:{l}}}}`, or a binary snapshot,
 * the same tree in MessagePack with each file's `c` as bytes. `export` with format `binary` writes
 * such a snapshot, and so does the package `@webcontainer/snapshot`, whose 0.1.0 this follows.
 *
 * @param payload - the whole payload
 * @throws a `TypeError` that says what is wrong if it is anything else
 */
export function parseWireTree(payload: Uint8Array): FileSnapshot {
  const isJson = payload[0] === OPENING_BRACE;
  let tree: unknown;
  try {
    tree = isJson ? JSON.parse(decoder.decode(payload)) : unpackMessage(payload);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const form = isJson ? 'tree in JSON' : 'binary snapshot';
    throw new TypeError(
      `mount got bytes that are no ${form}: ${reason}. Pass a tree object or what export gave with format 'binary'.`,
      { cause: error },
    );
  }
  if (!isRecord(tree) || !isRecord(tree.d)) {
    throw new TypeError('mount got something that is no folder at its top. Pass a tree object.');
  }
  return toSnapshot(tree.d, '');
}

/**
 * Turns a directory, or a file, into what `export` with format `json` returns: UTF-8 bytes of JSON.
 *
 * @param node - a directory's content, or a file's
 */
export function formatWireTree(node: FileSnapshot | Uint8Array): Uint8Array {
  return encoder.encode(JSON.stringify(toWire(node, textContent)));
}

/** Turns a directory into a binary snapshot; see {@link parseWireTree} for the format. */
export function formatBinaryTree(snapshot: FileSnapshot): Uint8Array {
  return packMessage(toWire(snapshot, (bytes) => ({ c: bytes })));
}

function toSnapshot(folder: Record<string, unknown>, path: string): FileSnapshot {
  return Object.fromEntries(
    Object.entries(folder).map(([name, entry]) => [
      checkedName(name, path),
      toValue(entry, `${path}/${name}`),
    ]),
  );
}

function checkedName(name: string, path: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name)) return name;
  throw new TypeError(
    `mount got '${name}' as a name in '${path || '/'}'. A name is one part of a path: nest folders in 'directory'.`,
  );
}

function toValue(entry: unknown, path: string): FileSnapshot[string] {
  if (isRecord(entry) && isRecord(entry.d)) return toSnapshot(entry.d, path);
  const file = isRecord(entry) && isRecord(entry.f) ? entry.f : {};
  if (typeof file.l === 'string') return file.l;
  if (file.c instanceof Uint8Array) return file.c;
  if (typeof file.c === 'string') {
    return file.b
      ? Uint8Array.from(file.c, (character) => character.charCodeAt(0))
      : encoder.encode(file.c);
  }
  throw new TypeError(
    `mount got '${path}', which is neither a folder nor a file with contents nor a symlink.`,
  );
}

function toWire<Content>(
  value: FileSnapshot[string],
  content: (bytes: Uint8Array) => Content,
): Wire<Content> {
  if (typeof value === 'string') return { f: { l: value } };
  if (value instanceof Uint8Array) return { f: content(value) };
  const entries = Object.entries(value);
  return { d: Object.fromEntries(entries.map(([name, child]) => [name, toWire(child, content)])) };
}

/** Text where the bytes are UTF-8; else one character for each byte, marked with `b` as in `mount`. */
function textContent(bytes: Uint8Array): { c: string; b?: boolean } {
  try {
    return { c: decoder.decode(bytes) };
  } catch {
    return { c: Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''), b: true };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}
