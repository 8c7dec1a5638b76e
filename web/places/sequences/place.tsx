import { lazy } from 'react';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./sequences-place.js')).SequencesPlace });
const SequencesPlace = lazy(load);

/** The place of the sequences. */
export const sequencesPlace = {
  name: 'sequences',
  icon: 'M3 3.5h10M3 8h6M3 12.5h10M11 6l2.5 2L11 10',
  word: 'sequences',
  command: 'commandSequences',
  needs: 'sequences.runs',
  note: undefined,
  load,
  view: (path: string | undefined) => <SequencesPlace path={path} />,
} as const satisfies PlaceRow;
