import { useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { type Complaint, complaintOf } from '../session.js';
import { placeOfHash } from '../state/place.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { Icon } from '../views/icon.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** Says which file of a folder was removed last, with the button that brings it back. */
export function RemovedNotice({ folder }: { readonly folder: string }) {
  const session = useSession();
  const { t } = useWords();
  const removed = useStore(session.files.removed);
  const [complaint, setComplaint] = useState<Complaint>();
  if (removed === undefined || !removed.path.startsWith(`${folder}/`)) return null;
  const restore = async (): Promise<void> => {
    try {
      const path = await session.files.restore();
      setComplaint(undefined);
      if (path !== undefined) session.place.set(placeOfHash(`#/${path}`));
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const path = visibleText(removed.path);
  return (
    <div className="removed" role="status">
      <p title={path}>{t('fileRemoved', { file: path })}</p>
      <button type="button" onClick={() => void restore()}>
        {t('undo')}
      </button>
      <button
        type="button"
        className="quiet icon-button"
        aria-label={t('close')}
        title={t('close')}
        onClick={() => session.files.removed.set(undefined)}
      >
        <Icon name="close" />
      </button>
      <ComplaintLine complaint={complaint} />
    </div>
  );
}
