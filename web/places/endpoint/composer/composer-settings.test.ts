import { describe, expect, it } from 'vitest';
import { repeatBounds } from '../../../../src/operations/bounds.js';
import { isSameDraft } from '../../../../src/operations/same-draft.js';
import { memoryStore } from '../../../state/kept.js';
import { createRoomSettings, meantNow, recalled, remembered, within } from './composer-settings.js';

describe('what the browser keeps of an endpoint', () => {
  it('is there again for the same endpoint, and not for another', () => {
    const keeper = memoryStore();
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
    const keeper = memoryStore();
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
    keeper.setItem(
      'breakoutbox.room.x',
      '{"history":[1,"a",{"text":"b","eol":"?","hex":true}],"usedTargets":[1,"h:1"]}',
    );
    expect(createRoomSettings(keeper, 'x').get()).toMatchObject({
      history: [{ text: 'b', eol: 'none', hex: true, lineBreak: 'lf' }],
      usedTargets: ['h:1'],
    });
  });

  it('has the specification of a checksum as it was typed, also from before and also while it is wrong', () => {
    const keeper = memoryStore();
    const kept = (checksum: unknown): string => {
      keeper.setItem('breakoutbox.room.x', JSON.stringify({ checksum }));
      return createRoomSettings(keeper, 'x').get().checksum;
    };
    for (const text of ['none', 'crc16-modbus:hex', 'nmea', '(1,-3) sum8 @-2', 'md5'])
      expect(kept(text)).toBe(text);
    expect(kept(7)).toBe('none');
    expect(kept('x'.repeat(10_000)).length).toBeLessThanOrEqual(200);
  });

  it('does not hold a draft that is very long, which stays on the page', () => {
    const keeper = memoryStore();
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
      removeItem: () => undefined,
    };
    const settings = createRoomSettings(keeper, 'x');
    settings.update((kept) => ({ ...kept, hex: true }));
    expect(settings.get().hex).toBe(true);
  });

  it('remembers a message once, latest first, fifty at most, and none that is very long', () => {
    let settings = createRoomSettings(memoryStore(), 'x').get();
    const send = (draft: string): void => {
      settings = remembered({ ...settings, draft }, draft.length, 7);
    };
    for (const draft of ['a', 'b', 'a', '', 'x'.repeat(5000)]) send(draft);
    expect(settings.history.map(({ text }) => text)).toEqual(['a', 'b']);
    for (let number = 0; number < 60; number += 1) send(`t${number}`);
    expect([settings.history.length, settings.history[0]?.text]).toEqual([50, 't59']);
  });

  it('recalls a message as it was meant when it was sent, also after the page was loaded again', () => {
    const keeper = memoryStore();
    const store = createRoomSettings(keeper, 'x');
    store.update((kept) => ({ ...kept, draft: '01 02', hex: true, checksum: 'crc32', writeAs: 'gbk' }));
    store.update((kept) => remembered(kept, 6, 7));
    store.update((kept) => ({ ...kept, draft: 'text', hex: false, lineBreak: 'cr', checksum: 'none' }));
    store.update((kept) => remembered(kept, 4, 8));
    const again = createRoomSettings(keeper, 'x').get();
    expect(again.history.map(({ text, bytes, atMs }) => [text, bytes, atMs])).toEqual([
      ['text', 4, 8],
      ['01 02', 6, 7],
    ]);
    const [, sent] = again.history;
    expect(sent && recalled(again, sent)).toMatchObject({
      draft: '01 02',
      hex: true,
      checksum: 'crc32',
      writeAs: 'gbk',
      lineBreak: 'lf',
    });
  });

  it('distinguishes a text sent as text from the same text sent as hex', () => {
    let settings = createRoomSettings(memoryStore(), 'x').get();
    settings = remembered({ ...settings, draft: '01' }, 2, 1);
    settings = remembered({ ...settings, draft: '01', hex: true }, 1, 2);
    expect(settings.history.map(({ hex }) => hex)).toEqual([true, false]);
  });

  it('remembers targets, latest first, each once', () => {
    let settings = createRoomSettings(memoryStore(), 'x').get();
    for (const target of ['a:1', 'b:2', '', 'a:1'])
      settings = remembered({ ...settings, target, draft: 'x' }, 1, 1);
    expect(settings.usedTargets).toEqual(['a:1', 'b:2']);
  });

  it('keeps numbers within their bounds', () => {
    expect([within(3, 10, 20, 15), within(99, 10, 20, 15), within(12.4, 10, 20, 15)]).toEqual([10, 20, 12]);
    expect([within('12', 10, 20, 15), within(Number.NaN, 10, 20, 15)]).toEqual([15, 15]);
  });

  it('keeps what each of two pages has changed, and lets neither put back what the other had', () => {
    const keeper = memoryStore();
    const one = createRoomSettings(keeper, 'x');
    const other = createRoomSettings(keeper, 'x');
    one.update((kept) => ({ ...kept, draft: 'typed here', eol: 'crlf' }));
    other.update((kept) => ({ ...kept, viewMode: 'hex' }));
    one.update((kept) => ({ ...kept, eol: 'none' }));
    other.update((kept) => ({ ...kept, checksum: 'crc32' }));
    expect([one.get().draft, other.get().draft]).toEqual(['typed here', '']);
    expect(createRoomSettings(keeper, 'x').get()).toMatchObject({
      draft: 'typed here',
      viewMode: 'hex',
      eol: 'none',
      checksum: 'crc32',
    });
  });

  it('remembers what was sent from either of two pages, latest first, and whom to', () => {
    const keeper = memoryStore();
    const pages = [createRoomSettings(keeper, 'x'), createRoomSettings(keeper, 'x')];
    for (const [at, draft] of ['a', 'b', 'c', 'a'].entries())
      pages[at % 2]?.update((kept) => remembered({ ...kept, draft, target: `h:${draft}` }, 1, at));
    const { history, usedTargets } = createRoomSettings(keeper, 'x').get();
    expect(history.map(({ text }) => text)).toEqual(['a', 'c', 'b']);
    expect(usedTargets).toEqual(['h:a', 'h:b', 'h:c']);
  });

  it('is bounded however much was kept, and each number is within its range', () => {
    const keeper = memoryStore();
    const history = Array.from({ length: 60 }, (_, at) => ({ text: `t${at}`, bytes: 'x', atMs: null }));
    const usedTargets = Array.from({ length: 20 }, (_, at) => `h:${at}`);
    const kept = { history, usedTargets, repeatMs: 1e12, repeatCount: 0, viewMode: 'both', readAs: 'GBK' };
    keeper.setItem('breakoutbox.room.x', JSON.stringify(kept));
    const settings = createRoomSettings(keeper, 'x').get();
    expect([settings.history.length, settings.usedTargets.length]).toEqual([50, 8]);
    expect(settings.history[0]).toMatchObject({ text: 't0', bytes: 0, atMs: 0 });
    const { maxMs } = repeatBounds;
    expect(settings).toMatchObject({ repeatMs: maxMs, repeatCount: 1, viewMode: 'both', readAs: 'gbk' });
  });

  it('repeats without end where that was chosen', () => {
    const keeper = memoryStore();
    createRoomSettings(keeper, 'x').update((kept) => ({ ...kept, repeatCount: 'endless' }));
    expect(createRoomSettings(keeper, 'x').get().repeatCount).toBe('endless');
  });

  it.each([
    { text: 'b' },
    { hex: true },
    { raw: true },
    { lineBreak: 'cr' },
    { eol: 'crlf' },
    { checksum: 'crc32' },
    { writeAs: 'gbk' },
  ] as const)('takes a draft with %j for another message', (changed) => {
    const draft = meantNow({ ...createRoomSettings(memoryStore(), 'x').get(), draft: 'a' });
    expect(isSameDraft(draft, { ...draft })).toBe(true);
    expect(isSameDraft(draft, { ...draft, ...changed })).toBe(false);
  });

  it('remembers the target of a message that is itself too long to be remembered', () => {
    const settings = createRoomSettings(memoryStore(), 'x').get();
    const sent = (length: number) =>
      remembered({ ...settings, draft: 'x'.repeat(length), target: 'h:1' }, 1, 1);
    expect([sent(4096).history.length, sent(4097).history.length]).toEqual([1, 0]);
    expect(sent(4097).usedTargets).toEqual(['h:1']);
  });
});
