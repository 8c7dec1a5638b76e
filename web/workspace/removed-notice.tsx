import { useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { type Complaint, complaintOf } from '../session.js';
import { placeOfHash } from '../state/place.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { Icon } from '../views/icon.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** Says which file of a folder was removed last, and how many before it, with the button that brings it back. */
export function RemovedNotice({ folder }: { readonly folder: string }) {
  const session = useSession();
  const { t, count } = useWords();
  const all = useStore(session.files.removed).filter(({ path }) => path.startsWith(`${folder}/`));
  const removed = all.at(-1);
  const [complaint, setComplaint] = useState<Complaint>();
  if (removed === undefined) return null;
  const restore = async (): Promise<void> => {
    try {
      await session.files.restore(removed);
      setComplaint(undefined);
      session.place.set(placeOfHash(`#/${removed.path}`));
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const path = visibleText(removed.path);
  // The end of a path is what tells it from others.
  const name = path.slice(path.lastIndexOf('/') + 1);
  const others = all.length - 1;
  return (
    <div className="removed" role="status">
      <p title={path}>
        {t('fileRemoved', { file: name })}
        {others > 0 && ` ${t('fileRemovedOthers', { count: others, shown: count(others) })}`}
      </p>
      <button type="button" onClick={() => void restore()}>
        {t('undo')}
      </button>
      <button
        type="button"
        className="quiet icon-button"
        aria-label={t('close')}
        title={t('close')}
        onClick={() => session.files.forgetRemoved(all)}
      >
        <Icon name="close" />
      </button>
      <ComplaintLine complaint={complaint} />
    </div>
  );
}
