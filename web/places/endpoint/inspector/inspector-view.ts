import type { NumberBits } from '../../../../src/bytes/meaning/number-views.js';
import type { ByteRange } from './inspection.js';

/** How messages are looked at: it stays while one row after another is chosen. */
export interface InspectorView {
  /** The bytes that are selected, as far as the message goes. */
  readonly range: ByteRange;
  /** Bits of the numbers that are shown; undefined: as the selection suggests. */
  readonly bits: NumberBits | undefined;
  /** By what the tree is made: what fits, nothing, or a protocol by its name. */
  readonly readBy: string;
  /** On a narrow page, whether more than one line of it is shown. */
  readonly isOpen: boolean;
}

/** The choices of `readBy` that are no protocol. */
export const readByFit = 'auto';
export const readByNothing = 'none';

/** What an inspector begins with. */
export const firstView: InspectorView = Object.freeze({
  range: { start: 0, end: 1 },
  bits: undefined,
  readBy: readByFit,
  isOpen: false,
});
