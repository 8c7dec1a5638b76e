import { type KeyboardEvent, useCallback, useState } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { formatTime } from '../../../state/numbers.js';
import { Popover } from '../../../views/popover.js';
import { useWords } from '../../../views/use-session.js';
import type { SentDraft } from './composer-settings.js';

/** What was sent, latest first; a choice goes into the composer as it was meant. */
export function HistoryMenu({
  history,
  onRecall,
}: {
  readonly history: readonly SentDraft[];
  readonly onRecall: (sent: SentDraft) => void;
}) {
  const { t, count } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const toggle = useCallback((open: boolean) => setIsOpen(open), []);
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll<Element & HTMLOrSVGElement>('button')];
    const { activeElement } = document;
    const at = buttons.findIndex((button) => button.isSameNode(activeElement));
    buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
  };
  if (history.length === 0) return null;
  return (
    <Popover
      isOpen={isOpen}
      onToggle={toggle}
      label={t('historyOf', { count: history.length })}
      triggerTitle={t('historyHelp')}
      triggerClass="quiet history"
      trigger={
        <>
          <kbd>↑</kbd>
          {count(history.length)} <span className="unseen">{t('historyUnseen')}</span>
        </>
      }
      side="end"
    >
      <ul className="sent-list" onKeyDown={onKeyDown}>
        {history.map((sent) => (
          <li key={`${sent.atMs} ${sent.hex} ${sent.text}`}>
            <button
              type="button"
              onClick={() => {
                setIsOpen(false);
                onRecall(sent);
              }}
            >
              <time>{sent.atMs === 0 ? '' : sentAt(sent.atMs)}</time>
              <span className="sent-text">{sent.text.replaceAll('\n', ' ⏎ ')}</span>
              <span className="sent-kind">{sent.hex ? t('hexShort') : ''}</span>
              <span className="sent-size">{formatBytes(sent.bytes)}</span>
            </button>
          </li>
        ))}
      </ul>
      <small>{t('historyNote')}</small>
    </Popover>
  );
}

/** When a message was sent: the time, and before it the day where that is not today. */
function sentAt(atMs: number): string {
  const time = formatTime(atMs * 1000).slice(0, 8);
  const [now, then] = [new Date(), new Date(atMs)];
  if (now.toDateString() === then.toDateString()) return time;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(then.getMonth() + 1)}-${two(then.getDate())} ${time}`;
}
