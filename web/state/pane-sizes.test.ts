import { describe, expect, it } from 'vitest';
import { memoryStore } from './kept.js';
import {
  boundedSize,
  createPaneSizes,
  draggedSize,
  paneBounds,
  paneLength,
  panes,
  sizeByKey,
} from './pane-sizes.js';

const limits = { min: 100, rest: 300, shared: '100%' };

describe('the sizes of panes', () => {
  it('leave the neighbour its least, and the pane its own', () => {
    const bounds = paneBounds(limits, 900.6);
    expect(bounds).toEqual({ min: 100, max: 600 });
    expect([40, 100, 350.4, 600, 5_000].map((size) => boundedSize(size, bounds))).toEqual([
      100, 100, 350, 600, 600,
    ]);
    // Without room for both, the pane has its least.
    expect(paneBounds(limits, 250)).toEqual({ min: 100, max: 100 });
  });

  it('grow by the side that is moved away from them', () => {
    expect(draggedSize(200, 'right', 30)).toBe(230);
    expect(draggedSize(200, 'left', 30)).toBe(170);
    expect(draggedSize(200, 'bottom', -30)).toBe(170);
    expect(draggedSize(200, 'top', -30)).toBe(230);
  });

  it('follow the arrow keys of their side, Home and End', () => {
    const bounds = { min: 100, max: 600 };
    const asked = (key: string, shiftKey = false): (number | undefined)[] =>
      (['left', 'right', 'top', 'bottom'] as const).map((side) =>
        sizeByKey({ key, shiftKey }, side, 200, bounds),
      );
    expect(asked('ArrowLeft')).toEqual([216, 184, undefined, undefined]);
    expect(asked('ArrowRight')).toEqual([184, 216, undefined, undefined]);
    expect(asked('ArrowUp')).toEqual([undefined, undefined, 216, 184]);
    expect(asked('ArrowDown', true)).toEqual([undefined, undefined, 136, 264]);
    expect(asked('Home')).toEqual([100, 100, 100, 100]);
    expect(asked('End')).toEqual([600, 600, 600, 600]);
    expect(asked('a')).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('are kept in the browser, and forgotten one by one', () => {
    const keeper = memoryStore();
    const sizes = createPaneSizes(keeper);
    expect(sizes.get()).toEqual({});
    sizes.set({ rail: 260, inspector: 420 });
    expect(createPaneSizes(keeper).get()).toEqual({ rail: 260, inspector: 420 });
    sizes.set({ rail: 260 });
    expect(createPaneSizes(keeper).get()).toEqual({ rail: 260 });
  });

  it('are read with care: what is no size of a pane is left out', () => {
    const keeper = memoryStore();
    keeper.setItem(
      'breakoutbox.panes',
      JSON.stringify({ rail: '260', inspector: 1e9, draft: -3, 'file-list': 300, other: 200 }),
    );
    expect(createPaneSizes(keeper).get()).toEqual({ 'file-list': 300 });
    keeper.setItem('breakoutbox.panes', '[1, 2]');
    expect(createPaneSizes(keeper).get()).toEqual({});
  });

  it('are lengths that give way with the window', () => {
    expect(paneLength(limits, 350)).toBe('clamp(100px, 350px, 100% - 300px)');
    expect(paneLength(panes['capture-ladder'], 300)).toBe(
      'clamp(200px, 300px, 100% - var(--pane-capture-bytes, 332px) - 240px)',
    );
  });
});
