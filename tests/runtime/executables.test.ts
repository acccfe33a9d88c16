import { expect, test } from 'vitest';
import { findExecutable } from '../../runtime/files/executables.ts';
import { FileTree } from '../../runtime/files/file-tree.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files = new FileTree();
files.mkdir('/home/project/bin', { recursive: true });
files.writeFile('/home/project/bin/tool', bytes('#!/usr/bin/env node\nconsole.log(1)'));
files.writeFile('/home/project/bin/split', bytes('#!/usr/bin/env -S node --no-warnings\n'));
files.writeFile('/home/project/bin/script', bytes('#!/bin/sh -e\necho hi\n'));
files.writeFile('/home/project/bin/by-tool', bytes('#!/home/project/bin/tool\n'));
files.writeFile('/home/project/bin/plain', bytes('echo hi\n'), 0o755);
files.writeFile('/home/project/bin/data', bytes('no program\n'));
files.writeFile('/home/project/bin/loop', bytes('#!/home/project/bin/loop\n'));
const place = { cwd: '/home/project', path: '/nowhere:/home/project/bin' };

test.each([
  ['node', { command: 'node', args: [] }],
  ['/usr/local/bin/node', { command: 'node', args: [] }],
  ['/bin/sh', { command: 'sh', args: [] }],
  ['tool', { command: 'node', args: ['/home/project/bin/tool'] }],
  ['./bin/tool', { command: 'node', args: ['./bin/tool'] }],
  ['split', { command: 'node', args: ['--no-warnings', '/home/project/bin/split'] }],
  ['script', { command: 'sh', args: ['-e', '/home/project/bin/script'] }],
  ['plain', { command: 'sh', args: ['/home/project/bin/plain'] }],
  ['by-tool', { command: 'node', args: ['/home/project/bin/tool', '/home/project/bin/by-tool'] }],
])('%s is run', (name, expected) => {
  expect(findExecutable(files, name, place)).toEqual(expected);
});

test.each([
  ['nothing', 'ENOENT'],
  ['./tool', 'ENOENT'],
  ['./bin', 'ENOENT'],
  ['./bin/data', 'EACCES'],
  ['loop', 'ELOOP'],
])('%s is refused', (name, code) => {
  expect(() => findExecutable(files, name, place)).toThrow(expect.objectContaining({ code }));
});
