import { useEffect, useRef, useState } from 'react';
import { type Complaint, complaintOf } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { CopyButton } from '../../../views/copy-button.js';
import { Dialog } from '../../../views/dialog.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { searchApart } from './search-apart.js';

/** The checksums that the selected messages have in common; one of them is set on the endpoint with a click. */
export function ChecksumDialog({
  endpoint,
  messages,
  onClose,
}: {
  readonly endpoint: SocketSummary;
  readonly messages: readonly Uint8Array[];
  readonly onClose: () => void;
}) {
  const session = useSession();
  const { t, count } = useWords();
  const [specs, setSpecs] = useState<readonly string[]>();
  const [complaint, setComplaint] = useState<Complaint>();
  const best = useRef<HTMLButtonElement>(null);
  useEffect(() => searchApart(messages, setSpecs), [messages]);
  useEffect(() => {
    if (specs !== undefined) best.current?.focus();
  }, [specs]);
  const set = async (receivedChecksum: string): Promise<void> => {
    try {
      await session.replace(endpoint.id, { ...endpoint.input, receivedChecksum });
      onClose();
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <Dialog label={t('findChecksum')} className="ask checksum-search" onClose={onClose}>
      <h2>{t('findChecksum')}</h2>
      <p className="dim" role="status">
        {specs === undefined
          ? t('checksumSearching')
          : specs.length === 0
            ? t('checksumNotFound')
            : t('checksumsFound', { count: messages.length, shown: count(messages.length) })}
      </p>
      <ComplaintLine complaint={complaint} />
      {specs !== undefined && specs.length > 0 && (
        <ul>
          {specs.map((spec, place) => (
            <li key={spec}>
              <code>{spec}</code>
              <CopyButton text={() => spec} label={t('copy')} className="quiet copy-verb" />
              <button
                type="button"
                ref={place === 0 ? best : undefined}
                aria-label={t('checksumSetThis', { spec })}
                onClick={() => void set(spec)}
              >
                {t('checksumSet')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="verb-line">
        <button type="button" onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  );
}
