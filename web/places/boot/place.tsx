import { lazy } from 'react';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import type { OpenCapture } from '../captures/state/open-capture.js';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./boot-place.js')).BootPlace });
const BootPlace = lazy(load);

/** The place of machines that boot. */
export const bootPlace = {
  name: 'boot',
  icon: 'M2 3h12v8.5H2zM5.5 14.5h5M8 11.5v3M6.5 5v4.5l4-2.25z',
  word: 'boot',
  command: 'commandBoot',
  needs: 'tftp.state',
  note: () => <Machines />,
  load,
  view: () => <BootPlace />,
} as const satisfies PlaceRow;

/** How many machines boot in the capture that was opened last. */
function Machines() {
  const latest = useStore(useSession().captures).at(-1);
  return latest === undefined ? null : <MachineCount key={latest.id} capture={latest} />;
}

function MachineCount({ capture }: { readonly capture: OpenCapture }) {
  const { t } = useWords();
  const count = useStore(capture.boot)?.count ?? 0;
  return count === 0 ? null : <small data-count={count}>{t('bootMachines', { count })}</small>;
}
