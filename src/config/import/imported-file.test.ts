import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { entryName, notTaken, shownValue, taken } from './imported-file.js';

describe('an entry', () => {
  it('keeps the beginning of a long text, in whole characters', () => {
    const { source } = notTaken({ line: 3, source: '😀'.repeat(1_000) }, 'import-empty');
    expect(source.endsWith('😀…')).toBe(true);
    expect(source.length).toBeLessThan(170);
  });

  it('says what is left out of what it becomes', () => {
    const name = 'a';
    const entry = taken({ line: 1, source: 'a' }, { type: 'message', name, value: { name, text: 'a' } });
    expect(entry).toMatchObject({ isTaken: true, without: [] });
  });

  it('says why it becomes nothing, in both languages', () => {
    const entry = notTaken({ line: 1, source: 'x' }, 'import-protocol', { protocol: 'DTLS' });
    expect(entry.isTaken).toBe(false);
    if (entry.isTaken) return;
    expect(failureMessage(entry.reason, 'en')).toBe('not taken: there is no DTLS here: TCP, UDP and TLS');
    expect(failureMessage(entry.reason, 'zh-CN')).toBe('未导入：不支持 DTLS：仅支持 TCP、UDP 和 TLS');
  });
});

describe('a name', () => {
  it.each([
    ['  温度\r\n计 ', '温度 计'],
    ['', 'packet'],
    ['\0\x1b', 'packet'],
    ['a'.repeat(500), 'a'.repeat(100)],
    ['😀'.repeat(300), '😀'.repeat(100)],
  ])('%j stands on one line', (name, kept) => {
    expect(entryName(name, 'packet')).toBe(kept);
  });
});

it('shows the beginning of a value', () => {
  expect(shownValue({ a: [1] })).toBe('{"a":[1]}');
  expect(shownValue(undefined)).toBe('');
  expect(shownValue('x'.repeat(500))).toBe('x'.repeat(40));
});
