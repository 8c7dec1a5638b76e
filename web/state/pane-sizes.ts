import { type KeyValueStore, keptObject, keptStore } from './kept.js';
import type { Store } from './store.js';

/** How far a pane can be sized; in CSS pixels. */
export interface PaneLimits {
  readonly min: number;
  /** What the neighbour that gives way keeps at least. */
  readonly rest: number;
  /** The CSS length that the pane and its neighbour share, where a style can know it. */
  readonly shared: string;
}

/** The panes that can be sized, each with its own name in storage and in the styles: `--pane-rail`. */
export const panes = {
  rail: { min: 150, rest: 720, shared: '100%' },
  inspector: { min: 330, rest: 460, shared: '100%' },
  /** The inspector where it stands below the composer. */
  'inspector-height': { min: 96, rest: 200, shared: '100% - 150px' },
  draft: { min: 46, rest: 220, shared: '100dvh - 190px' },
  'values-figures': { min: 46, rest: 188, shared: '100% - 80px' },
  'packet-panes': { min: 140, rest: 146, shared: '100% - 130px' },
  'capture-ladder': { min: 200, rest: 240, shared: '100% - var(--pane-capture-bytes, 332px)' },
  'capture-bytes': { min: 180, rest: 240, shared: '100% - 200px' },
  'message-list': { min: 200, rest: 480, shared: '100%' },
  'file-list': { min: 150, rest: 360, shared: '100% - 260px' },
  'file-side': { min: 260, rest: 360, shared: '100% - var(--pane-file-list, 232px)' },
} as const satisfies Readonly<Record<string, PaneLimits>>;

/** The name of a pane that can be sized. */
export type PaneName = keyof typeof panes;

/** CSS pixels of the panes that a person has sized. */
export type PaneSizes = Partial<Readonly<Record<PaneName, number>>>;

/** The side of a pane that is moved. */
export type PaneSide = 'left' | 'right' | 'top' | 'bottom';

/** The sizes that a pane may have now. */
export interface PaneBounds {
  readonly min: number;
  readonly max: number;
}

/** Pixels of an arrow key, alone and with Shift. */
const keyStep = 16;
const farKeyStep = 64;
const mostPixels = 10_000;

/** Sizes as kept. */
export function createPaneSizes(keeper: KeyValueStore): Store<PaneSizes> {
  return keptStore(keeper, 'breakoutbox.panes', (kept): PaneSizes => {
    const found = keptObject(kept);
    return Object.fromEntries(
      Object.entries(panes).flatMap(([name, { min }]) => {
        const size = found[name];
        return typeof size === 'number' && size >= min && size <= mostPixels ? [[name, size]] : [];
      }),
    );
  });
}

/** How far a pane can be sized that has `together` pixels with its neighbour. */
export function paneBounds({ min, rest }: PaneLimits, together: number): PaneBounds {
  return { min, max: Math.max(min, Math.floor(together) - rest) };
}

/** The nearest size within bounds, in whole pixels. */
export function boundedSize(size: number, { min, max }: PaneBounds): number {
  return Math.round(Math.min(max, Math.max(min, size)));
}

/** The size of a pane whose `side` was moved by so many pixels to the right or down. */
export function draggedSize(size: number, side: PaneSide, by: number): number {
  return side === 'right' || side === 'bottom' ? size + by : size - by;
}

/** The size that a key asks for; undefined for a key that does not move this side. Home and End: the least and the most. */
export function sizeByKey(
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  side: PaneSide,
  size: number,
  { min, max }: PaneBounds,
): number | undefined {
  const [back, on] = isColumn(side) ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  const step = shiftKey ? farKeyStep : keyStep;
  if (key === back) return draggedSize(size, side, -step);
  if (key === on) return draggedSize(size, side, step);
  if (key === 'Home') return min;
  return key === 'End' ? max : undefined;
}

/** Whether a side is moved to the left and right: its pane is a column. */
export function isColumn(side: PaneSide): boolean {
  return side === 'left' || side === 'right';
}

/** A size as CSS: what is shown of it stays within the limits when the window gets smaller. */
export function paneLength({ min, rest, shared }: PaneLimits, size: number): string {
  return `clamp(${min}px, ${size}px, ${shared} - ${rest}px)`;
}
