import { useCallback, useRef, useState } from 'react';
import type { SendKey } from '../../../state/preferences.js';
import { Icon } from '../../../views/icon.js';
import { Popover } from '../../../views/popover.js';
import { useCan, useSession, useStore, useWords } from '../../../views/use-session.js';

const sendKeys: readonly SendKey[] = ['ctrl-enter', 'enter'];

/** Beside Send: other ways to send, and which key does. */
export function SendMenu({
  onFile,
  onSave,
  onEmpty,
}: {
  readonly onFile: (file: File) => void;
  /** Keeps what is typed as a message of the workspace. */
  readonly onSave: () => void;
  /** Undefined where nothing can be sent that is empty: a stream has no messages. */
  readonly onEmpty: (() => void) | undefined;
}) {
  const session = useSession();
  const { t } = useWords();
  const can = useCan();
  const { sendKey } = useStore(session.preferences);
  const [isOpen, setIsOpen] = useState(false);
  const toggle = useCallback((open: boolean) => setIsOpen(open), []);
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <Popover
        isOpen={isOpen}
        onToggle={toggle}
        label={t('sendMore')}
        triggerLabel={t('sendMore')}
        triggerTitle={t('sendMore')}
        triggerClass="primary send-more"
        trigger={<Icon name="turn" />}
        side="end"
      >
        <div className="send-menu">
          <button type="button" onClick={() => chooser.current?.click()}>
            {t('sendFile')}
          </button>
          {can('workspace.createFile') && (
            <button
              type="button"
              onClick={() => {
                setIsOpen(false);
                onSave();
              }}
            >
              {t('saveMessage')}
            </button>
          )}
          {onEmpty !== undefined && (
            <button
              type="button"
              onClick={() => {
                setIsOpen(false);
                onEmpty();
              }}
            >
              {t('sendEmpty')}
            </button>
          )}
          <fieldset>
            <legend>{t('sendKey')}</legend>
            {sendKeys.map((key) => (
              <label key={key} className="check">
                <input
                  type="radio"
                  name="send-key"
                  checked={sendKey === key}
                  onChange={() => session.preferences.update((kept) => ({ ...kept, sendKey: key }))}
                />
                {t(key === 'enter' ? 'sendKeyEnter' : 'sendKeyCtrl')}
              </label>
            ))}
          </fieldset>
        </div>
      </Popover>
      <input
        ref={chooser}
        type="file"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = '';
          setIsOpen(false);
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
