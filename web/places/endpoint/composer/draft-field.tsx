import { type ClipboardEvent, type KeyboardEvent, type RefObject, useRef } from 'react';
import { markColumn } from '../../../views/marked-text.js';
import { Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import type { RoomSettings } from './composer-settings.js';
import { type DraftFault, type LineBreak, lineBreakNames } from './draft.js';
import { escapeBackslashes, pasted } from './draft-conversion.js';
import { maxDraftCharacters } from './outgoing.js';

const lineBreakLabels: Readonly<Record<LineBreak, string>> = { lf: 'LF', crlf: 'CR LF', cr: 'CR' };

/** Where a message is typed: its fault underlined, its line breaks as it was pasted, what is too long handed on. */
export function DraftField({
  field,
  settings,
  fault,
  describedBy,
  onEdit,
  onLong,
  onKeyDown,
}: {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly settings: RoomSettings;
  /** Of the text, or of what is said about it beside. */
  readonly fault: DraftFault | undefined;
  readonly describedBy: string;
  readonly onEdit: (change: Partial<RoomSettings>) => void;
  /** A text that is too long to be edited here. */
  readonly onLong: (text: string, lineBreak: LineBreak) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
}) {
  const { t } = useWords();
  const backdrop = useRef<HTMLDivElement>(null);
  const { draft, hex, raw, lineBreak } = settings;
  const marked =
    fault === undefined || fault.code === 'CHECKSUM_INVALID'
      ? undefined
      : markColumn(draft, fault.column, [...fault.found].length || 1);
  const hasLineBreaks = !hex && draft.includes('\n');

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const text = event.clipboardData.getData('text/plain');
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const before = value.slice(0, selectionStart);
    const after = value.slice(selectionEnd);
    if (before.length + text.length + after.length > maxDraftCharacters) {
      event.preventDefault();
      const into = hex ? { text, lineBreak, needsEscapes: false } : pasted(text, before + after, settings);
      onLong(before + into.text + after, into.lineBreak);
      return;
    }
    if (hex || !text.includes('\r')) {
      // Nothing that the field would change; but where the draft breaks lines otherwise, these breaks are kept.
      if (hex || lineBreak === 'lf' || !text.includes('\n')) return;
    }
    const into = pasted(text, before + after, settings);
    event.preventDefault();
    if (!into.needsEscapes || !raw) {
      onEdit({ lineBreak: into.lineBreak });
      // As if typed, so that it can be undone.
      document.execCommand('insertText', false, into.text);
      return;
    }
    onEdit({ draft: escapeBackslashes(before) + into.text + escapeBackslashes(after), raw: false });
  };

  return (
    <div className={hasLineBreaks ? 'typed with-breaks' : 'typed'}>
      <div ref={backdrop} className="typed-marks" aria-hidden="true">
        {marked !== undefined && (
          <>
            {marked.before}
            <mark>{marked.marked === '' ? ' ' : marked.marked}</mark>
            {marked.after}
          </>
        )}
      </div>
      <textarea
        ref={field}
        value={draft}
        rows={1}
        placeholder={hex ? t('composerHex') : raw ? t('composerRaw') : t('composerText')}
        aria-label={t('composer')}
        aria-keyshortcuts="i"
        aria-invalid={marked !== undefined}
        aria-describedby={describedBy}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={({ currentTarget }) => {
          const { value } = currentTarget;
          if (value.length > maxDraftCharacters) onLong(value, lineBreak);
          else onEdit({ draft: value });
        }}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
        onScroll={({ currentTarget }) => {
          if (backdrop.current !== null) backdrop.current.scrollTop = currentTarget.scrollTop;
        }}
      />
      {hasLineBreaks && (
        <div className="line-breaks">
          <Select
            name="⏎"
            label={t('lineBreakLabel')}
            value={lineBreak}
            choices={lineBreakNames.map((name) => ({ value: name, label: lineBreakLabels[name] }))}
            onChange={(value) => onEdit({ lineBreak: lineBreakNames.find((name) => name === value) ?? 'lf' })}
          />
        </div>
      )}
    </div>
  );
}
