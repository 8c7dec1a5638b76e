import { describe, expect, it } from 'vitest';
import { TextHistory } from './text-history.js';

describe('the history of a text', () => {
  it('goes back step by step, and forward again until something is typed', () => {
    const history = new TextHistory();
    history.changed('a');
    history.changed('ab');
    history.pause();
    history.changed('abc');
    expect(history.undo('abcd')).toBe('abc');
    expect(history.undo('abc')).toBe('a');
    expect(history.undo('a')).toBeUndefined();
    expect(history.redo('a')).toBe('abc');
    history.changed('abc');
    expect(history.canRedo).toBe(false);
    expect(history.canUndo).toBe(true);
  });

  it('forgets the oldest steps of long texts', () => {
    const history = new TextHistory();
    const text = 'x'.repeat(1024 * 1024);
    for (let step = 0; step < 10; step += 1) {
      history.changed(`${text}${step}`);
      history.pause();
    }
    let steps = 0;
    while (history.undo('') !== undefined) steps += 1;
    expect(steps).toBe(3);
  });
});
