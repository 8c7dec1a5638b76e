import { describe, expect, it } from 'vitest';
import { memoryStore } from './kept.js';
import { keptMarks } from './kept-marks.js';

interface Mark {
  readonly done: boolean;
}

const ids = ['first', 'second'] as const;
const read = (kept: Readonly<Record<string, unknown>>): Mark => ({ done: kept.done === true });

describe('marks that outlive the page', () => {
  it('are there again, and gone again where they were taken away', () => {
    const keeper = memoryStore();
    const marks = keptMarks(keeper, 'marks', ids, read);
    expect(marks.get()).toEqual({});
    marks.set({ first: { done: true }, second: { done: false } });
    expect(keptMarks(keeper, 'marks', ids, read).get()).toEqual({
      first: { done: true },
      second: { done: false },
    });
    marks.set({ second: { done: false } });
    expect(keptMarks(keeper, 'marks', ids, read).get()).toEqual({ second: { done: false } });
  });

  it('are not taken away by a page that was opened before them', () => {
    const keeper = memoryStore();
    const [one, other] = [keptMarks(keeper, 'marks', ids, read), keptMarks(keeper, 'marks', ids, read)];
    one.set({ first: { done: true } });
    other.set({ second: { done: true } });
    expect(keptMarks(keeper, 'marks', ids, read).get()).toEqual({
      first: { done: true },
      second: { done: true },
    });
  });

  it('are taken over from the one item of an older page, once', () => {
    const keeper = memoryStore();
    keeper.setItem('marks', JSON.stringify({ first: { done: true }, other: 1 }));
    expect(keptMarks(keeper, 'marks', ids, read).get()).toEqual({ first: { done: true } });
    expect(keeper.getItem('marks')).toBeNull();
    keptMarks(keeper, 'marks', ids, read).set({});
    expect(keptMarks(keeper, 'marks', ids, read).get()).toEqual({});
  });

  it('begin anew where what was kept is no JSON', () => {
    const keeper = memoryStore();
    keeper.setItem('marks', '{');
    keeper.setItem('marks.first', 'not JSON');
    expect(keptMarks(keeper, 'marks', ids, read).get()).toEqual({});
  });

  it('go on where a browser keeps nothing', () => {
    const refuse = (): never => {
      throw new Error('storage is forbidden');
    };
    const marks = keptMarks({ ...memoryStore(), setItem: refuse, removeItem: refuse }, 'marks', ids, read);
    marks.set({ first: { done: true } });
    expect(marks.get()).toEqual({ first: { done: true } });
  });
});
