import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { useWords } from '../../../views/use-session.js';
import type { RecordSave } from './use-record-save.js';

/** How far a file of the record is, with the way to stop it, or why it could not be written. */
export function SavingRecord({ saving: { progress, failed, stop } }: { readonly saving: RecordSave }) {
  const { t, complaint } = useWords();
  if (failed !== undefined)
    return (
      <span className="bad" role="alert">
        {failed === 'file' ? t('saveFailed') : complaint(failed)}
      </span>
    );
  if (progress === undefined) return null;
  const share = `${Math.floor(progress.share * 100)} %`;
  return (
    <>
      <span className="note saving" role="status">
        {t('savedSoFar', { share, bytes: formatBytes(progress.bytes) })}
      </span>
      <button type="button" className="quiet save-stop" title={t('saveStopHelp')} onClick={stop}>
        {t('saveStop')}
      </button>
    </>
  );
}
