import { describe, expect, it } from 'vitest';
import { hotkeyAction, steppedPlace } from './hotkeys.js';

const plain = { ctrlKey: false, metaKey: false, altKey: false };

describe('the keys of the page', () => {
  it('are letters only while nobody types, and chords always', () => {
    expect(hotkeyAction({ ...plain, key: '/' }, false)).toEqual({ type: 'focus', key: '/' });
    expect(hotkeyAction({ ...plain, key: '/' }, true)).toBeUndefined();
    expect(hotkeyAction({ ...plain, key: '?' }, true)).toBeUndefined();
    expect(hotkeyAction({ ...plain, key: 'K', metaKey: true }, true)).toEqual({ type: 'palette' });
    expect(hotkeyAction({ ...plain, key: 'i', ctrlKey: true }, false)).toBeUndefined();
    expect(hotkeyAction({ ...plain, key: 'ArrowUp', altKey: true }, true)).toEqual({ type: 'step', by: -1 });
    expect(hotkeyAction({ ...plain, key: '¡', code: 'Digit1', altKey: true }, true)).toEqual({
      type: 'message',
      digit: 1,
    });
    expect(hotkeyAction({ ...plain, key: '1', code: 'Digit1' }, false)).toBeUndefined();
    expect(hotkeyAction({ ...plain, key: 'Escape' }, true)).toEqual({ type: 'focus', key: 'Escape' });
  });

  it('step from endpoint to endpoint, around the end, and from elsewhere to the first or the last', () => {
    const ids = ['a', 'b', 'c'];
    expect(steppedPlace({ type: 'endpoint', id: 'c' }, ids, 1)).toEqual({ type: 'endpoint', id: 'a' });
    expect(steppedPlace({ type: 'endpoint', id: 'a' }, ids, -1)).toEqual({ type: 'endpoint', id: 'c' });
    expect(steppedPlace({ type: 'ports' }, ids, 1)).toEqual({ type: 'endpoint', id: 'a' });
    expect(steppedPlace({ type: 'ports' }, ids, -1)).toEqual({ type: 'endpoint', id: 'c' });
    expect(steppedPlace({ type: 'ports' }, [], 1)).toEqual({ type: 'ports' });
  });
});
