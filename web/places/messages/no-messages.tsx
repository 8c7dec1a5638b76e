import { visibleText } from '../../../src/bytes/escapes.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';

/** What stands where no message is chosen: what a workspace is, where it lies, and how the first message comes to be. */
export function NoMessages({
  isEmpty,
  onCreate,
}: {
  /** There is no message at all. */
  readonly isEmpty: boolean;
  readonly onCreate: () => void;
}) {
  const session = useSession();
  const { t } = useWords();
  const report = useStore(session.files.report);
  if (!isEmpty) return <p className="message-none dim">{t('messageChoose')}</p>;
  return (
    <div className="message-none">
      <h2>{t('messageNone')}</h2>
      <p>{t('messageNoneWhat')}</p>
      <p>{t('messageNoneFolder', { folder: visibleText(report?.folder ?? '') })}</p>
      <button type="button" className="primary" onClick={onCreate}>
        {t('messageFirst')}
      </button>
      <p className="dim">{t('messageNoneImport')}</p>
    </div>
  );
}
