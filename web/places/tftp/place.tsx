import { lazy } from 'react';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./tftp-place.js')).TftpPlace });
const TftpPlace = lazy(load);

/** The place of TFTP, which its servers share. */
export const tftpPlace = {
  name: 'tftp',
  icon: 'M4 1.5h5l3.5 3.5v9.5h-8.5zM9 1.5v3.5h3.5M8 12V7.5M6 9.5l2-2 2 2',
  word: 'tftp',
  command: 'commandTftp',
  needs: 'tftp.state',
  note: () => <RunningTransfers />,
  load,
  view: () => <TftpPlace />,
} as const satisfies PlaceRow;

function RunningTransfers() {
  const { t } = useWords();
  const running = useStore(useSession().state.tftp)?.running.length ?? 0;
  if (running === 0) return null;
  return <small data-count={running}>{t('tftpRunningCount', { count: running })}</small>;
}
