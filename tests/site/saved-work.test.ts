import { beforeEach, expect, test } from 'vitest';
import { loadWork, saveWork } from '../../site/workbench/saved-work.ts';

const NAME = '01-one-request-at-a-time';
const WORK = { savedAt: 1_795_244_000_000, files: { 'a.ts': 'let a = 1;\n' }, passed: ['adds'] };

let stored: Map<string, string>;
const storage = () => ({
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
});

beforeEach(() => {
  stored = new Map();
});

test('brings back what was saved', () => {
  expect(saveWork(NAME, WORK, storage)).toBe('saved');
  expect(loadWork(NAME, storage)).toEqual({ state: 'found', work: WORK });
});

test('keeps exercises apart', () => {
  saveWork(NAME, WORK, storage);
  expect(loadWork('02-two-axes', storage)).toEqual({ state: 'none' });
});

test('forgets an exercise that is as it was given', () => {
  saveWork(NAME, WORK, storage);
  expect(saveWork(NAME, { ...WORK, files: {}, passed: [] }, storage)).toBe('saved');
  expect(stored.size).toBe(0);
});

test.each([
  ['half a value', '{"version":1,"files":{"a.'],
  ['another version', JSON.stringify({ ...WORK, version: 2 })],
  ['a file that is no text', JSON.stringify({ ...WORK, version: 1, files: { 'a.ts': 7 } })],
  ['no list of checks', JSON.stringify({ ...WORK, version: 1, passed: 'adds' })],
  ['a time that is no number', JSON.stringify({ ...WORK, version: 1, savedAt: null })],
  ['another kind of value', '[]'],
])('reports %s as damaged and leaves it alone', (_name, text) => {
  saveWork(NAME, WORK, storage);
  const key = [...stored.keys()][0] ?? '';
  stored.set(key, text);
  expect(loadWork(NAME, storage)).toEqual({ state: 'damaged' });
  expect(stored.get(key)).toBe(text);
});

test('says when the browser keeps nothing for this site', () => {
  const denied = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  expect(loadWork(NAME, denied)).toEqual({ state: 'denied' });
  expect(saveWork(NAME, WORK, denied)).toBe('denied');
});

test('says when there is no room left', () => {
  const full = () => ({
    ...storage(),
    setItem() {
      throw new DOMException('No room.', 'QuotaExceededError');
    },
  });
  expect(saveWork(NAME, WORK, full)).toBe('full');
});
