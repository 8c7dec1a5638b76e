import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../state/kept.js';
import { createRoomSettings, type RoomSettings, recalled, remembered } from './composer-settings.js';
import { HistoryWalk } from './history-walk.js';

const fresh = createRoomSettings(memoryStore(), 'tcp 7777').get();

/** Settings after these were sent, the last of them latest, with `draft` being typed. */
function having(sent: readonly string[], draft: string): RoomSettings {
  let kept = fresh;
  sent.forEach((text, at) => {
    kept = remembered({ ...kept, draft: text }, 1, at);
  });
  return { ...kept, draft };
}

describe('a walk through what was sent', () => {
  it('goes back to the first and forth to what was being typed', () => {
    const walk = new HistoryWalk();
    let settings = having(['one', 'two'], 'half');
    const texts = ([1, 1, 1, -1, -1, -1] as const).map((by) => {
      const found = walk.step(by, settings);
      if (found !== undefined) settings = recalled(settings, found);
      return found?.text;
    });
    expect(texts).toEqual(['two', 'one', undefined, 'two', 'half', undefined]);
  });

  it('begins before the latest while that stands there', () => {
    expect(new HistoryWalk().step(1, having(['one', 'two'], 'two'))?.text).toBe('one');
  });

  it('is over when something is typed', () => {
    const walk = new HistoryWalk();
    walk.step(1, having(['one'], ''));
    expect(walk.isRecalling).toBe(true);
    walk.end();
    expect(walk.isRecalling).toBe(false);
  });
});
