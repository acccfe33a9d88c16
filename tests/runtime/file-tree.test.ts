import { describe, expect, test } from 'vitest';
import { FileTree } from '../../runtime/files/file-tree.ts';
import type { FileChange } from '../../runtime/protocol/files.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (tree: FileTree, path: string): string =>
  new TextDecoder().decode(tree.readFile(path));

function sample(): FileTree {
  const tree = new FileTree();
  tree.mkdir('/home/project/src', { recursive: true });
  tree.writeFile('/home/project/src/a.txt', bytes('a'));
  tree.symlink('src/a.txt', '/home/project/link');
  tree.symlink('/home/project', '/p');
  return tree;
}

describe('a file tree', () => {
  test('finds files through links, dots and doubled slashes', () => {
    const tree = sample();
    expect(read(tree, '/p//link')).toBe('a');
    expect(read(tree, '/home/./project/../project/src/a.txt')).toBe('a');
    expect(tree.realpath('/p/link')).toBe('/home/project/src/a.txt');
    expect(tree.lookup('/p/link', 'lstat', { follow: false }).kind).toBe('symlink');
  });

  test('writes through a link', () => {
    const tree = sample();
    tree.writeFile('/p/link', bytes('b'));
    expect(read(tree, '/home/project/src/a.txt')).toBe('b');
  });

  test.each([
    ['ENOENT', 'open', (tree: FileTree) => tree.readFile('/none')],
    ['EISDIR', 'read', (tree: FileTree) => tree.readFile('/home')],
    ['ENOTDIR', 'open', (tree: FileTree) => tree.readFile('/p/link/x')],
    ['ENOENT', 'open', (tree: FileTree) => tree.writeFile('/none/a', bytes(''))],
    ['EISDIR', 'open', (tree: FileTree) => tree.writeFile('/home', bytes(''))],
    ['EEXIST', 'mkdir', (tree: FileTree) => tree.mkdir('/home')],
    ['EEXIST', 'mkdir', (tree: FileTree) => tree.mkdir('/home/project/..')],
    ['EBUSY', 'rename', (tree: FileTree) => tree.rename('/p', '/')],
    ['ENOTDIR', 'scandir', (tree: FileTree) => tree.readdir('/p/link')],
    ['EISDIR', 'rm', (tree: FileTree) => tree.remove('/home')],
    ['ENOENT', 'rm', (tree: FileTree) => tree.remove('/none')],
    ['EPERM', 'rm', (tree: FileTree) => tree.remove('/', { recursive: true })],
    ['ENOTEMPTY', 'rename', (tree: FileTree) => tree.rename('/home/project/src', '/home')],
    ['EINVAL', 'rename', (tree: FileTree) => tree.rename('/home', '/home/project/home')],
    ['EEXIST', 'symlink', (tree: FileTree) => tree.symlink('x', '/p')],
  ])('fails with %s (%s)', (code, syscall, action) => {
    expect(() => action(sample())).toThrow(expect.objectContaining({ code, syscall }));
  });

  test('gives up on links that lead in a circle', () => {
    const tree = new FileTree();
    tree.symlink('/b', '/a');
    tree.symlink('/a', '/b');
    expect(() => tree.readFile('/a')).toThrow(expect.objectContaining({ code: 'ELOOP' }));
  });

  test('makes directories on the way and tells the first one', () => {
    const tree = sample();
    expect(tree.mkdir('/home/x/y/z', { recursive: true })).toBe('/home/x');
    expect(tree.mkdir('/home/x/y', { recursive: true })).toBeUndefined();
  });

  test('lists names in order', () => {
    const tree = sample();
    tree.writeFile('/home/project/B', bytes(''));
    expect(tree.readdir('/home/project')).toEqual([
      { name: 'B', kind: 'file' },
      { name: 'link', kind: 'symlink' },
      { name: 'src', kind: 'directory' },
    ]);
  });

  test('ignores a missing file only when forced to', () => {
    expect(() => sample().remove('/none', { force: true })).not.toThrow();
  });

  test('becomes the same in another copy that replays its changes', () => {
    const [tree, copy] = [new FileTree(), new FileTree()];
    tree.onChange((change: FileChange) => copy.replay(structuredClone(change)));
    tree.mkdir('/a/b', { recursive: true });
    tree.writeFile('/a/b/c', bytes('1'));
    tree.symlink('b/c', '/a/l');
    tree.writeFile('/a/l', bytes('2'));
    tree.rename('/a/b', '/a/d');
    tree.mkdir('/gone');
    tree.remove('/gone', { recursive: true });
    expect(copy.snapshot()).toEqual(tree.snapshot());
  });

  test('drops a change that does not fit any more', () => {
    const tree = sample();
    tree.replay({ type: 'write', path: '/none/a', bytes: bytes('') });
    tree.replay({ type: 'mkdir', path: '/home' });
    expect(tree.exists('/none')).toBe(false);
  });

  test('loads what it gave as a snapshot', () => {
    const copy = new FileTree();
    copy.load(structuredClone(sample().snapshot()));
    expect(copy.snapshot()).toEqual(sample().snapshot());
    expect(read(copy, '/p/link')).toBe('a');
  });
});
