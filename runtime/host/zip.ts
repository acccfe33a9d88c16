import type { FileSnapshot } from '../protocol/files.ts';
import { concatenate } from '../files/bytes.ts';

const encoder = new TextEncoder();

/** Written by a Unix system, so that readers look for the kind of file in the high attributes. */
const MADE_BY = (3 << 8) | 20;
const NEEDS = 20;
const UTF8_NAMES = 1 << 11;
/** 1 January 1980, the first day that the format knows: the same files give the same bytes. */
const DATE = (1 << 5) | 1;
const MODES = { file: 0o100644, directory: 0o040755, symlink: 0o120777 };

interface Entry {
  name: Uint8Array;
  content: Uint8Array;
  mode: number;
}

/**
 * Packs a directory into a ZIP archive, uncompressed. Empty folders and symlinks are kept. Follows
 * PKWARE's APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (end).
 *
 * @param snapshot - the directory; at most 65,535 entries, 4 GB in all
 * @returns the archive's bytes
 */
export function zipSnapshot(snapshot: FileSnapshot): Uint8Array {
  const entries = listEntries(snapshot, '');
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content, mode } of entries) {
    const described = [NEEDS, UTF8_NAMES, 0, 0, DATE];
    const sizes = [crc32(content), content.length, content.length];
    const header = fields([0x04034b50], described, sizes, [name.length, 0]);
    local.push(header, name, content);
    const named = [name.length, 0, 0, 0, 0];
    const place = [(mode << 16) >>> 0, offset];
    central.push(fields([0x02014b50], [MADE_BY, ...described], sizes, named, place), name);
    offset += header.length + name.length + content.length;
  }
  const directory = concatenate(central);
  const counts = [0, 0, entries.length, entries.length];
  const end = fields([0x06054b50], counts, [directory.length, offset], [0]);
  return concatenate([...local, directory, end]);
}

function listEntries(snapshot: FileSnapshot, folder: string): Entry[] {
  return Object.entries(snapshot).flatMap(([name, value]) => {
    const path = folder + name;
    if (value instanceof Uint8Array) return [entry(path, value, MODES.file)];
    if (typeof value === 'string') return [entry(path, encoder.encode(value), MODES.symlink)];
    const itself = entry(`${path}/`, new Uint8Array(), MODES.directory);
    return [itself, ...listEntries(value, `${path}/`)];
  });
}

function entry(name: string, content: Uint8Array, mode: number): Entry {
  return { name: encoder.encode(name), content, mode };
}

/** Little-endian numbers, as rows of four bytes and of two bytes by turns. */
function fields(...rows: number[][]): Uint8Array {
  return concatenate(
    rows.map(
      (row, index) => new Uint8Array((index % 2 ? Uint16Array : Uint32Array).from(row).buffer),
    ),
  );
}

function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    }
  }
  return ~remainder >>> 0;
}
