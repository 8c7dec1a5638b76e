import { monoWidth } from '../../../views/mono-width.js';

/** Pixels of a chip around its text, and between two. */
const chipPadding = 20;
const chipGap = 6;
/** Width in pixels of the list of peers that do not fit. */
const moreWidth = 64;

/**
 * How many chips fit into this many pixels, after a chip with the text `all` and, if not all fit, before a list of the others.
 */
export function fittingChips(labels: readonly string[], all: string, width: number): number {
  const widths = labels.map(chipWidth);
  const sum = (some: readonly number[]): number => some.reduce((total, one) => total + one + chipGap, 0);
  if (chipWidth(all) + sum(widths) <= width) return labels.length;
  let room = width - chipWidth(all) - chipGap - moreWidth;
  let fitting = 0;
  for (const one of widths) {
    room -= one + chipGap;
    if (room < 0) break;
    fitting += 1;
  }
  return fitting;
}

function chipWidth(label: string): number {
  return chipPadding + monoWidth(label);
}
