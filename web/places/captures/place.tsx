import { lazy } from 'react';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./captures-place.js')).CapturesPlace });
const CapturesPlace = lazy(load);

/** The place of capture files. */
export const capturesPlace = {
  name: 'captures',
  icon: 'M1 8h3l2-5.5 3.5 11 2-5.5h3.5',
  word: 'captures',
  command: 'commandCaptures',
  needs: 'captures.begin',
  note: () => <OpenCount />,
  load,
  view: () => <CapturesPlace />,
} as const satisfies PlaceRow;

function OpenCount() {
  const { t } = useWords();
  const { length } = useStore(useSession().captures);
  return length === 0 ? null : <small data-count={length}>{t('capturesOpen', { count: length })}</small>;
}
