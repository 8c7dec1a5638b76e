import type { FilterColour } from '../../../src/config/workspace/saved-filter.js';

/** A spot of the colour in which rows are highlighted; what it is for stands beside it. */
export function FilterColourMark({ colour }: { readonly colour: FilterColour }) {
  return <span className={`colour-mark row-${colour}`} aria-hidden="true" />;
}
