import { describe, expect, it } from 'vitest';
import { createRoomSettings, remembered, within } from './composer-settings.js';
import { memoryKeeper } from './kept.js';
import { createPreferences } from './preferences.js';

describe('what the browser keeps', () => {
  it('is there again for the same endpoint, and not for another', () => {
    const keeper = memoryKeeper();
    createRoomSettings(keeper, 'udp 7788').update((kept) => ({
      ...kept,
      hex: true,
      eol: 'crlf',
      writeAs: 'gbk',
    }));
    expect(createRoomSettings(keeper, 'udp 7788').get()).toMatchObject({
      hex: true,
      eol: 'crlf',
      writeAs: 'gbk',
    });
    expect(createRoomSettings(keeper, 'udp 7789').get()).toMatchObject({ hex: false, eol: 'none' });
  });

  it('may be damaged, or of another version, and gives defaults', () => {
    const keeper = memoryKeeper();
    for (const kept of [
      'not json',
      '7',
      '{"eol":"?","repeatMs":-1,"history":[1,"a"],"writeAs":"nonsense"}',
    ]) {
      keeper.setItem('breakoutbox.room.x', kept);
      const settings = createRoomSettings(keeper, 'x').get();
      expect(settings).toMatchObject({ eol: 'none', writeAs: undefined, viewMode: 'text' });
      expect(settings.repeatMs).toBeGreaterThanOrEqual(10);
    }
    expect(createRoomSettings(keeper, 'x').get().history).toEqual(['a']);
  });

  it('does not hold a draft that is very long, which stays on the page', () => {
    const keeper = memoryKeeper();
    const settings = createRoomSettings(keeper, 'x');
    settings.update((kept) => ({ ...kept, draft: 'x'.repeat(10_000), hex: true }));
    expect(settings.get().draft).toHaveLength(10_000);
    expect(createRoomSettings(keeper, 'x').get()).toMatchObject({ draft: '', hex: true });
  });

  it('goes on without a storage that is full', () => {
    const keeper = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    };
    const settings = createRoomSettings(keeper, 'x');
    settings.update((kept) => ({ ...kept, hex: true }));
    expect(settings.get().hex).toBe(true);
  });

  it('remembers a text once, latest first, fifty at most, and none that is very long', () => {
    let settings = createRoomSettings(memoryKeeper(), 'x').get();
    for (const text of ['a', 'b', 'a', '', 'x'.repeat(5000)]) settings = remembered(settings, text);
    expect(settings.history).toEqual(['a', 'b']);
    for (let number = 0; number < 60; number += 1) settings = remembered(settings, `t${number}`);
    expect([settings.history.length, settings.history[0]]).toEqual([50, 't59']);
  });

  it('keeps numbers within their bounds', () => {
    expect([within(3, 10, 20, 15), within(99, 10, 20, 15), within(12.4, 10, 20, 15)]).toEqual([10, 20, 12]);
    expect([within('12', 10, 20, 15), within(Number.NaN, 10, 20, 15)]).toEqual([15, 15]);
  });

  it('speaks the first language of the browser that it knows', () => {
    const languageOf = (...tags: string[]): string => createPreferences(memoryKeeper(), tags).get().language;
    expect([
      languageOf('zh-TW'),
      languageOf('de', 'zh'),
      languageOf('en-GB', 'zh'),
      languageOf('de'),
    ]).toEqual(['zh-CN', 'zh-CN', 'en', 'en']);
  });
});
