import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { FileTree } from '../../runtime/files/file-tree.ts';
import { exportTree } from '../../runtime/host/export-tree.ts';
import { compileGlob } from '../../runtime/host/glob.ts';
import { packMessage, unpackMessage } from '../../runtime/host/message-pack.ts';
import { parseWireTree } from '../../runtime/host/wire-tree.ts';
import type { FileSnapshot } from '../../runtime/protocol/files.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

const SNAPSHOT: FileSnapshot = {
  'grün.txt': bytes('Grüße'),
  'bytes.bin': new Uint8Array([0, 128, 255]),
  'bom.txt': bytes('\ufeffa'),
  link: 'src/a.ts',
  empty: {},
  src: { 'a.ts': bytes('a'), deep: { 'b.ts': bytes('b') } },
};

function treeOf(snapshot: FileSnapshot): FileTree {
  const tree = new FileTree();
  tree.load(snapshot, '/at');
  return tree;
}

describe('a message', () => {
  test.each([
    ['a short text', '61', 'a161'],
    ['a longer text', '61'.repeat(32), `d920${'61'.repeat(32)}`],
    ['a text of 256 bytes', '61'.repeat(256), `da0100${'61'.repeat(256)}`],
    ['a text of 65,536 bytes', '61'.repeat(65_536), `db00010000${'61'.repeat(65_536)}`],
  ])('holds %s as MessagePack does', (_name, text, packed) => {
    const value = new TextDecoder().decode(hex(text));
    expect(Buffer.from(packMessage(value)).toString('hex')).toBe(packed);
    expect(unpackMessage(hex(packed))).toBe(value);
  });

  test.each([
    [0, 'c400'],
    [255, `c4ff${'00'.repeat(255)}`],
    [256, `c50100${'00'.repeat(256)}`],
    [65_536, `c600010000${'00'.repeat(65_536)}`],
  ])('holds %i bytes as MessagePack does', (length, packed) => {
    const value = new Uint8Array(length);
    expect(Buffer.from(packMessage(value)).toString('hex')).toBe(packed);
    expect(unpackMessage(hex(packed))).toEqual(value);
  });

  test.each([15, 16, 65_536])('holds a map of %i entries', (size) => {
    const map = Object.fromEntries(Array.from({ length: size }, (_, n) => [`k${n}`, 'v']));
    expect(unpackMessage(packMessage(map))).toEqual(map);
  });

  test.each([
    ['', 'ends within a value, at byte 0'],
    ['a261', 'ends within a value, at byte 1'],
    ['db0001', 'ends within a value, at byte 1'],
    ['a161a1', 'something follows the value, at byte 2'],
    ['05', 'byte 0 (0x5) starts no text, bytes or map'],
    ['81c400a161', 'a key is not text, before byte 3'],
  ])('is refused as %j', (packed, message) => {
    expect(() => unpackMessage(hex(packed))).toThrow(message);
  });
});

describe('a snapshot', () => {
  test.each(['json', 'binary'])('comes back whole from %s', (format) => {
    const payload = exportTree(treeOf(SNAPSHOT), '/at', { format });
    expect(parseWireTree(payload)).toEqual(SNAPSHOT);
  });

  test('is read as @webcontainer/snapshot 0.1.0 writes it', () => {
    // {d: {a: {f: {c: <"hi">}}, e: {d: {}}}}
    const payload = hex('81a16482a16181a16681a163c4026869a16581a16480');
    expect(parseWireTree(payload)).toEqual({ a: bytes('hi'), e: {} });
    const tree = treeOf({ a: bytes('hi'), e: {} });
    expect(exportTree(tree, '/at', { format: 'binary' })).toEqual(payload);
  });

  test.each([
    ['PK\u0003\u0004', 'no binary snapshot: byte 0 (0x50) starts no text, bytes or map'],
    ['{"d":', 'no tree in JSON'],
    ['{"f":{"c":""}}', 'no folder at its top'],
    ['\u00a1', 'no binary snapshot'],
    ['{"d":{"..":{"d":{}}}}', "'..' as a name in '/'"],
    ['{"d":{"a":{"d":{"b/c":{"d":{}}}}}}', "'b/c' as a name in '/a'"],
    ['{"d":{"a":{"d":{"b":{"f":{}}}}}}', "'/a/b', which is neither a folder nor a file"],
  ])('is refused as %j with a sentence', (payload, message) => {
    expect(() => parseWireTree(new Uint8Array(Buffer.from(payload, 'latin1')))).toThrow(message);
  });
});

describe('an export', () => {
  const names = (options: { includes?: string[]; excludes?: string[] }): FileSnapshot =>
    parseWireTree(exportTree(treeOf(SNAPSHOT), '/at', { format: 'json', ...options }));

  test('leaves out what is excluded and keeps what is included of it', () => {
    expect(Object.keys(names({ excludes: ['*.txt', 'src', 'empty'] }))).toEqual([
      'bytes.bin',
      'link',
    ]);
    expect(names({ excludes: ['**'], includes: ['src/deep'] })).toEqual({
      src: { deep: { 'b.ts': bytes('b') } },
    });
    expect(names({ excludes: ['src'], includes: ['src/*.ts'] }).src).toEqual({
      'a.ts': bytes('a'),
    });
  });

  test('keeps a folder whose files alone are excluded', () => {
    expect(names({ excludes: ['src/**/*.ts'] }).src).toEqual({ deep: {} });
  });

  test.each([
    ['tar', '/at', "export does not know the format 'tar'. Use 'json', 'binary', 'zip'."],
    ['json', '/none', "ENOENT: no such file or directory, export '/none'"],
    ['zip', '/at/bytes.bin', "ENOTDIR: not a directory, export '/at/bytes.bin'"],
  ])('as %s of %s fails with a sentence', (format, path, message) => {
    expect(() => exportTree(treeOf(SNAPSHOT), path, { format })).toThrow(message);
  });
});

describe('an archive', () => {
  const zip = Buffer.from(exportTree(treeOf(SNAPSHOT), '/at', { format: 'zip' }));
  const end = zip.length - 22;

  /** Walks the central directory, as a reader does, and from each entry to its content. */
  function entries(): { name: string; mode: string; content: Buffer; crc: number }[] {
    let at = zip.readUInt32LE(end + 16);
    return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
      expect(zip.toString('latin1', at, at + 4)).toBe('PK\u0001\u0002');
      const [crc, size, length] = [
        zip.readUInt32LE(at + 16),
        zip.readUInt32LE(at + 20),
        zip.readUInt16LE(at + 28),
      ];
      const [mode, local] = [zip.readUInt16LE(at + 40).toString(8), zip.readUInt32LE(at + 42)];
      expect(zip.toString('latin1', local, local + 4)).toBe('PK\u0003\u0004');
      expect(zip.subarray(local + 4, local + 28)).toEqual(zip.subarray(at + 6, at + 30));
      const start = local + 30 + length;
      const name = zip.toString('utf8', at + 46, at + 46 + length);
      at += 46 + length;
      return { name, mode, content: zip.subarray(start, start + size), crc };
    });
  }

  test('holds every entry with its kind', () => {
    expect(entries().map(({ name, mode }) => [name, mode])).toEqual([
      ['grün.txt', '100644'],
      ['bytes.bin', '100644'],
      ['bom.txt', '100644'],
      ['link', '120777'],
      ['empty/', '40755'],
      ['src/', '40755'],
      ['src/a.ts', '100644'],
      ['src/deep/', '40755'],
      ['src/deep/b.ts', '100644'],
    ]);
  });

  test('holds contents with their checksums', () => {
    expect(entries()[0]?.content.toString()).toBe('Grüße');
    expect(entries()[3]?.content.toString()).toBe('src/a.ts');
    for (const { content, crc } of entries()) expect(crc).toBe(crc32(content));
  });

  test('ends where its directory says', () => {
    const [size, start] = [zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
    expect(zip.toString('latin1', end, end + 4)).toBe('PK\u0005\u0006');
    expect(start + size).toBe(end);
  });
});

test.each([
  ['*.ts', ['a.ts', '.ts'], ['a/b.ts', 'a.tsx', 'ats']],
  ['**/*.ts', ['a.ts', 'a/b.ts', 'a/.b/c.ts'], ['a.js']],
  ['src/**', ['src/a', 'src/a/b'], ['src', 'other/src/a']],
  ['./src/', ['src'], ['src/a']],
  ['a?.{ts,js}', ['ab.ts', 'ab.js'], ['a.ts', 'a/.ts', 'ab.css']],
  ['[a-c][!x].md', ['ab.md'], ['ax.md', 'db.md', 'a/.md']],
  ['a+(b).txt', ['a+(b).txt'], ['aab.txt']],
])('the glob %s names %j and not %j', (pattern, named, others) => {
  expect([...named, ...others].filter(compileGlob(pattern))).toEqual(named);
});
