import type { ReactNode } from 'react';
import { type CopyForm, copyForms } from '../../../../src/traffic/export/copy-as.js';
import type { SocketSummary } from '../../../state/kinds.js';
import type { CopiedNote } from '../../../views/copied-note.js';
import { copyText } from '../../../views/copy-button.js';
import { MenuButton } from '../../../views/menu-button.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import { copiedLines, copiedTexts } from '../log/copied-rows.js';
import type { LogEntry } from '../log/log-entry.js';
import type { StreamText } from '../log/stream-text.js';
import { copiedMessages } from './copied-messages.js';
import { exportOptions } from './exported-entries.js';

/** Messages that commands are offered for at once. */
const maxCommands = 100;

/** A button with the forms that messages are copied in; one that they cannot be had in is off. */
export function CopyMenu({
  endpoint,
  entries,
  stream,
  isOpen,
  onOpen,
  onCopied,
  trigger,
}: {
  readonly endpoint: SocketSummary;
  readonly entries: () => readonly LogEntry[];
  readonly stream: StreamText;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onCopied: (note: CopiedNote) => void;
  readonly trigger: ReactNode;
}) {
  const { t } = useWords();
  return (
    <MenuButton
      isOpen={isOpen}
      onOpen={onOpen}
      label={t('copyAs')}
      className="copy-as"
      trigger={trigger}
      triggerTitle={t('copyAsHelp')}
    >
      {isOpen && (
        <CopyForms
          endpoint={endpoint}
          entries={entries()}
          stream={stream}
          onCopied={(note) => {
            onOpen(false);
            onCopied(note);
          }}
        />
      )}
    </MenuButton>
  );
}

function CopyForms({
  endpoint,
  entries,
  stream,
  onCopied,
}: {
  readonly endpoint: SocketSummary;
  readonly entries: readonly LogEntry[];
  readonly stream: StreamText;
  readonly onCopied: (note: CopiedNote) => void;
}) {
  const words = useWords();
  const { t } = words;
  const item = (form: CopyForm | 'text' | 'lines', text: (() => string) | undefined) => (
    <button
      key={form}
      type="button"
      role="menuitem"
      disabled={text === undefined}
      onClick={() => {
        if (text === undefined) return;
        const name = t(`copyAs_${form}` satisfies WordKey);
        void copyText(text()).then(() => onCopied({ text: t('copiedAs', { name }) }));
      }}
    >
      {t(`copyAs_${form}` satisfies WordKey)}
    </button>
  );
  return (
    <>
      {item('hex', () => copiedMessages('hex', entries, endpoint, stream) ?? '')}
      {item('text', () => copiedTexts(entries, stream))}
      {copyForms.slice(1).map((form) => {
        const isCommand = form === 'printf' || form === 'bob' || form === 'curl';
        if (!isCommand) return item(form, () => copiedMessages(form, entries, endpoint, stream) ?? '');
        const command =
          entries.length > maxCommands ? undefined : copiedMessages(form, entries, endpoint, stream);
        return item(form, command === undefined ? undefined : () => command);
      })}
      {item('lines', () =>
        copiedLines(entries, stream, exportOptions(words, endpoint.input.type === 'tcp-connect')),
      )}
    </>
  );
}
