import { useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { HeldMessage } from '../../../../src/operations/standing-in.js';
import { Segments } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import { editedBytes, type HeldEdit, inMode, type Reading } from './held-edit.js';

const nothing: HeldEdit = {
  ...{ mode: 'text', base: new Uint8Array(0), typed: {}, draft: '', raw: false, lineBreak: 'lf' },
};

/** Types what the sender of a held message is answered, in the name of the other side. */
export function AnswerForm({
  side,
  reading,
  onAnswer,
}: {
  /** Where the message was going. */
  readonly side: HeldMessage['side'];
  readonly reading: Reading;
  readonly onAnswer: (bytes: Uint8Array) => void;
}) {
  const words = useWords();
  const { t } = words;
  const [edit, setEdit] = useState(nothing);
  const edited = editedBytes(edit, reading);
  const bytes = edited.ok && edited.bytes.byteLength > 0 ? edited.bytes : undefined;
  const send = (): void => {
    if (bytes !== undefined) onAnswer(bytes);
  };
  return (
    <form
      className="held-answer"
      aria-label={t('heldAnswerTitle')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Segments
        label={t('heldModes')}
        value={edit.mode === 'hex' ? 'hex' : 'text'}
        choices={[
          { value: 'text', label: t('text') },
          { value: 'hex', label: t('hex') },
        ]}
        onChange={(mode) => setEdit(inMode(edit, mode, reading))}
      />
      <textarea
        className="mono held-draft"
        rows={2}
        aria-label={t('heldAnswerTitle')}
        value={edit.draft}
        spellCheck={false}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for it
        autoFocus
        onChange={({ currentTarget }) => setEdit({ ...edit, draft: currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          send();
        }}
      />
      <p className={edited.ok ? 'held-said dim' : 'held-said bad'} role="status">
        {edited.ok
          ? t(side === 'up' ? 'heldAnswerWhyUp' : 'heldAnswerWhyDown')
          : visibleText(words.failure(edited.failure))}
      </p>
      <button type="submit" disabled={bytes === undefined}>
        {t('heldAnswerSend')}
      </button>
    </form>
  );
}
