import { Dialog } from '../views/dialog.js';
import { useSession, useWords } from '../views/use-session.js';
import { hotkeys } from './hotkeys.js';

/** Every key of the page, on one sheet. */
export function KeysSheet() {
  const session = useSession();
  const { t } = useWords();
  const close = (): void => session.dialog.set({ type: 'none' });
  return (
    <Dialog label={t('keys')} className="keys" onClose={close}>
      {/* Arrows scroll the sheet from its head on. */}
      <h2 tabIndex={-1} data-autofocus>
        {t('keys')}
      </h2>
      <dl>
        {hotkeys.map(({ keys, word }) => (
          <div key={word}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={close}>
        {t('close')}
      </button>
    </Dialog>
  );
}
