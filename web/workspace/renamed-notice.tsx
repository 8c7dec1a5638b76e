import { useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { type Complaint, complaintOf } from '../session.js';
import { placeOfHash } from '../state/place.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { Icon } from '../views/icon.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** Places that are shown of those where the old name is left. */
const maxShown = 5;

/** Says of a file that got another name just now what it was, which files followed, and where the old name is left; with Undo. */
export function RenamedNotice({ path: shown }: { readonly path: string }) {
  const session = useSession();
  const { t, count } = useWords();
  const renamed = useStore(session.files.renamed);
  const [complaint, setComplaint] = useState<Complaint>();
  if (renamed === undefined || renamed.path !== shown) return null;
  const { from, path, followed, left } = renamed;
  const undo = async (): Promise<void> => {
    try {
      const back = await session.files.rename(
        path,
        from.slice(from.indexOf('/') + 1).replace(/\.(ya?ml|js)$/i, ''),
      );
      session.files.forgetRenamed();
      setComplaint(undefined);
      session.place.set(placeOfHash(`#/${back}`));
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <div className="removed renamed" role="status">
      <p title={visibleText(`${from} → ${path}`)}>
        {t('fileRenamed', { file: visibleText(lastName(from)), name: visibleText(lastName(path)) })}
        {followed.length > 0 && (
          <span title={visibleText(followed.join('\n'))}>
            {' '}
            {t('fileRenameFollowed', { count: followed.length, shown: count(followed.length) })}
          </span>
        )}
      </p>
      <button type="button" onClick={() => void undo()}>
        {t('undo')}
      </button>
      <button
        type="button"
        className="quiet icon-button"
        aria-label={t('close')}
        title={t('close')}
        onClick={() => session.files.forgetRenamed()}
      >
        <Icon name="close" />
      </button>
      {left.length > 0 && (
        <div className="renamed-left">
          <p>{t('fileRenameLeft', { count: left.length, shown: count(left.length) })}</p>
          <ul>
            {left.slice(0, maxShown).map(({ file, line, column }) => (
              <li key={`${file}:${line}`}>
                <a className="text-link mono" href={`#/${file}`}>
                  {visibleText(`${file}:${line}:${column}`)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
      <ComplaintLine complaint={complaint} />
    </div>
  );
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
