import { useEffect, useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { SentDraftReport } from '../../../../src/operations/composer.js';
import { useSession, useWords } from '../../../views/use-session.js';

/** When and where a message was sent last. */
export function LastSent({
  message,
  sendings,
}: {
  readonly message: string;
  /** How often it was sent since it is shown. */
  readonly sendings: number;
}) {
  const { api } = useSession();
  const { t, date, count } = useWords();
  const [last, setLast] = useState<SentDraftReport>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked again after each sending
  useEffect(() => {
    const shown = new AbortController();
    api.call('composer.get', { message }, shown.signal).then(
      ({ sent: [latest] }) => setLast(latest),
      () => undefined,
    );
    return () => shown.abort();
  }, [api, message, sendings]);
  if (last === undefined) return <p className="dim">{t('formNeverSent')}</p>;
  const { atMs, to = '', bytes } = last;
  return (
    <p className="dim last-sent">
      {t('formSentAt', {
        time: date(atMs),
        to: visibleText(to),
        bytes: count(bytes),
      })}
    </p>
  );
}
