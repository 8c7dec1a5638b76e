import { useMemo } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { useWords } from '../../../views/use-session.js';
import type { MessageEntry } from '../log/log-entry.js';
import { messageNumbers, type OnPick } from '../log/message-numbers.js';
import type { StreamText } from '../log/stream-text.js';

/** The numbers of a message, each to be plotted over time with one click. */
export function NumberPicks({
  entry,
  stream,
  layouts,
  onPick,
}: {
  readonly entry: MessageEntry;
  readonly stream: StreamText;
  readonly layouts: readonly Layout[];
  readonly onPick: OnPick;
}) {
  const { t } = useWords();
  const { type } = entry.event;
  const choices = useMemo(() => messageNumbers(entry, stream, layouts), [entry, stream, layouts]);
  if (choices.length === 0) return null;
  return (
    <section>
      <h3>{t('valuesPick')}</h3>
      <p className="number-picks">
        {choices.map(({ name, value, picked }, at) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: numbers of a message are told apart by their place
            key={at}
            type="button"
            className={type === 'received' ? 'rx' : 'tx'}
            title={t('valuesPickOne', { name: visibleText(name) })}
            onClick={() => onPick(picked, entry)}
          >
            <span className="dim">{visibleText(name)}</span> {value}
          </button>
        ))}
      </p>
    </section>
  );
}
