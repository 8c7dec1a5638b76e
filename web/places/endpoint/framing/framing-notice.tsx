import { useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { type Complaint, complaintOf } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { suggestedFraming } from './suggested-framing.js';

/** Says that nothing cuts the stream of a TCP relay into messages, and offers the framing that its layouts give. */
export function FramingNotice({
  endpoint,
  layouts,
}: {
  readonly endpoint: SocketSummary;
  /** Those that are ticked on the relay. */
  readonly layouts: readonly Layout[];
}) {
  const session = useSession();
  const { t, count } = useWords();
  const [complaint, setComplaint] = useState<Complaint>();
  const { id, input } = endpoint;
  const isCut = layouts.some(({ framing }) => framing !== undefined);
  if (input.type !== 'tcp-relay' || (input.framing ?? 'raw') !== 'raw' || isCut) return null;
  const suggested = suggestedFraming(layouts);
  const [first] = layouts;
  const take = (framing: string): void => {
    setComplaint(undefined);
    session.replace(id, { ...input, framing }).catch((error: unknown) => setComplaint(complaintOf(error)));
  };
  return (
    <section className="framing-notice" aria-label={t('framingNotice')}>
      <p>{t('framingMissing')}</p>
      {suggested === undefined && first !== undefined && (
        <p>{t('framingNotSaid', { name: visibleText(first.name) })}</p>
      )}
      <p className="dim">{t('framingOpensAnew')}</p>
      <p className="framing-verbs">
        {suggested !== undefined && (
          <button type="button" title={suggested.framing} onClick={() => take(suggested.framing)}>
            {t('framingTake', {
              ...{ count: suggested.bytes, shown: count(suggested.bytes), name: visibleText(suggested.name) },
            })}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => session.dialog.set({ type: 'edit', id })}>
          {t('framingOwn')}
        </button>
      </p>
      <ComplaintLine complaint={complaint} />
    </section>
  );
}
