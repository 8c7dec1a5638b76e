import { describe, expect, it } from 'vitest';
import { readMessageFilter } from '../../../../src/traffic/filter/message-filter.js';
import { noQuery } from '../log/typed-filter.js';
import { searchText, shownText } from './search-text.js';

describe('what the record is searched for', () => {
  it.each([
    [' Temp ', 'lower(text) contains "temp"'],
    ['01 0A', 'lower(text) contains "01 0a" or hex matches "01 0a"'],
    ['a"b\\', 'lower(text) contains "a\\"b\\\\"'],
  ])('%j is %s', async (typed, text) => {
    expect(searchText({ type: 'plain', text: typed }, undefined)).toBe(text);
    expect((await readMessageFilter(text, [])).ok).toBe(true);
  });

  it('is what a log shows, without what rules hide', async () => {
    expect(shownText(noQuery, undefined, [])).toBe('');
    expect(shownText(noQuery, 'a:1', [])).toBe('peer == "a:1"');
    expect(shownText(noQuery, undefined, ['size == 0 or hex == 00'])).toBe('not (size == 0 or hex == 00)');
    const text = shownText({ type: 'plain', text: 'x' }, undefined, ['size == 0', 'dir == "out"']);
    expect(text).toBe('(lower(text) contains "x") and not (size == 0) and not (dir == "out")');
    expect((await readMessageFilter(text, [])).ok).toBe(true);
  });

  it('is what a peer said, where there is something to look for', async () => {
    const text = searchText({ type: 'plain', text: '0a' }, '[fe80::1%eth0]:5');
    expect(text).toBe('(lower(text) contains "0a" or hex matches "0a") and peer == "[fe80::1%eth0]:5"');
    expect((await readMessageFilter(text ?? '', [])).ok).toBe(true);
    expect(searchText(noQuery, 'a:1')).toBeUndefined();
    expect(searchText({ type: 'plain', text: ' ' }, undefined)).toBeUndefined();
  });
});
