import { useEffect, useState } from 'react';
import { formatBytes } from '../../../src/bytes/byte-size.js';
import type { RunningFile } from '../../../src/operations/workspace.js';
import { useSession, useWords } from '../../views/use-session.js';

/** Milliseconds between looks. */
const lookEveryMs = 300;

/** How far the file of a message is, while it is sent. */
export function SendingProgress({ name }: { readonly name: string }) {
  const { api } = useSession();
  const { t } = useWords();
  const [running, setRunning] = useState<RunningFile>();
  useEffect(() => {
    const shown = new AbortController();
    const look = (): void => {
      api.call('messages.running', {}, shown.signal).then(
        (files) => setRunning(files.find((file) => file.name === name)),
        () => undefined,
      );
    };
    const timer = setInterval(look, lookEveryMs);
    return () => {
      clearInterval(timer);
      shown.abort();
    };
  }, [api, name]);
  if (running === undefined) return <span>{t('messageSending')}</span>;
  const { bytes, of } = running;
  return (
    <>
      <progress max={of} value={bytes} aria-label={t('messageSending')} />{' '}
      <span>{t('messageProgress', { sent: formatBytes(bytes), of: formatBytes(of) })}</span>
    </>
  );
}
